using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Matchmaking.Demonstration;

/// <summary>What an association says of suppliers: certificates that two of its people verified, a level of trust, members of a cluster, and something that still waits.</summary>
internal sealed class Vouching(MarketClient market, string password)
{
    private const string Reviewer = "association@demo.matchmaking.example";
    private const string Decider = "association.review@demo.matchmaking.example";
    private static readonly string[] RegistryMatch = ["tax-code-active", "legal-name-matches", "address-matches", "representative-confirmed"];

    public async Task DoAsync()
    {
        var association = await market.OrganisationIdAsync("association");
        // Who is who reaches the other services by event, some moments after the registration.
        await MarketClient.UntilAsync(async () => (await market.AsClientAsync("supplier1", HttpMethod.Get, market.CertificationUrl + "/associations"))["items"]!.AsArray().Count > 0, "the certification service to know the association");
        await MarketClient.UntilAsync(async () => (await market.AsClientAsync("supplier1", HttpMethod.Get, $"{market.FilesUrl}/organisations?name=Minh"))["items"]!.AsArray().Count > 0, "the files service to know the association");

        // Each supplier's certificates; the last one waits for the visitor who tries the association.
        foreach (var (supplier, type, isVerified) in new[] { ("supplier1", "iso-9001", true), ("supplier1", "rohs", true), ("supplier2", "iso-9001", true), ("supplier3", "iso-9001", true), ("supplier6", "iatf-16949", true), ("supplier4", "iso-9001", false) })
            await CertifyAsync(supplier, type, association, isVerified);
        await VetAsync("supplier1", association, isDecided: true);
        await VetAsync("supplier2", association, isDecided: false);
        await KeepAsync("VN-ELEC-HN", association);
        foreach (var supplier in new[] { "supplier1", "supplier5" }) await JoinAsync("VN-ELEC-HN", supplier);
    }

    private async Task CertifyAsync(string supplier, string type, string association, bool isVerified)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var mine = await market.AsClientAsync(supplier, HttpMethod.Get, market.CertificationUrl + "/certificates");
        if (mine["items"]!.AsArray().Any(c => c!["typeCode"]!.ToString() == type)) return;

        var organisation = await market.OrganisationIdAsync(supplier);
        var sites = (await market.AsClientAsync(supplier, HttpMethod.Get, $"{market.RegistryUrl}/profiles/{organisation}"))["sites"]!.AsArray().Select(s => s!["siteId"]!.ToString()).ToList();
        if (sites.Count == 0) return;
        var evidence = await market.UploadAsync(supplier, $"{type}-minh-hoa.csv", Encoding.UTF8.GetBytes($"\uFEFFchứng nhận,đơn vị\n{type},{supplier} (minh hoạ)\n"));
        var made = await market.AsClientAsync(supplier, HttpMethod.Post, market.CertificationUrl + "/certificates", new JsonObject
        {
            ["associationId"] = association,
            ["typeCode"] = type,
            ["number"] = $"MH-{supplier[^1]}-{type.ToUpperInvariant()}",
            ["issuer"] = "Tổ chức chứng nhận Minh Hoạ",
            ["scopeText"] = "Dữ liệu minh hoạ: toàn bộ công nghệ tại cơ sở",
            ["siteIds"] = new JsonArray([.. sites.Select(s => (JsonNode)s)]),
            ["processCodes"] = new JsonArray(),
            ["issuedOn"] = today.AddDays(-300).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["expiresOn"] = today.AddDays(type == "rohs" ? 50 : 800).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["evidenceFileId"] = evidence,
        });
        if (!isVerified) return;
        var certificate = $"{market.CertificationUrl}/certificates/{made["certificateId"]}";
        await market.AsPersonAsync(Reviewer, password, HttpMethod.Post, certificate + "/review", new JsonObject { ["numberMatches"] = true, ["issuerConfirms"] = true, ["scopeMatches"] = true, ["datesMatch"] = true });
        await market.AsPersonAsync(Decider, password, HttpMethod.Post, certificate + "/verification");
    }

    private async Task VetAsync(string supplier, string association, bool isDecided)
    {
        var person = $"{supplier}@demo.matchmaking.example";
        var mine = await market.AsPersonAsync(person, password, HttpMethod.Get, market.RegistryUrl + "/vettings");
        if (mine["items"]!.AsArray().Count > 0) return;

        var organisation = await market.OrganisationIdAsync(supplier);
        var profile = (await market.AsPersonAsync(person, password, HttpMethod.Get, $"{market.RegistryUrl}/profiles/{organisation}")).AsObject();
        var described = new JsonObject { ["version"] = profile["version"]!.DeepClone(), ["vsicCodes"] = new JsonArray("25920") };
        foreach (var member in new[] { "nameVi", "nameEn", "descriptionVi", "descriptionEn", "website", "contactName", "contactEmail", "contactPhone", "languages", "markets", "products", "equipment", "referenceCustomers", "certificates" })
            if (profile[member] is { } value) described[member] = value.DeepClone();
        await market.AsPersonAsync(person, password, HttpMethod.Put, $"{market.RegistryUrl}/profiles/{organisation}", described);

        var made = await market.AsPersonAsync(person, password, HttpMethod.Post, market.RegistryUrl + "/vettings", new JsonObject { ["associationId"] = association, ["level"] = 1, ["message"] = "Dữ liệu minh hoạ." });
        if (!isDecided) return;
        var vetting = $"{market.RegistryUrl}/vettings/{made["vettingId"]}";
        await market.AsPersonAsync(Reviewer, password, HttpMethod.Post, vetting + "/review");
        await market.AsPersonAsync(Reviewer, password, HttpMethod.Put, vetting + "/checklist", new JsonObject
        {
            ["items"] = new JsonArray([.. RegistryMatch.Select(code => new JsonObject { ["code"] = code, ["answer"] = "Yes", ["note"] = "Dữ liệu minh hoạ", ["evidence"] = "dangkykinhdoanh.gov.vn", ["files"] = new JsonArray() })]),
        });
        await market.AsPersonAsync(Decider, password, HttpMethod.Post, vetting + "/decision", new JsonObject { ["outcome"] = "Approve" });
    }

    private async Task KeepAsync(string cluster, string association)
    {
        if ((await market.AsOperatorAsync(HttpMethod.Get, $"{market.RegistryUrl}/clusters/{cluster}"))["keeper"] is null)
            await market.AsOperatorAsync(HttpMethod.Put, $"{market.RegistryUrl}/clusters/{cluster}/keeper", new JsonObject { ["organisationId"] = association });
    }

    private async Task JoinAsync(string cluster, string supplier)
    {
        await market.AsClientAsync(supplier, HttpMethod.Put, $"{market.RegistryUrl}/clusters/{cluster}/membership");
        await market.AsOperatorAsync(HttpMethod.Put, $"{market.RegistryUrl}/clusters/{cluster}/members/{await market.OrganisationIdAsync(supplier)}");
    }
}
