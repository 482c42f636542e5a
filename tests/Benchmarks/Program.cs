using System.Text.Json;
using Matchmaking.Benchmarks;

if (args is ["bare", var url, var database])
{
    await BareInsert.ServeAsync(url, database);
    return;
}

if (args is ["checked", var address, var issuer])
{
    await OpenAndChecked.ServeAsync(address, issuer);
    return;
}

var seconds = args.Length > 0 && int.TryParse(args[0], out var given) ? given : 10;
var report = await Bench.RunAsync(TimeSpan.FromSeconds(seconds));
Console.WriteLine(report.Table);
if (Environment.GetEnvironmentVariable("MATCHMAKING_BENCH_JSON") is { Length: > 0 } file)
{
    await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report, new JsonSerializerOptions { WriteIndented = true }));
    Console.WriteLine($"Written to {file}");
}
