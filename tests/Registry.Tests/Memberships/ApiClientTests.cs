using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Tests.Support;

namespace Matchmaking.Registry.Tests.Memberships;

/// <summary>Programs that act for an organisation.</summary>
public sealed class ApiClientTests(RegistryFixture registry)
{
    private const string Read = "marketplace.read";
    private const string Write = "marketplace.write";

    private ProgramBook Provider => registry.Authentication.Programs;

    [Fact(DisplayName = "API clients: an owner makes one, its secret is told once, and it acts for that organisation")]
    public async Task A_program_acts_for_its_organisation()
    {
        var (firm, key) = (await registry.RegisteredAsync(), Guid.NewGuid());
        var made = await MakeAsync(firm, key, "ERP", Read, Write);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var (id, secret) = ((string)made.Body["clientId"]!, (string)made.Body["clientSecret"]!);
        Assert.Equal([Read, Write], Provider.Live[id]);

        var again = await MakeAsync(firm, key, "ERP", Read, Write);
        Assert.Equal((HttpStatusCode.Created, true, id, null), (again.StatusCode, again.IsReplay, (string?)again.Body["clientId"], again.Body["clientSecret"]));
        foreach (var table in new[] { "api_client", "membership", "idempotency_key", "outbox_message", "outbox_archive" })
            Assert.Equal(0, await registry.CountAsync($"select 1 from {table} t where t::text like '%{secret}%'"));

        using var program = registry.Program(id, $"{Read} {Write}");
        Assert.Equal(firm.Id, (await program.ReadAsync("/me"))["membership"]!["organisationId"]!.GetValue<Guid>());
        Assert.Equal(HttpStatusCode.Created, (await program.CreateAsync($"/profiles/{firm.Id}/sites", RegistryFixture.Site())).StatusCode);
        var listed = Assert.Single((await ListAsync(firm)).AsArray())!;
        Assert.Equal((id, "ERP", null), ((string?)listed["clientId"], (string?)listed["name"], listed["revokedAt"]));
        var me = (await firm.Http.ReadAsync($"/organisations/{firm.Id}/memberships"))["items"]!.AsArray();
        Assert.Equal((string?)Assert.Single(me)!["membershipId"], (string?)listed["madeBy"]!["membershipId"]);
    }

    [Fact(DisplayName = "API clients: a token does what its scopes say: without marketplace.write it changes nothing, without marketplace.read it sees nothing")]
    public async Task A_token_is_held_to_its_scopes()
    {
        var firm = await registry.RegisteredAsync();
        var both = (string)(await MakeAsync(firm, null, "ERP", Read, Write)).Body["clientId"]!;
        var reading = (string)(await MakeAsync(firm, null, "ERP", Read)).Body["clientId"]!;
        using HttpClient readOnly = registry.Program(both, Read), writeOnly = registry.Program(both, Write), reader = registry.Program(reading, $"{Read} {Write}");

        Assert.Equal(HttpStatusCode.OK, (await readOnly.SendAsync(HttpMethod.Get, $"/profiles/{firm.Id}")).StatusCode);
        await RefusedAsync("caller.scope", readOnly.CreateAsync($"/profiles/{firm.Id}/sites", RegistryFixture.Site()));
        await RefusedAsync("caller.scope", writeOnly.SendAsync(HttpMethod.Get, $"/profiles/{firm.Id}"));
        Assert.Equal(HttpStatusCode.Created, (await writeOnly.CreateAsync($"/profiles/{firm.Id}/sites", RegistryFixture.Site())).StatusCode);

        // Nor would a provider that gives more than was agreed help: the membership is a viewer's.
        await RefusedAsync("caller.read-only", reader.CreateAsync($"/profiles/{firm.Id}/sites", RegistryFixture.Site()));
    }

    [Fact(DisplayName = "API clients: a revoked one is refused at once, whatever it still holds")]
    public async Task Revocation_holds_at_once()
    {
        var firm = await registry.RegisteredAsync();
        var id = (string)(await MakeAsync(firm, null, "ERP", Read)).Body["clientId"]!;
        using var program = registry.Program(id, Read);
        Assert.Equal(HttpStatusCode.OK, (await program.SendAsync(HttpMethod.Get, $"/profiles/{firm.Id}")).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await RevokeAsync(firm, id)).StatusCode);

