using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Matchmaking.Identity.Tests;

/// <summary>Programs that are let in and out while the service runs.</summary>
public sealed class ClientTests(IdentityFixture identity)
{
    [Fact]
    public async Task A_new_client_gets_tokens_for_itself_with_all_its_scopes_or_those_it_asks_for()
    {
        var (id, secret) = await NewClientAsync(await RegistryAsync(), "marketplace.read", "marketplace.write");
        using var browser = identity.NewBrowser();
        var all = await browser.TokenAsync(Browser.Basic(id, secret), ("grant_type", "client_credentials"));
        Assert.Equal("marketplace.read marketplace.write", all["scope"]);
        var token = new JsonWebToken(all["access_token"]);
        Assert.Equal(id, token.Subject);
        Assert.Equal("marketplace.read marketplace.write", token.GetClaim("scope").Value);

        Assert.Equal("marketplace.read", (await browser.TokenAsync(Browser.Basic(id, secret), ("grant_type", "client_credentials"), ("scope", "marketplace.read")))["scope"]);
    }

    [Theory]
    [InlineData("client_credentials", "clients", "invalid_scope")]
    [InlineData("client_credentials", "openid", "invalid_scope")]
    [InlineData("client_credentials", " ", "invalid_scope")]
    [InlineData("authorization_code", "", "unauthorized_client")]
    [InlineData("refresh_token", "", "unauthorized_client")]
    public async Task A_new_client_may_nothing_else(string grant, string scope, string error)
    {
        var (id, secret) = await NewClientAsync(await RegistryAsync(), "marketplace.read");
        using var browser = identity.NewBrowser();
        Assert.Equal(error, (await browser.TokenAsync(Browser.Basic(id, secret), ("grant_type", grant), ("scope", scope))).Error);
    }

    [Fact]
    public async Task A_new_client_cannot_send_people_to_sign_in()
    {
        var (id, _) = await NewClientAsync(await RegistryAsync(), "marketplace.read");
        using var browser = await identity.SignedInAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync(Browser.Address(("client_id", id)))).StatusCode);
    }

    [Fact]
    public async Task A_revoked_client_gets_no_token_any_more_and_revoking_it_again_is_no_mistake()
    {
        var registry = await RegistryAsync();
        var (id, secret) = await NewClientAsync(registry, "marketplace.read");
        using var browser = identity.NewBrowser();
        Assert.Equal(HttpStatusCode.OK, (await browser.TokenAsync(Browser.Basic(id, secret), ("grant_type", "client_credentials"))).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await registry.DeleteAsync($"/clients/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await registry.DeleteAsync($"/clients/{id}")).StatusCode);
        var refused = await browser.TokenAsync(Browser.Basic(id, secret), ("grant_type", "client_credentials"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("invalid_client", refused.Error);
    }

    [Fact]
    public async Task A_client_is_revoked_only_by_the_program_that_made_it()
    {
        var (id, secret) = await NewClientAsync(await RegistryAsync(), "marketplace.read");
        var another = await identity.ProgramAsync("another-registry", "clients");
        foreach (var unknown in (string[])[id, "client-made-up", "registry"])
        {
            var answer = await another.DeleteAsync($"/clients/{unknown}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal("client.unknown", (string?)(await Json.ReadAsync(answer))["code"]);
        }

        using var browser = identity.NewBrowser();
        Assert.Equal(HttpStatusCode.OK, (await browser.TokenAsync(Browser.Basic(id, secret), ("grant_type", "client_credentials"))).StatusCode);
    }

    [Fact]
    public async Task Clients_need_the_scope_clients()
    {
        using var nobody = new HttpClient { BaseAddress = new Uri(identity.Issuer) };
        var body = new { name = "Kế toán", scopes = new[] { "marketplace.read" } };
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsJsonAsync("/clients", body)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.DeleteAsync("/clients/client-1")).StatusCode);
        var program = await identity.ProgramAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await program.PostAsJsonAsync("/clients", body)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.DeleteAsync("/clients/client-1")).StatusCode);
    }

    [Theory]
    [InlineData(" ", "marketplace.read", "name", "client.name-invalid")]
    [InlineData("a\0b", "marketplace.read", "name", "client.name-invalid")]
    [InlineData("Kế toán", "", "scopes", "client.scope-unknown")]
    [InlineData("Kế toán", "marketplace.read,clients", "scopes", "client.scope-unknown")]
    [InlineData("Kế toán", "accounts", "scopes", "client.scope-unknown")]
    public async Task A_wrong_client_is_refused_at_its_field(string name, string scopes, string field, string code)
    {
        var answer = await (await RegistryAsync()).PostAsJsonAsync("/clients", new { name, scopes = scopes.Split(',', StringSplitOptions.RemoveEmptyEntries) });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await Json.ReadAsync(answer);
        Assert.Equal(code, (string?)problem["code"]);
        Assert.Equal(field, Assert.Single(problem["errors"]!.AsObject()).Key); // A field problem has it.
    }

    [Fact]
    public async Task The_database_holds_no_secret_of_a_client()
    {
        var (id, secret) = await NewClientAsync(await RegistryAsync(), "marketplace.read");
        var bytes = Convert.ToHexString(Encoding.UTF8.GetBytes(secret));
        Assert.Equal(1, await identity.CountAsync($"select 1 from api_client where id = '{id}' and secret_hash <> '\\x{bytes}' and length(secret_hash) = 32"));
        Assert.Equal(0, await identity.CountAsync($"select 1 from idempotency_key where body like '%{secret}%'"));
    }

    private Task<HttpClient> RegistryAsync() => identity.ProgramAsync("registry", "clients");

    private static async Task<(string Id, string Secret)> NewClientAsync(HttpClient registry, params string[] scopes)
    {
        var answer = await registry.PostAsJsonAsync("/clients", new { name = "Kế toán", scopes });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        var made = await Json.ReadAsync(answer);
        return ((string)made["clientId"]!, (string)made["clientSecret"]!); // The contract promises both.
    }
}
