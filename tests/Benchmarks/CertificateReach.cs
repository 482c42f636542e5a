using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Matchmaking.Demonstration;
using Matchmaking.Tests.Support;

namespace Matchmaking.Benchmarks;

/// <summary>How long it took, after the answer to an association's decision, until one place said so.</summary>
internal sealed record Reach(string What, int Count, double P50Ms, double P95Ms)
{
    /// <summary>The 95th percentile stays below it.</summary>
    public const double GoalMs = 2_000;

    public static Reach Of(string what, IReadOnlyCollection<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToArray();
        return new Reach(what, sorted.Length, Figures.At(sorted, 0.5), Figures.At(sorted, 0.95));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{What,-46} p50 {P50Ms:0} ms, p95 {P95Ms:0} ms, n {Count}   (goal p95 < {GoalMs:0})");
}

/// <summary>
/// A certificate is suspended, let count again and revoked, round after round, while its holder's profile is public and its bid on an open
/// RFQ needs it. Measured from the 204 to the first answer without it, of the search filter, the profile's badge and the holder's own bid.
/// </summary>
internal static class CertificateReach
{
    private const int Rounds = 24;
    private const string Password = "a long enough password";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<IReadOnlyList<Reach>> RunAsync(BusyMarket busy)
    {
        var (market, supplier) = (busy.Market, busy.Suppliers[0]);
        var holder = busy.Organisations[supplier];
        var association = await market.AddPersonAsync("an@example.vn", Password, "Association", TaxCodes.Valid().Skip(busy.Organisations.Count + 1).First(), "Association");
        await market.JoinAsync("binh@example.vn", Password, association);
        using var own = await market.ClientAsync("Certification", supplier);
        var site = await PublishProfileAsync(market, supplier, holder);
        var evidence = await UploadAsync(market, supplier);
        var rfqId = await BidAsync(market, supplier, site);
        using var search = await market.ClientAsync("Search", "buyer");
        using var anybody = new HttpClient { BaseAddress = new Uri(market.Url("Certification")) };
        using var bids = await market.ClientAsync("Sourcing", supplier);

        (string What, Func<Task<bool>> Counts)[] places =
        [
            ("search filter", async () => (await search.GetStringAsync("/suppliers?certificate=iso-9001")).Contains($"{holder}", StringComparison.Ordinal)),
            ("public badge", async () => (await anybody.GetStringAsync($"/organisations/{holder}/certificates")).Contains("iso-9001", StringComparison.Ordinal)),
            ("own open bid", async () => (await bids.GetFromJsonAsync<JsonElement>($"/rfqs/{rfqId}/bids/mine")).GetProperty("missingCertificates").GetArrayLength() == 0),
        ];
        var measured = new Dictionary<string, List<double>>();
        for (var round = 0; round < Rounds; round++)
        {
            using var an = await PersonAsync(market, "an@example.vn");
            using var binh = await PersonAsync(market, "binh@example.vn");
            var id = await VerifyAsync(own, an, binh, association, site, evidence, round);
            await Task.WhenAll(places.Select(p => UntilAsync(p.Counts, true)));
            await DecideAsync("suspended", () => Marketplace.PostAsync(an, $"/certificates/{id}/suspension", new { reason = "The issuer asks for time." }));
            using (var lifted = await binh.DeleteAsync($"/certificates/{id}/suspension")) lifted.EnsureSuccessStatusCode();
            await Task.WhenAll(places.Select(p => UntilAsync(p.Counts, true)));
            await DecideAsync("revoked", () => Marketplace.PostAsync(binh, $"/certificates/{id}/revocation", new { reason = "The issuer withdrew it." }));
        }

        return [.. measured.Select(m => Reach.Of(m.Key, m.Value))];

        async Task DecideAsync(string what, Func<Task> decide)
        {
            await decide();
            var took = await Task.WhenAll(places.Select(p => UntilAsync(p.Counts, false)));
            foreach (var (place, milliseconds) in places.Zip(took))
            {
                if (!measured.TryGetValue($"{what}, {place.What}", out var list)) measured[$"{what}, {place.What}"] = list = [];
                list.Add(milliseconds);
            }
        }
    }

