using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Matchmaking.Registry.Tests.Clusters;
using Matchmaking.Registry.Tests.Memberships;
using Matchmaking.Registry.Tests.SupplierLists;
using Matchmaking.Registry.Tests.Vettings;
using Matchmaking.ServiceDefaults;
using Matchmaking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Registry.Tests;

/// <summary>Every endpoint of the service, asked by everybody who could try: see tests/authorization-matrix.csv.</summary>
public sealed class MatrixTests(RegistryFixture registry)
{
    /// <summary>A resource, who it belongs to, and the request.</summary>
    private sealed record Scene(Member Own, string Path, JsonObject? Body = null, byte[]? File = null);

    private readonly Dictionary<string, Scene> _untouched = [];
    private readonly Dictionary<string, HttpClient> _others = [];

    // Roles are asked of the membership itself there, and the rows know who the operator is.
    private static readonly string[] GuardedTwice =
    [
        "DELETE /organisations/{id:guid}/api-clients/{clientId}",
        "DELETE /organisations/{id:guid}/invitations/{invitationId:guid}",
        "DELETE /organisations/{id:guid}/memberships/{membershipId:guid}",
        "DELETE /profiles/{organisationId:guid}/publication",
        "DELETE /vettings/{vettingId:guid}/review",
        "DELETE /vettings/{vettingId:guid}/suspension",
        "POST /clusters",
        "POST /organisations/{id:guid}/api-clients",
        "POST /organisations/{id:guid}/invitations",
        "POST /organisations/{id:guid}/membership-proposals",
        "POST /organisations/{id:guid}/memberships",
        "POST /organisations/{id:guid}/suspension-proposals",
        "POST /profiles/{organisationId:guid}/sites",
        "POST /vettings",
        "POST /vettings/{vettingId:guid}/appeal",
        "POST /vettings/{vettingId:guid}/resubmission",
        "POST /vettings/{vettingId:guid}/suspension",
        "POST /vettings/{vettingId:guid}/withdrawal",
        "PUT /clusters/{code}/interventions",
        "PUT /clusters/{code}/keeper",
        "PUT /clusters/{code}/sheet",
        "PUT /organisations/{id:guid}/memberships/{membershipId:guid}",
        "PUT /vettings/{vettingId:guid}/checklist",
    ];

    [Fact(DisplayName = "trust 5: the matrix lists every endpoint, and nothing else")]
    public void Complete() => Assert.Empty(AuthorizationMatrix.Gaps(RegistryService.Name, registry.App));

    [Fact(DisplayName = "trust 5: every cell of the matrix is answered as written, and as the examples of the API show")]
    public async Task Cells()
    {
        var differences = await AuthorizationMatrix.DifferencesAsync(AuthorizationMatrix.Of(RegistryService.Name), AskAsync);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.Empty(registry.App.Services.GetRequiredService<ApiExamples>().Differences(RegistryService.Name));
    }

    [Fact(DisplayName = "The API describes itself: what each operation is for, and an exchange that took place")]
    public async Task Described() => Assert.Empty(await ApiExamples.SilentAsync(registry.App));

    [Fact(DisplayName = "trust 5: an endpoint whose declaration is taken away turns the matrix red, each one")]
    public async Task Teeth()
    {
        var unnoticed = await AuthorizationMatrix.UnnoticedAsync(RegistryService.Name, registry.App, AskAsync, GuardedTwice);
        Assert.True(unnoticed.Count == 0, string.Join('\n', unnoticed));
    }

    [Fact(DisplayName = "trust 5: what only the server decides cannot be sent: every write refuses such members")]
    public async Task Server_owned()
    {
        foreach (var row in AuthorizationMatrix.Of(RegistryService.Name).Where(row => row.Method is "POST" or "PUT"))
        {
            var scene = await SetAsync(row);
            if (scene.Body is null || row.Expected.Values.All(status => status >= 300)) continue;
            var who = row.Expected.GetValueOrDefault("owner", 403) == 403 ? registry.Operator : scene.Own.Http;
            foreach (var member in new[] { "organisationId", "state", "createdAt", "completeness", "trackRecord", "verified" })
            {
                if (scene.Body.ContainsKey(member)) continue; // Here it is what the caller decides.
                var answer = await who.SendAsync(new HttpMethod(row.Method), scene.Path, scene.Body.With(member, Guid.NewGuid().ToString()), Guid.NewGuid());
                Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{row} takes {member}: {answer.StatusCode}");
            }
        }
    }

