using System.Text.Json;
using Matchmaking.Benchmarks;
using Matchmaking.Tests.Support;

if (args is ["bare", var url, var database])
{
    await BareInsert.ServeAsync(url, database);
    return 0;
}

if (args is ["checked", var address, var issuer])
{
    await OpenAndChecked.ServeAsync(address, issuer);
    return 0;
}

if (args is ["certificates"])
{
    await using var busy = await BusyMarket.StartAsync(1);
    return Say(await CertificateReach.RunAsync(busy));
}

if (args is ["imports"])
{
    var imports = await Imports.RunAsync();
    foreach (var each in imports) Console.WriteLine(each);
    return imports.Any(i => i.Seconds >= ImportFigures.GoalSeconds) ? 1 : 0;
}

var seconds = args.Length > 0 && int.TryParse(args[0], out var given) ? given : 10;
var report = await Bench.RunAsync(TimeSpan.FromSeconds(seconds));
Console.WriteLine(report.Table);
if (Environment.GetEnvironmentVariable("MATCHMAKING_BENCH_JSON") is { Length: > 0 } file)
{
    await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report, new JsonSerializerOptions { WriteIndented = true }));
    Console.WriteLine($"Written to {file}");
}

return report.Reaches.Any(r => r.P95Ms >= Reach.GoalMs) || report.Imports.Any(i => i.Seconds >= ImportFigures.GoalSeconds) ? 1 : 0;

static int Say(IReadOnlyList<Reach> reaches)
{
    foreach (var reach in reaches) Console.WriteLine(reach);
    return reaches.Any(r => r.P95Ms >= Reach.GoalMs) ? 1 : 0;
}
