using Matchmaking.Portal;
using Matchmaking.ServiceDefaults;

await PortalService.Build(args).RunServiceAsync(PortalService.Name, args);
