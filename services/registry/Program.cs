using Matchmaking.Registry;
using Matchmaking.ServiceDefaults;

await RegistryService.Build(args).RunServiceAsync(RegistryService.Name, args);
