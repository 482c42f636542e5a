using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Matchmaking.Tests.Support;
using Microsoft.Playwright;
using Npgsql;

namespace Matchmaking.EndToEnd.Tests;

/// <summary>What two firms do with each other is not there for a third, whatever address it tries.</summary>
public sealed partial class StrangerTests(Browser browser)
{
    private const string Password = "a long enough password";
    private const string Canary = "Housing 7731";
    private static readonly string[] Kinds = ["Buyer", "Supplier", "Association", "Operator"];
    private static readonly string[] Services = ["Registry", "Sourcing", "Search", "Files", "Certification"];

    // The name and tax code of an organisation are public in Vietnam; which associations there are, and which certificates are verified, is for every member.
    private static readonly string[] Register = ["/organisations/{id:guid}", "/organisations/{organisationId:guid}/certificates", "/associations", "/trust"];

    // Here nothing is published: to the stranger these are 404 as well, and nobody else has more of them.
    private static readonly string[] Published = ["/public-profiles/{organisationId:guid}", "/photos/{fileId:guid}"];

    /// <summary>Asks for an address in somebody's name.</summary>
    private delegate Task<(int Status, string Text)> Ask(string service, string path);

    [Fact(DisplayName = "trust 1.1: a stranger's ids are 404 at every address of every service and page, in no list, count or export, and at no table where a query forgets whose rows it wants")]
    public async Task A_strangers_ids_are_nowhere()
    {
        await using var market = await Marketplace.StartAsync(Shape.AllInOne, [.. Kinds, "stranger", "approver"]);
        var taxCodes = TaxCodes.Valid().Take(5).ToArray();
        var organisations = new Dictionary<string, Guid>();
        foreach (var (name, taxCode) in Kinds.Append("stranger").Zip(taxCodes))
        {
            organisations[name] = await market.AddOrganisationAsync(name, name, $"Firm {name}", taxCode, name == "stranger" ? [.. Kinds.Except(["Operator"])] : [name]);
            await market.JoinAsync($"{name}@example.vn", Password, organisations[name]);
        }

        await market.AddMemberAsync(organisations["Buyer"], "approver", "Manager", "approver");
        await DoBusinessAsync(market, organisations["Supplier"]);

        // All ids that they come across when they look at everything they have.
        var routes = Services.ToDictionary(s => s, s => RoutesOf(s.ToLowerInvariant()));
        var pages = RoutesOf("portal");
        var theirs = new HashSet<string>(StringComparer.Ordinal);
        var open = routes.SelectMany(s => s.Value.Where(HasId).Select(r => (s.Key, r))).Concat(pages.Where(HasId).Select(p => ("Portal", p))).Where(address => !Published.Contains(address.Item2)).ToHashSet();
        foreach (var name in Kinds)
        {
            var ask = await AskAsync(market, name);
            var mine = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (service, route) in routes.SelectMany(s => s.Value.Where(r => !r.Contains('{', StringComparison.Ordinal)).Select(r => (s.Key, r))))
                mine.UnionWith(IdsIn((await ask(service, route)).Text));
            var asked = new HashSet<string>(StringComparer.Ordinal);
            while (mine.Except(asked).ToList() is { Count: > 0 } found)
            {
                foreach (var (service, route) in routes.SelectMany(s => s.Value.Where(HasId).Select(r => (s.Key, r))))
                {
                    foreach (var path in PathsOf(route, found))
                    {
                        var (status, text) = await ask(service, path);
                        if (status != 200) continue;
                        open.Remove((service, route));
                        mine.UnionWith(IdsIn(text));
                    }
                }

                asked.UnionWith(found);
            }

            mine.UnionWith(IdsIn((await ask("Portal", "/imports")).Text)); // A list that waits is its person's alone, not the program's that asked above.
            foreach (var page in pages.Where(p => open.Contains(("Portal", p))).ToList())
            {
                foreach (var path in PathsOf(page, mine))
                {
                    if ((await ask("Portal", path)).Status != 200) continue;
                    open.Remove(("Portal", page));
                    break;
                }
            }

            if (name != "Operator") theirs.UnionWith(mine); // Who looks after all of them comes across the stranger's own, too.
        }

        theirs.Remove(organisations["stranger"].ToString()); // It is an association too, and on their list.

        // Each address that takes an id shows something to one of them: otherwise the stranger's 404 says nothing.
        Assert.Equal([], open.Select(o => $"{o.Item1} {o.Item2}"));
        Assert.True(theirs.Count > 15, $"only {theirs.Count} ids");

