using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Contracts.Certification;
using Matchmaking.Contracts.Sourcing;
using Matchmaking.Tests.Support;

namespace Matchmaking.Registry.Tests.Clusters;

public sealed class ClusterTests(RegistryFixture registry)
{
    private static int _codes;

    [Fact(DisplayName = "CLU-1: the grid begins with the eleven clusters of the study, each with a code of its own, and anybody reads it")]
    public async Task Begins_with_the_study()
    {
        var items = (await registry.Nobody.ReadAsync("/clusters"))["items"]!.AsArray();
        foreach (var code in new[] { "VN-ELEC-HN", "VN-AUTO-NKE", "VN-TEXT-RRD", "VN-HITECH-HCM", "VN-WEAVE-LAPHU", "VN-WOOD-DONGKY", "VN-COPPER-DAIBAI", "VN-STEEL-DAHOI", "VN-COFFEE-CH", "VN-AGRI-MKD", "VN-TOUR-HQD" })
            Assert.Single(items, i => (string?)i!["code"] == code);
        Assert.All((await registry.Nobody.ReadAsync("/clusters?sector=mechanical&province=24"))["items"]!.AsArray(), i => Assert.Equal("mechanical", (string?)i!["sector"]));
        Assert.Equal("cluster.code-taken", (await registry.Operator.CreateAsync("/clusters", new() { ["code"] = "VN-ELEC-HN", ["sheet"] = Sheet() })).Code);
    }

