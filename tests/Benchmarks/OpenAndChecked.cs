using System.Diagnostics;
using System.Net.Http.Headers;
using Matchmaking.ServiceDefaults;
using Matchmaking.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Matchmaking.Benchmarks;

/// <summary>
/// What it costs to know who calls: a service of ours with two endpoints that do nothing, of which one is open and one asks for an
/// access token. Runs as its own process, as the product does.
/// </summary>
internal static class OpenAndChecked
{
    private const int Requests = 3_000;

    // Fewer than one address may ask for at once.
    private const int NewTokens = 600;

    public static async Task ServeAsync(string url, string issuer)
    {
        var builder = ServiceHost.CreateBuilder("bench", url, [$"--Authentication:Issuer={issuer}", "--RateLimit:PerSecond=1000000", "--RateLimit:AddressPerSecond=1000000", "--RateLimit:Burst=1000000", "--RateLimit:AddressBurst=1000000"]);
        builder.AddAccess();
        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapGet("/open", () => Results.NoContent()).AllowAnonymous();
        app.MapGet("/checked", () => Results.NoContent()).RequireSignedIn();
        await app.RunAsync();
    }

    /// <summary>One request after the other, in turns: open, with a token that was seen before, with one that never was.</summary>
    public static async Task<(Figures Open, Figures Known, Figures New)> RunAsync(string url, Marketplace market)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        var known = await market.NewTokenAsync("buyer");
        var tokens = new string[NewTokens];
        for (var i = 0; i < NewTokens; i++) tokens[i] = await market.NewTokenAsync("buyer");
        var (open, seen, fresh) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = -1_000; i < Requests; i++)
        {
            // The first thousand are for the just-in-time compiler.
            open.Add(await AskAsync(http, "/open", null));
            seen.Add(await AskAsync(http, "/checked", known));
            if (i is >= 0 and < NewTokens) fresh.Add(await AskAsync(http, "/checked", tokens[i]));
        }

        return (Of("open endpoint", open[1_000..]), Of("the same with a token seen before", seen[1_000..]), Of("the same with a token never seen", fresh));
    }

    private static Figures Of(string what, List<double> milliseconds) => Figures.Of(what, milliseconds, TimeSpan.FromMilliseconds(milliseconds.Sum()));

    private static async Task<double> AskAsync(HttpClient http, string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var before = Stopwatch.GetTimestamp();
        using var answer = await http.SendAsync(request);
        var took = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
        return answer.IsSuccessStatusCode ? took : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode}");
    }
}
