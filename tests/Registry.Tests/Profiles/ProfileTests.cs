using System.Net;
using System.Text.Json.Nodes;

namespace Matchmaking.Registry.Tests.Profiles;

/// <summary>A supplier presents itself.</summary>
public sealed class ProfileTests(RegistryFixture registry)
{
    private static JsonObject Description(int version) => new()
    {
        ["version"] = version,
        ["nameVi"] = "Cơ khí Sao Mai",
        ["nameEn"] = "Sao Mai",
        ["descriptionVi"] = "Gia công cơ khí chính xác",
        ["descriptionEn"] = "Precision machining",
        ["website"] = "https://saomai.vn",
        ["contactName"] = "Nguyễn Văn An",
        ["contactEmail"] = "an@saomai.vn",
        ["contactPhone"] = "+84 24 3333 4444",
        ["languages"] = new JsonArray("vi", "en"),
        ["markets"] = new JsonObject { ["local"] = 10, ["regional"] = 20, ["national"] = 60, ["global"] = 10 },
        ["products"] = new JsonArray(new JsonObject { ["name"] = "Trục", ["hsCode"] = "8483.10" }),
        ["equipment"] = new JsonArray(new JsonObject { ["name"] = "Máy tiện CNC", ["count"] = 4 }),
        ["referenceCustomers"] = new JsonArray("Toyota"),
        ["certificates"] = new JsonArray(new JsonObject { ["typeCode"] = "iso-9001", ["number"] = "Q1", ["issuer"] = "TÜV", ["issuedOn"] = "2024-01-01", ["expiresOn"] = "2027-01-01" }),
    };

    [Fact(DisplayName = "PRO-1: everything of a profile is kept as it was written")]
    public async Task Everything_is_kept()
    {
        var firm = await registry.PublishedAsync();
        var before = await firm.Http.ReadAsync($"/profiles/{firm.Id}");
        var answer = await firm.Http.SendAsync(HttpMethod.Put, $"/profiles/{firm.Id}", Description((int)before["version"]!));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var where = RegistryFixture.Site();
        where["industrialPark"] = "KCN Quang Minh";
        await firm.Http.SendAsync(HttpMethod.Put, $"/profiles/{firm.Id}/sites/{firm.SiteId}", where);
        var large = RegistryFixture.Capability("machining-milling");
        (large["maxLengthMm"], large["maxWidthMm"], large["maxHeightMm"]) = (800, 500, 400.5);
        await firm.Http.CreateAsync($"/profiles/{firm.Id}/sites/{firm.SiteId}/capabilities", large);

        var profile = await firm.Http.ReadAsync($"/profiles/{firm.Id}");
        foreach (var (member, value) in Description(0).Where(m => m.Key is not ("version" or "certificates"))) Assert.True(JsonNode.DeepEquals(value, profile[member]), member);
        Assert.Equal(("2024-01-01", "2027-01-01"), ((string?)profile["certificates"]![0]!["issuedOn"], (string?)profile["certificates"]![0]!["expiresOn"]));
        var site = profile["sites"]![0]!;
        Assert.Equal(("Nhà máy 1", "01", 21.03, "KCN Quang Minh"), ((string?)site["name"], (string?)site["provinceCode"], (double?)site["latitude"], (string?)site["industrialPark"]));
        var (milling, capability) = (site["capabilities"]![0]!, site["capabilities"]![1]!);
        Assert.Equal((800m, 500m, 400.5m), ((decimal?)milling["maxLengthMm"], (decimal?)milling["maxWidthMm"], (decimal?)milling["maxHeightMm"]));
        Assert.Equal(("machining-turning", 0.02m, 5000m, "H87"),
            ((string?)capability["processCode"], (decimal?)capability["toleranceMm"], (decimal?)capability["batchMax"], (string?)capability["capacityUnit"]));
        Assert.True((int?)profile["completeness"]!["score"] > 80);

        var told = await registry.Published.FirstAsync(e => e.OrganisationId == firm.Id && e.NameEn == "Sao Mai");
        Assert.Equal(("iso-9001", "Trục", "Máy tiện CNC", 2), (told.Certificates[0].TypeCode, told.Products[0].Name, told.Equipment[0], told.Version));
        var last = await registry.Published.FirstAsync(e => e.OrganisationId == firm.Id && e.Sites[0].Capabilities.Count == 2);
        Assert.Equal(("KCN Quang Minh", 800m), (last.Sites[0].IndustrialPark, last.Sites[0].Capabilities[0].MaxLengthMm));
        Assert.Equal(("machining-turning", "steel-carbon"), (told.Sites[0].Capabilities[0].ProcessCode, told.Sites[0].Capabilities[0].MaterialCodes[0]));
    }

