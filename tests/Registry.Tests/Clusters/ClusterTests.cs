using System.Net;
using System.Text.Json.Nodes;
using CsvHelper;
using Matchmaking.Contracts.Certification;
using Matchmaking.Contracts.Sourcing;
using Matchmaking.Tests.Support;

namespace Matchmaking.Registry.Tests.Clusters;

public sealed class ClusterTests(RegistryFixture registry)
{
    private static int _codes;

    [Fact(DisplayName = "CLU-1: the grid begins with the eleven clusters of the study, each with its code, name and industry, and anybody reads it")]
    public async Task Begins_with_the_study()
    {
        var items = (await registry.Nobody.ReadAsync("/clusters"))["items"]!.AsArray();
        // The list as it was handed over: facts of the study, each row naming where it is from.
        using var stream = typeof(ClusterTests).Assembly.GetManifestResourceStream("clusters.csv")!; // Embedded by the project.
        using var csv = CsvReader.Create(stream, new CsvReaderOptions { Separator = ',' });
        var rows = 0;
        for (; csv.Read(); rows++)
        {
            var item = Assert.Single(items, i => (string?)i!["code"] == csv.GetString("code"))!;
            Assert.Equal((csv.GetString("name_en"), csv.GetString("industry")), ((string?)item["nameEn"], (string?)item["sector"]));
            Assert.NotEqual((string?)item["nameEn"], (string?)item["nameVi"]);
            Assert.NotEmpty(item["provinceCodes"]!.AsArray());
        }

        Assert.Equal(11, rows);
        Assert.All((await registry.Nobody.ReadAsync("/clusters?sector=mechanical&province=24"))["items"]!.AsArray(), i => Assert.Equal("mechanical", (string?)i!["sector"]));
        Assert.Equal("cluster.code-taken", (await registry.Operator.CreateAsync("/clusters", new() { ["code"] = "VN-ELEC-HN", ["sheet"] = Sheet() })).Code);
    }

