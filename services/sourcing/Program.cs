using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing;

await SourcingService.Build(args).RunServiceAsync(SourcingService.Name, args);