    [Fact(DisplayName = "PRO-1: who filled in an older version is told so, and of two at once one wins")]
    public async Task An_older_version_is_refused()
    {
        var firm = await registry.RegisteredAsync();
        Assert.Equal(HttpStatusCode.OK, (await firm.Http.SendAsync(HttpMethod.Put, $"/profiles/{firm.Id}", Description(1))).StatusCode);
        var stale = await firm.Http.SendAsync(HttpMethod.Put, $"/profiles/{firm.Id}", Description(1));
        Assert.Equal((HttpStatusCode.Conflict, "profile.stale"), (stale.StatusCode, stale.Code));

        var many = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => firm.Http.SendAsync(HttpMethod.Put, $"/profiles/{firm.Id}", Description(2).With("nameEn", $"Name {i}"))));
        Assert.Single(many, a => a.StatusCode == HttpStatusCode.OK);
        Assert.All(many.Where(a => a.StatusCode != HttpStatusCode.OK), a => Assert.Contains(a.Code, new[] { "profile.stale", "request.stale" }));
    }

    [Theory(DisplayName = "PRO-1: bad input is refused with the field named")]
    [InlineData("contactEmail", "\"nobody\"", "request.invalid", "contactEmail")]
    [InlineData("contactPhone", "\"call me\"", "request.invalid", "contactPhone")]
    [InlineData("website", "\"javascript:alert(1)\"", "request.invalid", "website")]
    [InlineData("languages", "[\"vi\", \"English\"]", "profile.language-unknown", "languages[1]")]
    [InlineData("markets", "{\"local\": 50, \"regional\": 20, \"national\": 20, \"global\": 20}", "profile.markets-sum", "markets")]
    [InlineData("products", "[{\"name\": \"a\", \"hsCode\": \"12\"}]", "request.invalid", "products[0].hsCode")]
    [InlineData("equipment", "[{\"name\": \"a\", \"count\": 0}]", "request.invalid", "equipment[0].count")]
    [InlineData("certificates", "[{\"typeCode\": \"none-such\"}]", "code.unknown", "certificates[0].typeCode")]
    [InlineData("certificates", "[{\"typeCode\": \"iso-9001\", \"issuedOn\": \"2025-01-02\", \"expiresOn\": \"2025-01-01\"}]", "certificate.expires-before-issue", "certificates[0].expiresOn")]
    public async Task Bad_input_names_its_field(string member, string json, string code, string field)
    {
        var firm = await registry.RegisteredAsync();
        var answer = await firm.Http.SendAsync(HttpMethod.Put, $"/profiles/{firm.Id}", Description(1).With(member, JsonNode.Parse(json)));
        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.StatusCode, answer.Code));
        Assert.Equal([field], answer.Fields);
    }

    [Fact(DisplayName = "PRO-1: a customer's name that is too long is refused")]
    public async Task A_long_customer_is_refused()
    {
        var firm = await registry.RegisteredAsync();
        var answer = await firm.Http.SendAsync(HttpMethod.Put, $"/profiles/{firm.Id}", Description(1).With("referenceCustomers", new JsonArray(new string('x', 201))));
        Assert.Equal("profile.customer-too-long", answer.Code);
    }

    [Fact(DisplayName = "PRO-2: sites and capabilities are added, changed and removed, and buyers' readers hear of each")]
    public async Task Sites_and_capabilities_change()
    {
        var firm = await registry.PublishedAsync();
        var root = $"/profiles/{firm.Id}/sites";
        var two = await firm.Http.CreateAsync(root, RegistryFixture.Site("Nhà máy 2"));
        var siteId = (string?)two.Body["siteId"];
        Assert.Equal(HttpStatusCode.NoContent, (await firm.Http.SendAsync(HttpMethod.Put, $"{root}/{siteId}", RegistryFixture.Site("Nhà máy Hai").With("provinceCode", "79"))).StatusCode);
        var added = await firm.Http.CreateAsync($"{root}/{siteId}/capabilities", RegistryFixture.Capability());
        var capability = $"{root}/{siteId}/capabilities/{added.Body["capabilityId"]}";
        Assert.Equal(HttpStatusCode.NoContent, (await firm.Http.SendAsync(HttpMethod.Put, capability, RegistryFixture.Capability().With("toleranceMm", 0.005))).StatusCode);

        var told = await registry.Published.FirstAsync(e => e.OrganisationId == firm.Id && e.Version == 5);
        var site = told.Sites.Single(s => s.SiteId.ToString() == siteId);
        Assert.Equal(("Nhà máy Hai", "79", 0.005m), (site.Name, site.ProvinceCode, site.Capabilities.Single().ToleranceMm));

        Assert.Equal(HttpStatusCode.NoContent, (await firm.Http.SendAsync(HttpMethod.Delete, capability)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await firm.Http.SendAsync(HttpMethod.Delete, $"{root}/{siteId}")).StatusCode);
        Assert.Single((await registry.Published.FirstAsync(e => e.OrganisationId == firm.Id && e.Version == 7)).Sites);
        Assert.Equal(HttpStatusCode.NotFound, (await firm.Http.SendAsync(HttpMethod.Delete, capability)).StatusCode);
        var last = await firm.Http.SendAsync(HttpMethod.Delete, $"{root}/{firm.SiteId}");
        Assert.Equal((HttpStatusCode.Conflict, "profile.last-of-published"), (last.StatusCode, last.Code));
    }

    [Theory(DisplayName = "PRO-2: a wrong site or capability is refused with the field named")]
    [InlineData("provinceCode", "\"99\"", "code.unknown", "provinceCode")]
    [InlineData("latitude", "91", "request.invalid", "latitude")]
    [InlineData("longitude", "null", "site.half-coordinates", "longitude")]
    [InlineData("name", "\"\"", "request.invalid", "name")]
    public async Task A_wrong_site_is_refused(string member, string json, string code, string field)
    {
        var firm = await registry.RegisteredAsync();
        var answer = await firm.Http.CreateAsync($"/profiles/{firm.Id}/sites", RegistryFixture.Site().With(member, JsonNode.Parse(json)));
        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.StatusCode, answer.Code));
        Assert.Equal([field], answer.Fields);
    }

    [Theory(DisplayName = "PRO-2: a wrong capability is refused with the field named")]
    [InlineData("processCode", "\"alchemy\"", "code.unknown", "processCode")]
    [InlineData("materialCodes", "[\"steel-carbon\", \"mithril\"]", "code.unknown", "materialCodes[1]")]
    [InlineData("capacityUnit", "\"XXX\"", "code.unknown", "capacityUnit")]
    [InlineData("capacityUnit", "null", "capability.capacity-without-unit", "capacityUnit")]
    [InlineData("batchMax", "9", "capability.batch-range", "batchMax")]
    [InlineData("toleranceMm", "0", "request.invalid", "toleranceMm")]
    public async Task A_wrong_capability_is_refused(string member, string json, string code, string field)
    {
        var firm = await registry.RegisteredAsync();
        var site = (await firm.Http.CreateAsync($"/profiles/{firm.Id}/sites", RegistryFixture.Site())).Body["siteId"];
        var answer = await firm.Http.CreateAsync($"/profiles/{firm.Id}/sites/{site}/capabilities", RegistryFixture.Capability().With(member, JsonNode.Parse(json)));
        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.StatusCode, answer.Code));
        Assert.Equal([field], answer.Fields);
    }

    [Fact(DisplayName = "PRO-2: two sites of one name and two capabilities for the same work are refused")]
    public async Task Doubles_are_refused()
    {
        var firm = await registry.PublishedAsync();
        var site = await firm.Http.CreateAsync($"/profiles/{firm.Id}/sites", RegistryFixture.Site());
        Assert.Equal((HttpStatusCode.BadRequest, "site.name-taken"), (site.StatusCode, site.Code));
        var capability = await firm.Http.CreateAsync($"/profiles/{firm.Id}/sites/{firm.SiteId}/capabilities", RegistryFixture.Capability());
        Assert.Equal((HttpStatusCode.BadRequest, "capability.duplicate"), (capability.StatusCode, capability.Code));
        Assert.Equal("site.unknown", (await firm.Http.CreateAsync($"/profiles/{firm.Id}/sites/{Guid.NewGuid()}/capabilities", RegistryFixture.Capability())).Code);
    }

    [Fact(DisplayName = "PRO-2: twenty identical posts of a site make one, and different ones at once all succeed")]
    public async Task Parallel_posts_of_sites()
    {
        var firm = await registry.PublishedAsync();
        var key = Guid.NewGuid();
        var same = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => firm.Http.CreateAsync($"/profiles/{firm.Id}/sites", RegistryFixture.Site("Một"), key)));
        Assert.All(same, a => Assert.True(a.StatusCode == HttpStatusCode.Created || a.Code == "idempotency-key.in-progress", a.Code));
        var other = await firm.Http.CreateAsync($"/profiles/{firm.Id}/sites", RegistryFixture.Site("Hai"), key);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);

        var different = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => firm.Http.CreateAsync($"/profiles/{firm.Id}/sites", RegistryFixture.Site($"Số {i}"))));
        Assert.All(different, a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        Assert.Equal(12, (await firm.Http.ReadAsync($"/profiles/{firm.Id}"))["sites"]!.AsArray().Count);
        await registry.Published.FirstAsync(e => e.OrganisationId == firm.Id && e.Sites.Count == 12);
        Assert.Equal(Enumerable.Range(1, 12), registry.Published.All.Where(h => h.Message.OrganisationId == firm.Id).Select(h => h.Message.Version).Order());
    }

    [Fact(DisplayName = "PRO-3: a profile is seen by others only while it is published")]
    public async Task A_draft_is_not_seen()
    {
        var firm = await registry.RegisteredAsync();
        var stranger = await registry.RegisteredAsync("Buyer");
        var refused = await firm.Http.SendAsync(HttpMethod.Post, $"/profiles/{firm.Id}/publication");
        Assert.Equal((HttpStatusCode.Conflict, "profile.incomplete"), (refused.StatusCode, refused.Code));
        var hidden = await stranger.Http.SendAsync(HttpMethod.Get, $"/profiles/{firm.Id}");
        Assert.Equal((HttpStatusCode.NotFound, "profile.unknown"), (hidden.StatusCode, hidden.Code));
        Assert.Equal(HttpStatusCode.OK, (await registry.Operator.SendAsync(HttpMethod.Get, $"/profiles/{firm.Id}")).StatusCode);

        var site = (await firm.Http.CreateAsync($"/profiles/{firm.Id}/sites", RegistryFixture.Site())).Body["siteId"];
        await firm.Http.CreateAsync($"/profiles/{firm.Id}/sites/{site}/capabilities", RegistryFixture.Capability());
        Assert.Equal("Published", (string?)(await firm.Http.SendAsync(HttpMethod.Post, $"/profiles/{firm.Id}/publication")).Body["state"]);
        Assert.Equal("Published", (string?)(await firm.Http.SendAsync(HttpMethod.Post, $"/profiles/{firm.Id}/publication")).Body["state"]);

        var seen = await stranger.Http.ReadAsync($"/profiles/{firm.Id}");
        Assert.Null(seen["completeness"]);
        Assert.Null(seen["trackRecord"]!["bidsSubmitted"]);
        Assert.Equal("Draft", (string?)(await firm.Http.SendAsync(HttpMethod.Delete, $"/profiles/{firm.Id}/publication")).Body["state"]);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.SendAsync(HttpMethod.Get, $"/profiles/{firm.Id}")).StatusCode);
        Assert.Equal((2, "Draft"), ((await registry.Withdrawn.FirstAsync(e => e.OrganisationId == firm.Id)).Version, "Draft"));
        Assert.Single(registry.Published.All, h => h.Message.OrganisationId == firm.Id);
    }

    [Fact(DisplayName = "PRO-3: no single person of the operator takes a profile off; while two have suspended its organisation, its owner does not publish it")]
    public async Task A_profile_is_suspended_with_its_organisation()
    {
        var firm = await registry.PublishedAsync();
        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Delete })
            Assert.Equal(HttpStatusCode.NotFound, (await registry.Operator.SendAsync(method, $"/profiles/{firm.Id}/suspension")).StatusCode);
        await registry.ConfirmedAsync(await registry.ProposedAsync(firm.Id));
        Assert.Equal("Suspended", (await registry.Withdrawn.FirstAsync(e => e.OrganisationId == firm.Id)).Reason);
        Assert.Equal("organisation.suspended", (await firm.Http.SendAsync(HttpMethod.Post, $"/profiles/{firm.Id}/publication")).Code);
    }

    [Fact(DisplayName = "PRO-3: a stranger may not change what it sees, and finds nothing of what it does not see")]
    public async Task A_stranger_changes_nothing()
    {
        var (published, draft, stranger) = (await registry.PublishedAsync(), await registry.RegisteredAsync(), await registry.RegisteredAsync());
        foreach (var (firm, status) in new[] { (published, HttpStatusCode.Forbidden), (draft, HttpStatusCode.NotFound) })
        {
            var root = $"/profiles/{firm.Id}";
            var site = $"{root}/sites/{published.SiteId}";
            Assert.Equal(status, (await stranger.Http.SendAsync(HttpMethod.Put, root, Description(1))).StatusCode);
            Assert.Equal(status, (await stranger.Http.CreateAsync($"{root}/sites", RegistryFixture.Site())).StatusCode);
            Assert.Equal(status, (await stranger.Http.SendAsync(HttpMethod.Put, site, RegistryFixture.Site())).StatusCode);
            Assert.Equal(status, (await stranger.Http.SendAsync(HttpMethod.Delete, site)).StatusCode);
            Assert.Equal(status, (await stranger.Http.CreateAsync($"{site}/capabilities", RegistryFixture.Capability())).StatusCode);
            Assert.Equal(status, (await stranger.Http.SendAsync(HttpMethod.Put, $"{site}/capabilities/{Guid.NewGuid()}", RegistryFixture.Capability())).StatusCode);
            Assert.Equal(status, (await stranger.Http.SendAsync(HttpMethod.Delete, $"{site}/capabilities/{Guid.NewGuid()}")).StatusCode);
            Assert.Equal(status, (await stranger.Http.SendAsync(HttpMethod.Post, $"{root}/publication")).StatusCode);
            Assert.Equal(status, (await stranger.Http.SendAsync(HttpMethod.Delete, $"{root}/publication")).StatusCode);
        }
    }

    [Fact]
    public async Task Someone_without_an_organisation_is_sent_to_register()
    {
        var answer = await registry.As(RegistryFixture.NewPerson()).SendAsync(HttpMethod.Get, $"/profiles/{Guid.NewGuid()}");
        Assert.Equal((HttpStatusCode.Forbidden, "caller.no-organisation"), (answer.StatusCode, answer.Code));
    }

    [Fact(DisplayName = "PRO-3: anybody reads a published profile, without the people to reach; a draft, and one that was taken back, is not there")]
    public async Task Public_profile()
    {
        var (published, draft) = (await registry.PublishedAsync(), await registry.RegisteredAsync());
        var version = (int)(await published.Http.ReadAsync($"/profiles/{published.Id}"))["version"]!;
        await published.Http.SendAsync(HttpMethod.Put, $"/profiles/{published.Id}", new JsonObject
        {
            ["version"] = version,
            ["nameVi"] = "Cơ khí Sao Mai",
            ["nameEn"] = "Sao Mai",
            ["contactName"] = "Nguyễn Văn Kín",
            ["contactEmail"] = "kin@example.vn",
            ["contactPhone"] = "+84 24 5550 7731",
        });
        var seen = await registry.Nobody.ReadAsync($"/public-profiles/{published.Id}");
        Assert.Equal(("Cơ khí Sao Mai", 1), ((string?)seen["nameVi"], seen["sites"]!.AsArray().Count));
        foreach (var secret in new[] { "Kín", "kin@example.vn", "7731" }) Assert.DoesNotContain(secret, seen.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(seen["completeness"]);

        await published.Http.SendAsync(HttpMethod.Delete, $"/profiles/{published.Id}/publication");
        foreach (var id in new[] { published.Id, draft.Id, Guid.CreateVersion7() })
            Assert.Equal("profile.unknown", (await registry.Nobody.SendAsync(HttpMethod.Get, $"/public-profiles/{id}")).Code);
    }
}
