using Matchmaking.Certification;
using Matchmaking.Files;
using Matchmaking.Identity;
using Matchmaking.Identity.Keys;
using Matchmaking.Portal;
using Matchmaking.Registry;
using Matchmaking.Search;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing;

// Each service keeps its own container, port, database and bus. Only the process is shared.
Dictionary<string, Func<WebApplication>> services = new(StringComparer.OrdinalIgnoreCase)
{
    [IdentityService.Name] = () => IdentityService.Build(args),
    [RegistryService.Name] = () => RegistryService.Build(args),
    [SourcingService.Name] = () => SourcingService.Build(args),
    [SearchService.Name] = () => SearchService.Build(args),
    [FilesService.Name] = () => FilesService.Build(args),
    [CertificationService.Name] = () => CertificationService.Build(args),
    [PortalService.Name] = () => PortalService.Build(args),
};

// The commands for signing keys are the sign-in service's own, and need no other.
if (RotateKeys.IsAskedBy(args))
{
    await using var identity = services[IdentityService.Name]();
    await RotateKeys.RunAsync(identity, args);
    return;
}

var wanted = Environment.GetEnvironmentVariable("MATCHMAKING_SERVICES")?.Split(',', StringSplitOptions.TrimEntries) ?? [.. services.Keys];
var apps = wanted.Select(name => services[name]()).ToList();

if (args.Contains("--migrate"))
{
    foreach (var app in apps) await app.MigrateAsync();
    return;
}

using var telemetry = Telemetry.Start("all-in-one");
var lifetimes = apps.Select(app => app.Lifetime).ToList();
var running = apps.Select(app => app.RunAsync()).ToList();

// When one stops, for whatever reason, all stop cleanly; a supervisor restarts the process as a whole.
await Task.WhenAny(running);
lifetimes.ForEach(lifetime => lifetime.StopApplication());
await Task.WhenAll(running);