    [Fact(DisplayName = "CLU-1, LIN-5: members, linkages, orders and certificates are computed from events, repeated and renewed ones counted once, nothing of a draft, and cannot be typed; what tells of fewer than three suppliers or buyers, or mostly of one, is not shown")]
    public async Task Computed_figures()
    {
        var (code, keeper) = await KeptAsync();
        var (a, b, c, draft, outside) = (await registry.PublishedAsync(), await registry.PublishedAsync(), await registry.PublishedAsync(), await registry.RegisteredAsync(), await registry.PublishedAsync());
        var (x, y, z) = (await registry.RegisteredAsync("Buyer"), await registry.RegisteredAsync("Buyer"), await registry.RegisteredAsync("Buyer"));
        foreach (var member in new[] { a, b, c, draft }) await JoinedAsync(code, keeper, member);
        await using var bus = await TestBus.StartAsync(registry.Prefix);
        var at = new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);
        var today = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(7));
        foreach (var _ in new[] { 1, 2 })
        {
            foreach (var (supplier, buyer, order) in new[] { (a, x, 1), (a, x, 2), (b, y, 3), (outside, z, 4), (draft, z, 5) }) await OrderAsync(supplier, buyer, order);
            await bus.PublishAsync(new OrderClosed(Id(1), x.Id, a.Id, at.AddDays(9)));
            await bus.PublishAsync(new CertificateWithdrawn(Id(13), 2, b.Id, "iso-9001", "Revoked", at));
            foreach (var (supplier, certificate, last) in new[] { (a, 11, (DateOnly?)null), (a, 12, today.AddDays(-1)), (b, 13, null), (b, 14, today), (b, 15, null), (draft, 16, null) })
                await bus.PublishAsync(new CertificateVerified(Id(certificate), 1, supplier.Id, "iso-9001", [Guid.CreateVersion7()], [], new DateOnly(2026, 1, 1), last, keeper.Id, null, at));
        }

        // Fewer than three suppliers and buyers are behind the orders: nobody is told, the keeper neither.
        await Eventually.IsAsync(async () => await registry.CountAsync($"select from track_record_entry where organisation_id in ('{x.Id}', '{y.Id}', '{a.Id}', '{b.Id}') and kind like 'Order%'") == 7, what: "the orders");
        await Eventually.IsAsync(async () => await FiguresAsync() == (4, 3, null, null, null, 2), what: "the figures without linkages");
        await OrderAsync(c, z, 6);
        await Eventually.IsAsync(async () => await FiguresAsync() == (4, 3, 3, 4, 1, 2), what: "the figures");
        // One member has more than 70 % of the orders.
        foreach (var order in Enumerable.Range(20, 4)) await OrderAsync(a, y, order);
        await Eventually.IsAsync(async () => await FiguresAsync() == (4, 3, null, null, null, 2), what: "the figures of one who has most of it to leave");
        var typed = Sheet();
        typed["linkages"] = 99;
        Assert.Equal("request.malformed", (await keeper.Http.SendAsync(HttpMethod.Put, $"/clusters/{code}/sheet", new JsonObject { ["version"] = 2, ["sheet"] = typed })).Code);

        Task OrderAsync(Member supplier, Member buyer, int order) => bus.PublishAsync(new OrderPlaced(Id(order), $"PO-{order}", Guid.CreateVersion7(), Guid.CreateVersion7(), buyer.Id, supplier.Id, 1000, "USD", at));

        async Task<(int, int, int?, int?, int?, int)> FiguresAsync()
        {
            var f = (await registry.Nobody.ReadAsync($"/clusters/{code}"))["figures"]!;
            return ((int)f["members"]!, (int)f["published"]!, (int?)f["linkages"], (int?)f["ordersPlaced"], (int?)f["ordersClosed"], (int)f["certificates"]!);
        }

        Guid Id(int number) => new($"{a.Id.ToString()[..28]}{number:d8}");
    }

    [Fact(DisplayName = "CLU-1: every field of both sheets is kept as it was stated: form, space, typologies, markets in %, phase, firms, jobs; need, who acts, status and date of each area")]
    public async Task Every_field()
    {
        var (code, keeper) = await KeptAsync();
        var sheet = new JsonObject
        {
            ["nameVi"] = "Cụm khuôn mẫu",
            ["nameEn"] = "Moulds",
            ["sector"] = "automotive",
            ["provinceCodes"] = new JsonArray("01", "24", "31"),
            ["descriptionVi"] = "Gần sân bay.",
            ["descriptionEn"] = "Near the airport.",
            ["typology"] = "HighTech",
            ["form"] = "Satellite",
            ["vitality"] = "Dynamic",
            ["origin"] = "Induced",
            ["markets"] = new JsonObject { ["local"] = 5, ["regional"] = 15, ["national"] = 30, ["global"] = 50 },
            ["phase"] = "QuantityExpansion",
            ["firms"] = 0,
            ["jobs"] = 12_500,
            ["statedBy"] = "Provincial statistics",
            ["statedOn"] = "2025-12-31",
        };
        string[] areas = ["Infrastructure", "Finance", "Technology", "Training", "Entrepreneurship", "TradeAndIpr", "SpecialisedAgencies"], statuses = ["Planned", "Underway", "Done"];
        var lines = new JsonArray([.. areas.Select((area, i) => new JsonObject { ["area"] = area, ["need"] = $"Need {i}", ["actor"] = $"Actor {i}", ["status"] = statuses[i % 3], ["date"] = i == 6 ? null : $"2026-0{i + 1}-15" })]);
        Assert.Equal(HttpStatusCode.NoContent, (await keeper.Http.SendAsync(HttpMethod.Put, $"/clusters/{code}/sheet", new JsonObject { ["version"] = 2, ["sheet"] = sheet.DeepClone() })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await keeper.Http.SendAsync(HttpMethod.Put, $"/clusters/{code}/interventions", new JsonObject { ["version"] = 3, ["interventions"] = lines.DeepClone() })).StatusCode);
        var read = await registry.Nobody.ReadAsync($"/clusters/{code}");
        Assert.Equal(Text(sheet), Text(read["sheet"]!));
        Assert.Equal(Text(lines), Text(read["interventions"]!));

        // In one order of members, whatever order they were written in.
        static string Text(JsonNode node) => node switch
        {
            JsonObject o => $"{{{string.Join(',', o.Where(m => m.Value is not null).OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}:{Text(m.Value!)}"))}}}", // Those without a value are left out.
            JsonArray a => $"[{string.Join(',', a.Select(item => Text(item!)))}]", // Nothing in these lists is null.
            _ => node.ToString(),
        };
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

    [Fact(DisplayName = "CLU-1: who keeps clusters sees them and how many suppliers wait there, the operator sees all, a supplier none")]
    public async Task Kept()
    {
        var (code, keeper) = await KeptAsync();
        var supplier = await registry.RegisteredAsync();
        await supplier.Http.SendAsync(HttpMethod.Put, $"/clusters/{code}/membership");
        var kept = Assert.Single((await keeper.Http.ReadAsync("/clusters/kept"))["items"]!.AsArray())!;
        Assert.Equal((code, 0, 1, keeper.Id), ((string?)kept["code"], (int)kept["members"]!, (int)kept["waiting"]!, kept["keeper"]!["organisationId"]!.GetValue<Guid>()));
        Assert.Empty((await supplier.Http.ReadAsync("/clusters/kept"))["items"]!.AsArray());
        var all = (await registry.Operator.ReadAsync("/clusters/kept"))["items"]!.AsArray();
        Assert.Contains(all, c => (string?)c!["code"] == code && (int)c["waiting"]! == 1);
        Assert.Contains(all, c => (string?)c!["code"] == "VN-TOUR-HQD" && c["keeper"] is null);
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
        var listed = Assert.Single(page["members"]!.AsArray())!;
        Assert.Equal((published.Id, "01", 0, 0), (listed["organisationId"]!.GetValue<Guid>(), (string?)listed["provinceCodes"]![0], (int)listed["trustLevel"]!, (int)listed["certificates"]!));
        Assert.Empty((await registry.Nobody.ReadAsync($"/clusters/{code}?page=2"))["members"]!.AsArray());
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
