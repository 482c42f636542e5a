using Matchmaking.Identity;
using Matchmaking.ServiceDefaults;

await IdentityService.Build(args).RunServiceAsync(IdentityService.Name, args);