        var stranger = await AskAsync(market, "stranger");
        var leaks = new List<string>();
        foreach (var (service, route) in routes.SelectMany(s => s.Value.Select(r => (s.Key, r))).Concat(pages.Select(p => ("Portal", p))))
        {
            foreach (var path in HasId(route) ? PathsOf(route, theirs) : route.Contains('{', StringComparison.Ordinal) ? [] : [route])
            {
                var (status, text) = await stranger(service, path);
                if (HasId(route) && status != 404 && !Register.Contains(route)) leaks.Add($"{service} {path}: {status}");
                if (text.Contains(Canary, StringComparison.Ordinal) || (!Register.Contains(route) && theirs.Overlaps(IdsIn(HasId(route) ? "" : text)))) leaks.Add($"{service} {path} shows what is not the stranger's");
            }
        }

        Assert.True(leaks.Count == 0, string.Join("\n", leaks));
        await ForgetScopesAsync(market, theirs, new RowSecurity.Name(organisations["stranger"].ToString(), market.Url("Identity"), "stranger"));
    }

    // What every service's queries say about whose rows they want is left out; only the database is left to say no.
    private static async Task ForgetScopesAsync(Marketplace market, HashSet<string> theirs, RowSecurity.Name stranger)
    {
        var filled = new List<string>();
        foreach (var service in Services)
        {
            var database = new RowSecurity(market.RuntimeDatabase(service), market.Database(service));
            Assert.Equal([], await database.UnboundAsync());
            Assert.Equal([], await database.ReachAsync(RowSecurity.Name.Nobody));
            filled.AddRange(await database.FilledAsync());
            var reached = await database.ReachAsync(stranger);
            Assert.DoesNotContain(reached, r => r.Row.Contains(Canary, StringComparison.Ordinal) || (!IsRegister(r.Statement) && theirs.Overlaps(IdsIn(r.Row))));
        }

        Assert.True(filled.Count > 25, $"only {string.Join(", ", filled)} have rows");

        static bool IsRegister(string statement) => statement.StartsWith("select", StringComparison.Ordinal) && statement.EndsWith("organisation t", StringComparison.Ordinal);
    }

    // An RFQ for one supplier, its bid, the award, the order; a colleague invited; a list imported, another waiting; a site with a capability; an application to an association.
    private static async Task DoBusinessAsync(Marketplace market, Guid supplierId)
    {
        using var buyer = await market.ClientAsync("Sourcing", "Buyer");
        using var supplier = await market.ClientAsync("Sourcing", "Supplier");
        using var profile = await market.ClientAsync("Registry", "Supplier");
        using var association = await market.ClientAsync("Registry", "Association");

        var site = await Marketplace.PostAsync(profile, $"/profiles/{supplierId}/sites", new { name = Canary, provinceCode = "01", address = "Lô A1", latitude = 21.03, longitude = 105.8 });
        await Marketplace.PostAsync(profile, $"/profiles/{supplierId}/sites/{site.GetProperty("siteId").GetGuid()}/capabilities", new
        {
            processCode = "machining-turning",
            materialCodes = new[] { "steel-carbon" },
            toleranceMm = 0.02,
            batchMin = 10,
            batchMax = 5000,
            monthlyCapacity = 20000,
            capacityUnit = "H87",
        });
        await Marketplace.PostAsync(profile, $"/organisations/{supplierId}/invitations", new { email = "lan@example.vn", role = "Viewer" });
        using var list = new MultipartFormDataContent { { new StringContent($"tax_code,country,name_vi\n{TaxCodes.Valid().Skip(8).First()},VN,Firm listed\n"), "file", "members.csv" } };
        using var import = new HttpRequestMessage(HttpMethod.Post, "/imports") { Content = list, Headers = { { "Idempotency-Key", Guid.NewGuid().ToString() } } };
        using var imported = await association.SendAsync(import);
        Assert.True(imported.IsSuccessStatusCode, await imported.Content.ReadAsStringAsync());
        using var waiting = new MultipartFormDataContent { { new StringContent($"tax_code,name_vi\n{TaxCodes.Valid().Skip(9).First()},{Canary}\n"), "file", "waiting.csv" } };
        using var previewed = await association.PostAsync("/imports/previews", waiting);
        Assert.True(previewed.IsSuccessStatusCode, await previewed.Content.ReadAsStringAsync());

        var drawing = await ShowDrawingAsync(market, supplierId);
        await SubmitCertificateAsync(market, site.GetProperty("siteId").GetGuid());
        await ApplyAsync(profile, association, supplierId);
        var rfqId = (await Marketplace.PostAsync(buyer, "/rfqs", WithDrawing(drawing))).GetProperty("rfqId").GetGuid();
        using var invitation = await buyer.PutAsJsonAsync($"/rfqs/{rfqId}/invitations", new { supplierIds = new[] { supplierId } });
        Assert.True(invitation.IsSuccessStatusCode, await invitation.Content.ReadAsStringAsync());
        await Marketplace.PostAsync(buyer, $"/rfqs/{rfqId}/publication", new { });
        using var reader = await market.ClientAsync("Files", "Supplier");
        await Marketplace.PostAsync(reader, $"/files/{drawing}/links?rfqId={rfqId}", new { });
        var lineId = (await buyer.GetFromJsonAsync<JsonElement>($"/rfqs/{rfqId}")).GetProperty("lines")[0].GetProperty("lineId").GetGuid();
        await Marketplace.PostAsync(supplier, $"/rfqs/{rfqId}/bids", BusyMarket.Bid(lineId, 77m));
        await using (var database = NpgsqlDataSource.Create(market.Database("Sourcing")))
        await using (var clock = database.CreateCommand("create or replace function sourcing_now() returns timestamptz language sql volatile as $$ select clock_timestamp() + interval '8 days' $$"))
            await clock.ExecuteNonQueryAsync();
        await Marketplace.PostAsync(buyer, $"/rfqs/{rfqId}/opening", new { });
        await Marketplace.PostAsync(buyer, $"/rfqs/{rfqId}/award-proposal", new { reason = Canary, lines = new[] { new { lineId, supplierId, quantity = 1000 } } });
        await market.ApproveAwardAsync("approver", rfqId);
        await Marketplace.PostAsync(buyer, "/rfqs", BusyMarket.Rfq("Invited", Canary)); // A draft, which has a page of its own.
    }

    private static System.Text.Json.Nodes.JsonObject WithDrawing(Guid drawing)
    {
        var rfq = JsonSerializer.SerializeToNode(BusyMarket.Rfq("Invited", Canary), JsonSerializerOptions.Web)!.AsObject(); // It is an object.
        (rfq["ndaRequired"], rfq["documents"]) = (true, JsonSerializer.SerializeToNode(new[] { new { fileId = drawing, title = Canary } }));
        return rfq;
    }

    // A drawing of the buyer's under an agreement, which the supplier signs and opens.
    private static async Task<Guid> ShowDrawingAsync(Marketplace market, Guid supplierId)
    {
        using var buyer = await market.ClientAsync("Files", "Buyer");
        using var supplier = await market.ClientAsync("Files", "Supplier");
        using var upload = new HttpRequestMessage(HttpMethod.Post, $"/files?name={Uri.EscapeDataString(Canary)}.csv&purpose=Drawing&ndaRequired=true") { Content = new StringContent("a,b\n"), Headers = { { "Idempotency-Key", Guid.NewGuid().ToString() } } };
        upload.Content.Headers.ContentType = new("application/octet-stream");
        using var uploaded = await buyer.SendAsync(upload);
        var file = await uploaded.Content.ReadFromJsonAsync<JsonElement>();
        var path = $"/files/{file.GetProperty("fileId").GetGuid()}";
        // Who is who comes from the registry, some moments later.
        await Eventually.IsAsync(async () => (await supplier.GetFromJsonAsync<JsonElement>("/organisations?name=Firm")).GetProperty("items").GetArrayLength() > 0, TimeSpan.FromSeconds(30), "the files service to hear of organisations");
        await Marketplace.PostAsync(buyer, path + "/grants", new { organisationId = supplierId, expiresAt = DateTimeOffset.UtcNow.AddDays(30) });
        await Marketplace.PostAsync(supplier, "/ndas", new { organisationId = file.GetProperty("organisationId").GetGuid(), textVersion = "2026-1" });
        await Marketplace.PostAsync(supplier, path + "/links", new { });
        return file.GetProperty("fileId").GetGuid();
    }

    // A certificate of the supplier that waits at the association.
    private static async Task SubmitCertificateAsync(Marketplace market, Guid siteId)
    {
        using var files = await market.ClientAsync("Files", "Supplier");
        using var supplier = await market.ClientAsync("Certification", "Supplier");
        using var upload = new HttpRequestMessage(HttpMethod.Post, $"/files?name={Uri.EscapeDataString(Canary)}.csv&purpose=Evidence") { Content = new StringContent("c,d\n"), Headers = { { "Idempotency-Key", Guid.NewGuid().ToString() } } };
        upload.Content.Headers.ContentType = new("application/octet-stream");
        using var uploaded = await files.SendAsync(upload);
        var evidenceFileId = (await uploaded.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("fileId").GetGuid();
        var association = await Eventually.GetAsync(
            async () => (await supplier.GetFromJsonAsync<JsonElement>("/associations")).GetProperty("items").EnumerateArray().Where(a => a.GetProperty("nameVi").GetString() == "Firm Association").Select(a => a.GetProperty("organisationId").GetString()).FirstOrDefault(),
            TimeSpan.FromSeconds(30), "the certification service to hear of the association");
        await Marketplace.PostAsync(supplier, "/certificates", new
        {
            associationId = association,
            typeCode = "iso-9001",
            number = Canary,
            issuer = "Quacert",
            scopeText = Canary,
            siteIds = new[] { siteId },
            processCodes = new[] { "machining" },
            issuedOn = "2026-01-10",
            expiresOn = "2030-01-09",
            evidenceFileId,
        });
    }

    // An application of the supplier that the association has begun to look at.
    private static async Task ApplyAsync(HttpClient supplier, HttpClient association, Guid supplierId)
    {
        var version = (await supplier.GetFromJsonAsync<JsonElement>($"/profiles/{supplierId}")).GetProperty("version").GetInt32();
        using var described = await supplier.PutAsJsonAsync($"/profiles/{supplierId}", new { version, nameVi = "Firm Supplier", nameEn = "Firm Supplier", vsicCodes = new[] { "25920" } });
        Assert.True(described.IsSuccessStatusCode, await described.Content.ReadAsStringAsync());
        var associationId = (await supplier.GetFromJsonAsync<JsonElement>("/associations")).GetProperty("items").EnumerateArray().Single(a => a.GetProperty("nameVi").GetString() == "Firm Association").GetProperty("organisationId").GetGuid();
        var vettingId = (await Marketplace.PostAsync(supplier, "/vettings", new { associationId, level = 1, message = Canary })).GetProperty("vettingId").GetGuid();
        await Marketplace.PostAsync(association, $"/vettings/{vettingId}/review", new { });
        using var answered = await association.PutAsJsonAsync($"/vettings/{vettingId}/checklist", new { items = new[] { new { code = "tax-code-active", answer = "Yes", note = Canary } } });
        Assert.True(answered.IsSuccessStatusCode, await answered.Content.ReadAsStringAsync());
    }

    private async Task<Ask> AskAsync(Marketplace market, string name)
    {
        var page = await browser.OpenAsync();
        await page.SignInAsync(market.Url("Portal"), $"{name}@example.vn", Password);
        if (name == "Association")
        {
            await page.GotoAsync(market.Url("Portal") + "/imports");
            await page.GetByLabel("Supplier list").SetInputFilesAsync(new FilePayload { Name = "waiting.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes($"tax_code,name_vi\n,{Canary}\n") });
            await page.PressAsync("Check the list");
            await page.ShowsAsync("Nothing has been imported yet.");
        }

        var clients = new Dictionary<string, HttpClient>();
        foreach (var service in Services) clients[service] = await market.ClientAsync(service, name);
        return async (service, path) =>
        {
            if (service == "Portal")
            {
                IAPIResponse shown = null!; // Set by the first time round.
                // As a patient person would: a page that is asked for too quickly says so.
                await Eventually.IsAsync(async () => (shown = await page.APIRequest.GetAsync(market.Url("Portal") + path)).Status != 429, what: path);
                return (shown.Status, await shown.TextAsync());
            }

            using var answer = await clients[service].GetAsync(path);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        };
    }

    private static List<string> RoutesOf(string service) => [.. AuthorizationMatrix.Of(service).Where(row => row.Method == "GET")
        .SelectMany(row => row.Route.Contains("{format}", StringComparison.Ordinal) ? new[] { row.Route.Replace("{format}", "csv", StringComparison.Ordinal), row.Route.Replace("{format}", "xlsx", StringComparison.Ordinal) } : [row.Route])
        .Distinct()];

    private static bool HasId(string route) => route.Contains(":guid}", StringComparison.Ordinal);

    // A route with two parameters is asked with all pairs.
    private static IEnumerable<string> PathsOf(string route, IReadOnlyCollection<string> ids) =>
        HasId(route) ? ids.SelectMany(id => PathsOf(Parameter().Replace(route, id, 1), ids)) : [route];

    private static IEnumerable<string> IdsIn(string text) => Id().Matches(text).Select(m => m.Value);

    [GeneratedRegex(@"\{\w+:guid\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Id();
}