        await RefusedAsync("caller.no-organisation", program.SendAsync(HttpMethod.Get, $"/profiles/{firm.Id}"));
        Assert.Null((await program.ReadAsync("/me"))["membership"]);
        Assert.DoesNotContain(id, Provider.Live.Keys);
        Assert.Null((await registry.Memberships.FirstAsync(e => e.Subject == id && e.Role == null)).Role);
        Assert.NotNull(Assert.Single((await ListAsync(firm)).AsArray())!["revokedAt"]);
        Assert.Equal(HttpStatusCode.NoContent, (await RevokeAsync(firm, id)).StatusCode);
    }

    [Fact(DisplayName = "API clients: while the provider is away none is made, and revoking one holds here and is finished by asking again")]
    public async Task A_provider_that_is_away_leaves_nothing_half_done()
    {
        var firm = await registry.RegisteredAsync();
        var id = (string)(await MakeAsync(firm, null, "ERP", Read)).Body["clientId"]!;
        using var program = registry.Program(id, Read);
        Provider.Away[id] = Provider.Away["away"] = true;
        var made = await MakeAsync(firm, null, "away", Read);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "identity.unavailable"), (made.StatusCode, made.Code));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await RevokeAsync(firm, id)).StatusCode);
        await RefusedAsync("caller.no-organisation", program.SendAsync(HttpMethod.Get, $"/profiles/{firm.Id}"));

        Provider.Away.TryRemove(id, out _);
        Assert.Single((await ListAsync(firm)).AsArray());
        Assert.Equal(HttpStatusCode.NoContent, (await RevokeAsync(firm, id)).StatusCode);
        Assert.DoesNotContain(id, Provider.Live.Keys);
    }

    [Fact(DisplayName = "API clients: credentials that the registry did not come to keep act for nobody, and are taken back")]
    public async Task Credentials_without_a_row_act_for_nobody()
    {
        var (firm, other) = (await registry.RegisteredAsync(), await registry.RegisteredAsync());
        var taken = (string)(await MakeAsync(firm, null, "ERP", Read)).Body["clientId"]!;

        // The registry's own part fails after the provider's: the name is taken, and nothing of it may be left.
        Provider.Ids["the same again"] = taken;
        Assert.Equal("membership.exists", (await MakeAsync(firm, null, "the same again", Read)).Code);
        Assert.DoesNotContain(taken, Provider.Live.Keys);
        Assert.Single((await ListAsync(firm)).AsArray());

        // As after a crash between the two: known to the provider, to nobody else.
        using var orphan = registry.Program($"client-{Guid.NewGuid():N}", $"{Read} {Write}");
        await RefusedAsync("caller.no-organisation", orphan.CreateAsync($"/profiles/{other.Id}/sites", RegistryFixture.Site()));
    }

    [Fact(DisplayName = "API clients: only an owner, just signed in, makes them; a program makes none, joins none and registers none")]
    public async Task Only_an_owner_makes_them()
    {
        var (firm, other) = (await registry.RegisteredAsync(), await registry.RegisteredAsync());
        var id = (string)(await MakeAsync(firm, null, "ERP", Read, Write)).Body["clientId"]!;
        using var program = registry.Program(id, $"{Read} {Write}");
        foreach (var http in new[] { (await registry.JoinedAsync(firm, "Manager")).Http, (await registry.JoinedAsync(firm, "Contributor")).Http, program })
        {
            await RefusedAsync("api-client.not-owner", MakeAsync(firm with { Http = http }, null, "ERP", Read));
            await RefusedAsync("api-client.not-owner", RevokeAsync(firm with { Http = http }, id));
            await RefusedAsync("api-client.not-owner", http.SendAsync(HttpMethod.Get, $"/organisations/{firm.Id}/api-clients"));
        }

        var stranger = await RevokeAsync(other, id, other.Id);
        Assert.Equal((HttpStatusCode.NotFound, "api-client.unknown"), (stranger.StatusCode, stranger.Code));
        await RefusedAsync("api-client.one-organisation", program.CreateAsync("/organisations", registry.Firm()));
        var invited = await other.Http.SendAsync(HttpMethod.Post, $"/organisations/{other.Id}/invitations", new JsonObject { ["email"] = "lan@example.vn", ["role"] = "Viewer" });
        await RefusedAsync("api-client.one-organisation", program.SendAsync(HttpMethod.Post, "/invitations/accept", new JsonObject { ["token"] = (string?)invited.Body["token"] }));

        using var stale = registry.Nobody;
        stale.DefaultRequestHeaders.Authorization = new("Bearer", registry.Authentication.Token(firm.Owner, signedInAgo: TimeSpan.FromHours(1)));
        var old = await MakeAsync(firm with { Http = stale }, null, "ERP", Read);
        Assert.Equal((HttpStatusCode.Unauthorized, "caller.step-up"), (old.StatusCode, old.Code));
        Assert.Equal("api-client.scope-unknown", (await MakeAsync(firm, null, "ERP", "accounts")).Code);
    }

    [Fact(DisplayName = "trust 2: an application that acts for a person is held to its scopes, decides nothing that the person decides in person, and chooses no organisation for their session")]
    public async Task An_application_of_others_acts_within_what_was_allowed()
    {
        var firm = await registry.RegisteredAsync();
        using HttpClient reading = As(firm, $"openid {Read}"), writing = As(firm, $"openid {Read} {Write}");
        Assert.Equal(HttpStatusCode.OK, (await reading.SendAsync(HttpMethod.Get, $"/profiles/{firm.Id}")).StatusCode);
        await RefusedAsync("caller.scope", reading.CreateAsync($"/profiles/{firm.Id}/sites", RegistryFixture.Site()));
        await RefusedAsync("caller.scope", reading.CreateAsync("/organisations", registry.Firm()));
        await RefusedAsync("caller.scope", reading.SendAsync(HttpMethod.Post, "/invitations/accept", new JsonObject { ["token"] = "x" }));
        Assert.Equal(HttpStatusCode.Created, (await writing.CreateAsync($"/profiles/{firm.Id}/sites", RegistryFixture.Site())).StatusCode);

        await RefusedAsync("caller.not-in-person", MakeAsync(firm with { Http = writing }, null, "ERP", Read));
        await RefusedAsync("caller.not-in-person", writing.SendAsync(HttpMethod.Post, $"/organisations/{firm.Id}/invitations", new JsonObject { ["email"] = "lan@example.vn", ["role"] = "Viewer" }));
        await RefusedAsync("caller.not-in-person", writing.CreateAsync($"/organisations/{firm.Id}/memberships", new JsonObject { ["subject"] = "somebody", ["role"] = "Owner" }));
        await RefusedAsync("caller.not-in-person", writing.SendAsync(HttpMethod.Put, "/me/acting-organisation", new JsonObject { ["organisationId"] = firm.Id }));
        Assert.Equal(HttpStatusCode.NoContent, (await firm.Http.SendAsync(HttpMethod.Put, "/me/acting-organisation", new JsonObject { ["organisationId"] = firm.Id })).StatusCode);

        // Without any such scope the provider means its token for itself, and this service takes none that is meant for another.
        using var nameOnly = registry.Nobody;
        nameOnly.DefaultRequestHeaders.Authorization = new("Bearer", registry.Authentication.Token(firm.Owner, "guest", "openid", audience: registry.Authentication.Issuer));
        Assert.Equal(HttpStatusCode.Unauthorized, (await nameOnly.SendAsync(HttpMethod.Get, "/me")).StatusCode);
    }

    private HttpClient As(Member firm, string scope)
    {
        var http = registry.Nobody;
        http.DefaultRequestHeaders.Authorization = new("Bearer", registry.Authentication.Token(firm.Owner, "guest", scope));
        return http;
    }

    private static Task<Answer> MakeAsync(Member firm, Guid? key, string name, params string[] scopes) =>
        firm.Http.CreateAsync($"/organisations/{firm.Id}/api-clients", new JsonObject { ["name"] = name, ["scopes"] = new JsonArray([.. scopes.Select(s => (JsonNode)s)]) }, key);

    private static Task<Answer> RevokeAsync(Member firm, string clientId, Guid? organisation = null) =>
        firm.Http.SendAsync(HttpMethod.Delete, $"/organisations/{organisation ?? firm.Id}/api-clients/{clientId}");

    private static async Task<JsonNode> ListAsync(Member firm) => (await firm.Http.ReadAsync($"/organisations/{firm.Id}/api-clients"))["items"]!;

    private static async Task RefusedAsync(string code, Task<Answer> asked)
    {
        var answer = await asked;
        Assert.Equal((HttpStatusCode.Forbidden, code), (answer.StatusCode, answer.Code));
    }
}