    private static async Task<double> UntilAsync(Func<Task<bool>> counts, bool expected)
    {
        var started = Stopwatch.GetTimestamp();
        await Eventually.IsAsync(async () => await counts() == expected, Patience, expected ? "the certificate to count" : "the certificate to count no more");
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static async Task<Guid> PublishProfileAsync(Marketplace market, string supplier, Guid holder)
    {
        using var registry = await market.ClientAsync("Registry", supplier);
        var site = (await Marketplace.PostAsync(registry, $"/profiles/{holder}/sites", new { name = "Plant 1", provinceCode = "01" })).GetProperty("siteId").GetGuid();
        await Marketplace.PostAsync(registry, $"/profiles/{holder}/sites/{site}/capabilities", new { processCode = "machining-cnc-turning", materialCodes = new[] { "steel-carbon" } });
        await Marketplace.PostAsync(registry, $"/profiles/{holder}/publication", new { });
        return site;
    }

    private static async Task<Guid> UploadAsync(Marketplace market, string supplier)
    {
        using var files = await market.ClientAsync("Files", supplier);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/files?name=iso-9001.csv&purpose=Evidence") { Content = new ByteArrayContent("number,name\n1,ISO 9001\n"u8.ToArray()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await files.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("fileId").GetGuid();
    }

    private static async Task<Guid> BidAsync(Marketplace market, string supplier, Guid site)
    {
        using var buyer = await market.ClientAsync("Sourcing", "buyer");
        using var bidder = await market.ClientAsync("Sourcing", supplier);
        var rfq = JsonSerializer.SerializeToNode(BusyMarket.Rfq("Public", "Turned housings"), JsonSerializerOptions.Web)!.AsObject(); // It is an object.
        rfq["requiredCertificates"] = new JsonArray("iso-9001");
        var rfqId = (await Marketplace.PostAsync(buyer, "/rfqs", rfq)).GetProperty("rfqId").GetGuid();
        await Marketplace.PostAsync(buyer, $"/rfqs/{rfqId}/publication", new { });
        var line = (await buyer.GetFromJsonAsync<JsonElement>($"/rfqs/{rfqId}")).GetProperty("lines")[0].GetProperty("lineId").GetGuid();
        var bid = JsonSerializer.SerializeToNode(BusyMarket.Bid(line, 77m), JsonSerializerOptions.Web)!.AsObject(); // The same.
        bid["lines"]![0]!["siteId"] = site; // It has one line.
        await Marketplace.PostAsync(bidder, $"/rfqs/{rfqId}/bids", bid);
        return rfqId;
    }

    private static async Task<Guid> VerifyAsync(HttpClient own, HttpClient an, HttpClient binh, Guid association, Guid site, Guid evidence, int round)
    {
        var id = (await Marketplace.PostAsync(own, "/certificates", new
        {
            associationId = association,
            typeCode = "iso-9001",
            number = $"VN-{round}",
            issuer = "Quacert",
            scopeText = "CNC turning",
            siteIds = new[] { site },
            processCodes = Array.Empty<string>(),
            issuedOn = "2026-01-10",
            expiresOn = DateTimeOffset.UtcNow.AddYears(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            evidenceFileId = evidence,
        })).GetProperty("certificateId").GetGuid();
        await Marketplace.PostAsync(an, $"/certificates/{id}/review", new { numberMatches = true, issuerConfirms = true, scopeMatches = true, datesMatch = true });
        await Marketplace.PostAsync(binh, $"/certificates/{id}/verification", new { });
        return id;
    }

    private static async Task<HttpClient> PersonAsync(Marketplace market, string email)
    {
        var token = await PersonSignIn.TokenAsync(market.Url("Identity"), email, Password, market.Url("Portal") + "/signin-oidc", market.Secret);
        return new HttpClient { BaseAddress = new Uri(market.Url("Certification")), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
    }
}