    [Fact(DisplayName = "CLU-1: members, linkages, orders and certificates are computed from events, repeated and renewed ones counted once, nothing of a draft, and cannot be typed")]
    public async Task Computed_figures()
    {
        var (code, keeper) = await KeptAsync();
        var (a, b, draft, outside, buyer) = (await registry.PublishedAsync(), await registry.PublishedAsync(), await registry.RegisteredAsync(), await registry.PublishedAsync(), await registry.RegisteredAsync("Buyer"));
        foreach (var member in new[] { a, b, draft }) await JoinedAsync(code, keeper, member);
        await using var bus = await TestBus.StartAsync(registry.Prefix);
        var at = new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);
        var today = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(7));
        foreach (var _ in new[] { 1, 2 })
        {
            foreach (var (supplier, order) in new[] { (a, 1), (a, 2), (b, 3), (outside, 4), (draft, 5) })
                await bus.PublishAsync(new OrderPlaced(Id(order), $"PO-{order}", Guid.CreateVersion7(), Guid.CreateVersion7(), buyer.Id, supplier.Id, 1000, "USD", at));
            await bus.PublishAsync(new OrderClosed(Id(1), buyer.Id, a.Id, at.AddDays(9)));
            await bus.PublishAsync(new CertificateWithdrawn(Id(13), 2, b.Id, "iso-9001", "Revoked", at));
            foreach (var (supplier, certificate, last) in new[] { (a, 11, (DateOnly?)null), (a, 12, today.AddDays(-1)), (b, 13, null), (b, 14, today), (b, 15, null), (draft, 16, null) })
                await bus.PublishAsync(new CertificateVerified(Id(certificate), 1, supplier.Id, "iso-9001", [Guid.CreateVersion7()], [], new DateOnly(2026, 1, 1), last, keeper.Id, null, at));
        }

        await Eventually.IsAsync(async () => (await FiguresAsync()) == (3, 2, 2, 3, 1, 2), what: "the figures");
        var typed = Sheet();
        typed["linkages"] = 99;
        Assert.Equal("request.malformed", (await keeper.Http.SendAsync(HttpMethod.Put, $"/clusters/{code}/sheet", new JsonObject { ["version"] = 2, ["sheet"] = typed })).Code);

        async Task<(int, int, int, int, int, int)> FiguresAsync()
        {
            var f = (await registry.Nobody.ReadAsync($"/clusters/{code}"))["figures"]!;
            return ((int)f["members"]!, (int)f["published"]!, (int)f["linkages"]!, (int)f["ordersPlaced"]!, (int)f["ordersClosed"]!, (int)f["certificates"]!);
        }

        Guid Id(int number) => new($"{a.Id.ToString()[..28]}{number:d8}");
    }

    [Fact(DisplayName = "CLU-1: the keeper changes both sheets on the newest version only, the operator names the keeper, and who did what is kept")]
    public async Task Sheets()
    {
        var (code, keeper) = await KeptAsync();
        var version = (int)(await registry.Nobody.ReadAsync($"/clusters/{code}"))["version"]!;
        var sheet = Sheet();
        (sheet["form"], sheet["phase"], sheet["firms"], sheet["markets"]) = ("HubAndSpoke", "QualityImprovement", 120, new JsonObject { ["local"] = 10, ["regional"] = 20, ["national"] = 30, ["global"] = 50 });
        Assert.Equal("cluster.markets-sum", (await ChangeAsync("sheet", new() { ["version"] = version, ["sheet"] = sheet.DeepClone() })).Code);
        sheet["markets"]!["global"] = 40;
        Assert.Equal("cluster.source-missing", (await ChangeAsync("sheet", new() { ["version"] = version, ["sheet"] = sheet.DeepClone() })).Code);
        (sheet["statedBy"], sheet["statedOn"]) = ("Provincial statistics", "2025-12-31");
        Assert.Equal(HttpStatusCode.NoContent, (await ChangeAsync("sheet", new() { ["version"] = version, ["sheet"] = sheet.DeepClone() })).StatusCode);
        Assert.Equal("cluster.stale", (await ChangeAsync("sheet", new() { ["version"] = version, ["sheet"] = sheet.DeepClone() })).Code);
        var plan = new JsonArray(new JsonObject { ["area"] = "Training", ["need"] = "CNC operators", ["actor"] = "Vocational college", ["status"] = "Underway", ["date"] = "2026-09-01" });
        Assert.Equal(HttpStatusCode.NoContent, (await ChangeAsync("interventions", new() { ["version"] = version + 1, ["interventions"] = plan })).StatusCode);

        var read = await registry.Nobody.ReadAsync($"/clusters/{code}");
        Assert.Equal(("HubAndSpoke", 120, "CNC operators", 40), ((string?)read["sheet"]!["form"], (int)read["sheet"]!["firms"]!, (string?)read["interventions"]![0]!["need"], (int)read["sheet"]!["markets"]!["global"]!));
        Assert.Equal(["Planned", "Identified", "KeeperNamed", "Created"], (await keeper.Http.ReadAsync($"/clusters/{code}/desk"))["changes"]!.AsArray().Select(c => (string?)c!["what"]));
        Assert.Equal("cluster.keeper-unknown", (await registry.Operator.SendAsync(HttpMethod.Put, $"/clusters/{code}/keeper", new JsonObject { ["organisationId"] = (await registry.RegisteredAsync()).Id })).Code);
        Assert.Equal("cluster.not-keeper", (await (await registry.RegisteredAsync("Association")).Http.SendAsync(HttpMethod.Put, $"/clusters/{code}/sheet", new JsonObject { ["version"] = 3, ["sheet"] = Sheet() })).Code);

        Task<Answer> ChangeAsync(string part, JsonObject body) => keeper.Http.SendAsync(HttpMethod.Put, $"/clusters/{code}/{part}", body);
    }

    [Fact(DisplayName = "CLU-2: the public page names members whose profile is public, nobody who only asks, and nothing private; a supplier does not let itself in, not even in the database")]
    public async Task Public_page()
    {
        var (code, keeper) = await KeptAsync();
        var (published, draft, asking) = (await registry.PublishedAsync(), await registry.RegisteredAsync(), await registry.PublishedAsync());
        foreach (var member in new[] { published, draft }) await JoinedAsync(code, keeper, member);
        await asking.Http.SendAsync(HttpMethod.Put, $"/clusters/{code}/membership");
        Assert.Equal("Asked", (string?)(await asking.Http.ReadAsync($"/clusters/{code}/desk"))["belonging"]);
        Assert.Null((await asking.Http.ReadAsync($"/clusters/{code}/desk"))["members"]);

        var page = await registry.Nobody.ReadAsync($"/clusters/{code}");
        Assert.Equal([published.Id], page["members"]!.AsArray().Select(m => m!["organisationId"]!.GetValue<Guid>()));
        foreach (var secret in new[] { draft.Id.ToString(), asking.Id.ToString(), keeper.Owner }) Assert.DoesNotContain(secret, page.ToJsonString(), StringComparison.Ordinal);

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => registry.ExecuteAsync(
            $"update cluster_member set belonging = 'Member' where organisation_id = '{asking.Id}'"));
        await keeper.Http.SendAsync(HttpMethod.Delete, $"/clusters/{code}/members/{published.Id}");
        await draft.Http.SendAsync(HttpMethod.Delete, $"/clusters/{code}/membership");
        Assert.Equal(0, (int)(await registry.Nobody.ReadAsync($"/clusters/{code}"))["figures"]!["members"]!);
        Assert.Equal("cluster.unknown", (await registry.Nobody.SendAsync(HttpMethod.Get, "/clusters/VN-NO-SUCH")).Code);
    }

    [Fact(DisplayName = "SEA-2: whoever finds suppliers is told when a member is let in, removed or leaves, not of who only asks; its page names its clusters")]
    public async Task Told()
    {
        var ((first, keeper), (second, other)) = (await KeptAsync(), await KeptAsync());
        var supplier = await registry.PublishedAsync();
        await JoinedAsync(first, keeper, supplier);
        Assert.Equal([first], await ToldAsync(2));
        await supplier.Http.SendAsync(HttpMethod.Put, $"/clusters/{second}/membership");
        await supplier.Http.SendAsync(HttpMethod.Put, $"/clusters/{first}/membership"); // Asked again: nothing.
        await other.Http.SendAsync(HttpMethod.Put, $"/clusters/{second}/members/{supplier.Id}");
        Assert.Equal([first, second], await ToldAsync(3));
        Assert.Equal([first, second], (await registry.Nobody.ReadAsync($"/public-profiles/{supplier.Id}"))["clusters"]!.AsArray().Select(c => (string?)c!["code"]));
        await keeper.Http.SendAsync(HttpMethod.Delete, $"/clusters/{first}/members/{supplier.Id}");
        Assert.Equal([second], await ToldAsync(4));
        await supplier.Http.SendAsync(HttpMethod.Delete, $"/clusters/{second}/membership");
        Assert.Equal([], await ToldAsync(5));

        async Task<IReadOnlyList<string>?> ToldAsync(int version) => (await registry.Published.FirstAsync(e => e.OrganisationId == supplier.Id && e.Version == version)).ClusterCodes;
    }

    internal static JsonObject Sheet() => new() { ["nameVi"] = "Cụm cơ khí Thử Nghiệm", ["nameEn"] = "Test mechanical cluster", ["sector"] = "mechanical", ["provinceCodes"] = new JsonArray("24", "01") };

    internal static string NewCode() => $"VN-TEST-{Interlocked.Increment(ref _codes):d4}";

    private async Task<(string Code, Member Keeper)> KeptAsync()
    {
        var (code, keeper) = (NewCode(), await registry.RegisteredAsync("Association"));
        Assert.Equal(HttpStatusCode.Created, (await registry.Operator.CreateAsync("/clusters", new() { ["code"] = code, ["sheet"] = Sheet() })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await registry.Operator.SendAsync(HttpMethod.Put, $"/clusters/{code}/keeper", new JsonObject { ["organisationId"] = keeper.Id })).StatusCode);
        return (code, keeper);
    }

    private static async Task JoinedAsync(string code, Member keeper, Member supplier)
    {
        Assert.Equal(HttpStatusCode.NoContent, (await supplier.Http.SendAsync(HttpMethod.Put, $"/clusters/{code}/membership")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await keeper.Http.SendAsync(HttpMethod.Put, $"/clusters/{code}/members/{supplier.Id}")).StatusCode);
    }
}
