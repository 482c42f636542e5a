using Matchmaking.Identity;
using Matchmaking.Identity.Keys;
using Matchmaking.ServiceDefaults;

var app = IdentityService.Build(args);
if (!await RotateKeys.RunAsync(app, args)) await app.RunServiceAsync(IdentityService.Name, args);