    [Fact(DisplayName = "trust 2: who may act for an organisation, and what the operator does to one, needs a sign-in of the last minutes with a second factor")]
    public async Task Fresh()
    {
        var owner = (await registry.RegisteredAsync()).Owner;
        Assert.Empty(await FreshSignIns.DifferencesAsync(registry.App, registry.Authentication, new Dictionary<string, string>
        {
            ["POST /organisations/{id:guid}/api-clients"] = owner,
            ["POST /organisations/{id:guid}/invitations"] = owner,
            ["POST /organisations/{id:guid}/memberships"] = owner,
            ["PUT /organisations/{id:guid}/memberships/{membershipId:guid}"] = owner,
            ["DELETE /organisations/{id:guid}/memberships/{membershipId:guid}"] = owner,
            ["POST /organisations/{id:guid}/membership-proposals"] = "operator",
            ["POST /membership-proposals/{proposalId:guid}/confirmation"] = "operator",
            ["POST /organisations/{id:guid}/suspension-proposals"] = "operator",
            ["POST /suspension-proposals/{proposalId:guid}/confirmation"] = "operator",
        }));
    }

    // A scene that nobody has changed yet serves all who are refused, and the first who is let in.
    private async Task<int> AskAsync(AuthorizationMatrix.Row row, string principal)
    {
        var key = row.ToString();
        if (!_untouched.TryGetValue(key, out var scene)) _untouched[key] = scene = await SetAsync(row);
        using var request = new HttpRequestMessage(new HttpMethod(row.Method), scene.Path) { Headers = { { StrippedPolicy.Header, row.Method }, { Idempotency.Header, Guid.NewGuid().ToString() } } };
        if (scene.Body is not null) request.Content = JsonContent.Create(scene.Body);
        if (scene.File is not null) request.Content = new MultipartFormDataContent { { new ByteArrayContent(scene.File) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } }, "file", "list.csv" } };
        using var response = await (await ClientAsync(scene, principal)).SendAsync(request);
        if (response.IsSuccessStatusCode && row.Method != "GET") _untouched.Remove(key);
        return (int)response.StatusCode;
    }

    private async Task<HttpClient> ClientAsync(Scene scene, string principal)
    {
        switch (principal)
        {
            case "anonymous": return registry.Nobody;
            case "expired":
                var expired = registry.Nobody;
                expired.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", registry.Authentication.Token(scene.Own.Owner, lifetime: TimeSpan.FromMinutes(-10)));
                return expired;
            case "no_organisation": return registry.As(RegistryFixture.NewPerson());
            case "service": return registry.Authentication.Client(registry.App.Urls.First(), RegistryFixture.NewPerson(), "accounts");
            case "viewer" or "contributor" or "manager":
                var colleague = RegistryFixture.NewPerson();
                var role = char.ToUpperInvariant(principal[0]) + principal[1..];
                await registry.EnterAsync(scene.Own.Id, colleague, role);
                return registry.As(colleague);
            case "owner": return scene.Own.Http;
            case "operator": return registry.Operator;
            case "stranger": return await OtherAsync("Supplier");
            case "counterparty": return await OtherAsync("Buyer");
            case "association" or "agency": return await OtherAsync(char.ToUpperInvariant(principal[0]) + principal[1..]);
            default: throw new ArgumentException($"The matrix has no principal {principal}");
        }
    }

    private async Task<HttpClient> OtherAsync(string kind) => _others.TryGetValue(kind, out var known) ? known : _others[kind] = (await registry.RegisteredAsync(kind)).Http;

    private async Task<Scene> SetAsync(AuthorizationMatrix.Row row)
    {
        var own = row.State is "published" ? await registry.PublishedAsync() : await registry.RegisteredAsync(row.Relation == "association" ? "Association" : "Supplier");
        var (site, capability, import) = (own.SiteId, Guid.Empty, Guid.Empty);
        if (row.State is "draft")
        {
            site = (await own.Http.CreateAsync($"/profiles/{own.Id}/sites", RegistryFixture.Site())).Body["siteId"]!.GetValue<Guid>();
            capability = (await own.Http.CreateAsync($"/profiles/{own.Id}/sites/{site}/capabilities", RegistryFixture.Capability())).Body["capabilityId"]!.GetValue<Guid>();
        }

        if (row.State is "orphaned") await registry.ExecuteAsync($"update membership set ended_at = now() where organisation_id = '{own.Id}'");
        if (row.Resource == "cluster") return await ClusterAsync(row, own);
        if (row.State is "imported") import = (await own.Http.ImportAsync(ListFile.Row(registry.NewTaxCode()))).Body["importId"]!.GetValue<Guid>();
        if (row.State is "previewed") import = (await own.Http.PreviewAsync(ListFile.Csv([ListFile.Row(registry.NewTaxCode())]))).Body["previewId"]!.GetValue<Guid>();
        var colleague = row.State is "joined" ? (await registry.JoinedAsync(own, "Viewer")).Id : Guid.Empty;
        var invitation = row.State is "invited" ? (await own.Http.CreateAsync($"/organisations/{own.Id}/invitations", Invited())).Body : null;
        var program = row.State is "program" ? (string?)(await own.Http.CreateAsync($"/organisations/{own.Id}/api-clients", Program())).Body["clientId"] : null;
        var vetting = row.Resource == "vetting" ? await VettingAsync(own, row) : null;
        var proposal = row.Resource == "membership proposal" ? row.State is "proposed" ? (await ProposalTests.ProposedAsync(registry.SecondOperator, own.Id)).Id : Guid.Empty
            : row.State is "proposed" or "barred" ? await registry.ProposedAsync(own.Id) : Guid.Empty;
        if (row.State is "barred") await registry.ConfirmedAsync(proposal);
        var path = row.Route.Replace("{vettingId:guid}", vetting?.Id.ToString(), StringComparison.Ordinal).Replace("{proposalId:guid}", proposal.ToString(), StringComparison.Ordinal).Replace("{clientId}", program, StringComparison.Ordinal).Replace("{id:guid}", (row.Resource == "import" ? import : own.Id).ToString(), StringComparison.Ordinal)
            .Replace("{organisationId:guid}", own.Id.ToString(), StringComparison.Ordinal).Replace("{siteId:guid}", site.ToString(), StringComparison.Ordinal)
            .Replace("{capabilityId:guid}", capability.ToString(), StringComparison.Ordinal).Replace("{membershipId:guid}", colleague.ToString(), StringComparison.Ordinal)
            .Replace("{invitationId:guid}", (string?)invitation?["invitationId"], StringComparison.Ordinal).Replace("{list}", "processes", StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal);
        var file = row.Endpoint is "POST /imports" or "POST /imports/previews" ? ListFile.Csv([ListFile.Row(registry.NewTaxCode())]) : null;
        var body = row.Route.StartsWith("/invitations/", StringComparison.Ordinal) ? new JsonObject { ["token"] = (string?)invitation?["token"] } : vetting?.Body ?? await BodyAsync(row.Endpoint, own);
        return new Scene(own, path, body, file is null ? null : System.Text.Encoding.UTF8.GetBytes(file));
    }

    private sealed record VettingScene(Guid Id, JsonObject? Body);

    // The own organisation is the supplier who asks or the association that is asked; a colleague did what its owner did not.
    private async Task<VettingScene> VettingAsync(Member own, AuthorizationMatrix.Row row)
    {
        var isSupplier = row.Relation == "supplier";
        var by = isSupplier ? await registry.AssociationAsync() : new Verifiers(own, await registry.JoinedAsync(own, "Manager"));
        var supplier = isSupplier ? own : await registry.MakerAsync();
        if (isSupplier && row.State is not "none")
        {
            await own.SaysAsync("25920");
            await own.Http.CreateAsync($"/profiles/{own.Id}/sites", RegistryFixture.Site());
        }

        var turned = new Verifiers(by.Association with { Http = by.Second.Http }, by.Second with { Http = by.First });
        var id = row.State switch
        {
            "asked" => await supplier.AskedAsync(by),
            "taken" => await supplier.AnsweredAsync(by),
            "answered" => await supplier.AnsweredAsync(turned),
            "changes" => await supplier.DecidedAsync(by, "RequestChanges"),
            "rejected" => await supplier.DecidedAsync(by, "Reject"),
            "approved" or "stopped" => await supplier.DecidedAsync(by),
            _ => Guid.Empty,
        };
        if (row.State is "stopped") await by.First.SuspendAsync(id);
        return new VettingScene(id, row.Endpoint switch
        {
            "POST /vettings" => new JsonObject { ["associationId"] = by.Association.Id, ["level"] = 2, ["message"] = "Hồ sơ đính kèm." },
            "POST /vettings/{vettingId:guid}/resubmission" => new JsonObject { ["message"] = "Đã bổ sung giấy đăng ký mới." },
            "POST /vettings/{vettingId:guid}/appeal" => new JsonObject { ["associationId"] = (await registry.AssociationAsync()).Association.Id, ["message"] = "Hồ sơ của chúng tôi là đúng." },
            "PUT /vettings/{vettingId:guid}/checklist" => VettingScenes.Checklist(),
            "POST /vettings/{vettingId:guid}/decision" => new JsonObject { ["outcome"] = "Reject", ["reason"] = "Địa chỉ không khớp." },
            "POST /vettings/{vettingId:guid}/suspension" => new JsonObject { ["reason"] = "Nhà máy đã đóng cửa." },
            _ => null,
        });
    }

    // A cluster that the own association keeps, and that a supplier has asked to belong to.
    private async Task<Scene> ClusterAsync(AuthorizationMatrix.Row row, Member own)
    {
        var (code, asker) = (ClusterTests.NewCode(), await registry.RegisteredAsync());
        await registry.Operator.CreateAsync("/clusters", new JsonObject { ["code"] = code, ["sheet"] = ClusterTests.Sheet() });
        if (row.State == "kept") await registry.Operator.SendAsync(HttpMethod.Put, $"/clusters/{code}/keeper", new JsonObject { ["organisationId"] = own.Id });
        await asker.Http.SendAsync(HttpMethod.Put, $"/clusters/{code}/membership");
        var path = row.Route.Replace("{code}", code, StringComparison.Ordinal).Replace("{organisationId:guid}", asker.Id.ToString(), StringComparison.Ordinal);
        return new Scene(own, path, row.Endpoint switch
        {
            "POST /clusters" => new JsonObject { ["code"] = ClusterTests.NewCode(), ["sheet"] = ClusterTests.Sheet() },
            "PUT /clusters/{code}/sheet" => new JsonObject { ["version"] = 2, ["sheet"] = ClusterTests.Sheet() },
            "PUT /clusters/{code}/interventions" => new JsonObject { ["version"] = 2, ["interventions"] = new JsonArray(new JsonObject { ["area"] = "Training", ["need"] = "CNC operators", ["actor"] = "Vocational college", ["status"] = "Planned" }) },
            "PUT /clusters/{code}/keeper" => new JsonObject { ["organisationId"] = own.Id },
            _ => null,
        }, null);
    }

    private static JsonObject Invited() => new() { ["email"] = "lan@example.vn", ["role"] = "Viewer" };

    private static JsonObject Program() => new() { ["name"] = "ERP", ["scopes"] = new JsonArray("marketplace.read", "marketplace.write") };

    // What the one who may would send.
    private async Task<JsonObject?> BodyAsync(string endpoint, Member own) => endpoint switch
    {
        "POST /organisations" => registry.Firm(),
        "POST /organisations/{id:guid}/memberships" => new JsonObject { ["subject"] = RegistryFixture.NewPerson(), ["role"] = "Owner" },
        "POST /organisations/{id:guid}/membership-proposals" => ProposalTests.Proposal(),
        "PUT /organisations/{id:guid}/memberships/{membershipId:guid}" => new JsonObject { ["role"] = "Contributor" },
        "POST /organisations/{id:guid}/invitations" => Invited(),
        "POST /organisations/{id:guid}/api-clients" => Program(),
        "POST /organisations/{id:guid}/suspension-proposals" => new JsonObject { ["measure"] = "Suspend", ["reason"] = "Forged certificates, see letter 12/2026." },
        "PUT /me/acting-organisation" => new JsonObject { ["organisationId"] = own.Id },
        "POST /organisations/{id:guid}/status" => new JsonObject { ["effectiveFrom"] = "2026-01-01", ["ownership"] = "VietnameseOwned", ["foreignSharePercent"] = 0, ["staff"] = 90 },
        "PUT /imports/previews/{id:guid}/columns" => new JsonObject { ["columns"] = new JsonArray([.. ListFile.Row("").Keys.Select(c => (JsonNode)c)]) },
        "PUT /imports/previews/{id:guid}/header" => new JsonObject { ["row"] = 1 },
        "PUT /imports/previews/{id:guid}/decisions" => new JsonObject { ["decisions"] = new JsonArray() },
        "PUT /organisations/{id:guid}/kinds" => new JsonObject { ["kinds"] = new JsonArray("Supplier", "Buyer") },
        "PUT /profiles/{organisationId:guid}" => new JsonObject { ["version"] = (int)(await own.Http.ReadAsync($"/profiles/{own.Id}"))["version"]!, ["nameVi"] = "Cơ khí Sao Mai", ["nameEn"] = "Sao Mai" },
        "PUT /profiles/{organisationId:guid}/photos" => new JsonObject { ["photos"] = new JsonArray(new JsonObject { ["fileId"] = Guid.NewGuid(), ["caption"] = "Xưởng tiện" }) },
        "POST /profiles/{organisationId:guid}/sites" or "PUT /profiles/{organisationId:guid}/sites/{siteId:guid}" => RegistryFixture.Site("Nhà máy 2"),
        "POST /profiles/{organisationId:guid}/sites/{siteId:guid}/capabilities" or "PUT /profiles/{organisationId:guid}/sites/{siteId:guid}/capabilities/{capabilityId:guid}" => RegistryFixture.Capability("machining-milling"),
        _ => null,
    };
}
