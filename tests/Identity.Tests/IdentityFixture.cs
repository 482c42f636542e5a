using System.Net;
using System.Net.Http.Json;
using Matchmaking.ServiceDefaults;
using Matchmaking.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

[assembly: AssemblyFixture(typeof(Matchmaking.Identity.Tests.IdentityFixture))]

namespace Matchmaking.Identity.Tests;

/// <summary>The sign-in service on a real port with its own database, shared by all tests: each makes its own people.</summary>
public sealed class IdentityFixture : IAsyncLifetime
{
    public const string Password = "bánh mì lúc nửa đêm";
    public const string Secret = "a secret of a test client";
    public const string Back = "http://127.0.0.1:9/signin-oidc";
    public const string LoggedOut = "http://127.0.0.1:9/signout-callback-oidc";

    private static int _people;
    private readonly string _name = TestServers.NewName("identity");
    private WebApplication _app = null!; // Set by InitializeAsync, before any test.

    public string Issuer { get; } = $"http://127.0.0.1:{Marketplace.FreePort()}";

    public WebApplication App => _app;

    public string Database => TestServers.Database(_name);

    /// <summary>The key of the client <c>keyed</c>, which has no secret.</summary>
    public static System.Security.Cryptography.ECDsa ClientKey { get; } = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);

    /// <summary>As a JWK, with or without its private part.</summary>
    public static string ClientJwk(bool withPrivate)
    {
        var key = ClientKey.ExportParameters(withPrivate);
        var secret = withPrivate ? $",\"d\":\"{Base64UrlEncoder.Encode(key.D)}\"" : "";
        return $"{{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"use\":\"sig\",\"kid\":\"its-key\",\"x\":\"{Base64UrlEncoder.Encode(key.Q.X)}\",\"y\":\"{Base64UrlEncoder.Encode(key.Q.Y)}\"{secret}}}";
    }

    public string[] Settings =>
    [
        .. DatabaseOf(_name), $"--Identity:Urls={Issuer}", $"--Identity:Issuer={Issuer}",
        "--Identity:SecondFactor=Offered", // Most tests are about something else; SecondFactorTests require it.
        "--RateLimit:AddressPerSecond=100000", "--RateLimit:AddressBurst=100000", "--Identity:WrongPerNetwork=100000", // All tests come from one address.
        "--Identity:Proxies:0=127.0.0.0/8", // Unless they say otherwise.
        .. Client(0, "portal", "authorization_code,refresh_token", "openid,profile,email,offline_access"),
        .. Client(1, "other", "authorization_code,refresh_token", "openid,profile,email,offline_access"),
        .. Client(2, "operator", "client_credentials", "accounts"),
        .. Client(3, "without", "client_credentials", "reports"),
        .. Client(4, "registry", "client_credentials", "clients"),
        .. Client(5, "another-registry", "client_credentials", "clients"),
        .. Client(6, "guest", "authorization_code,refresh_token", "openid,profile,email,offline_access,marketplace.read,marketplace.write"), "--Identity:Clients:6:ThirdParty=true", "--Identity:Clients:6:Name=ERP of others",
        "--Identity:Clients:7:Id=keyed", "--Identity:Clients:7:Grants=client_credentials", "--Identity:Clients:7:Scopes=reports", $"--Identity:Clients:7:Jwks={{\"keys\":[{ClientJwk(withPrivate: false)}]}}",
    ];

    public async ValueTask InitializeAsync()
    {
        await TestServers.CreateServiceDatabaseAsync(_name);
        _app = IdentityService.Build(Settings, ApiExamples.AddTo);
        await _app.MigrateAsync();
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await TestServers.DropDatabaseAsync(_name);
    }

    /// <summary>Another process of this service on the same database, with other settings.</summary>
    public Task<(WebApplication App, string Issuer)> StartAnotherAsync(params string[] settings) => StartAnotherAsync(null, settings);

    /// <summary>The same, by another clock.</summary>
    internal async Task<(WebApplication App, string Issuer)> StartAnotherAsync(TimeProvider? clock, params string[] settings)
    {
        var issuer = $"http://127.0.0.1:{Marketplace.FreePort()}";
        var app = IdentityService.Build([.. Settings, $"--Identity:Urls={issuer}", $"--Identity:Issuer={issuer}", .. settings], builder =>
        {
            if (clock is not null) builder.Services.AddSingleton(clock);
        });
        await app.StartAsync();
        return (app, issuer);
    }

    public static string NewEmail() => $"person{Interlocked.Increment(ref _people)}@example.vn";

    /// <summary>A browser: keeps cookies, and shows redirects instead of following them.</summary>
    public Browser NewBrowser(string? network = null) => new(Issuer, network);

    /// <summary>Somebody with an account, whose browser is signed in.</summary>
    public async Task<Browser> SignedInAsync()
    {
        var (email, _) = await NewAccountAsync();
        var browser = NewBrowser();
        var answer = await browser.SignInAsync(email, Password);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return browser;
    }

    public async Task<(string Email, string Subject)> NewAccountAsync()
    {
        var email = NewEmail();
        var answer = await (await ProgramAsync()).PostAsJsonAsync("/accounts", new { email, password = Password, name = "Nguyễn Thị Sao", language = "vi" });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (email, (string)(await Json.ReadAsync(answer))["subject"]!);
    }

    /// <summary>The operator's program, with a token of its own.</summary>
    public async Task<HttpClient> ProgramAsync(string client = "operator", string scope = "accounts")
    {
        var token = await NewBrowser().TokenAsync(client, ("grant_type", "client_credentials"), ("scope", scope));
        return Bearer((string)token.Body["access_token"]!);
    }

    public HttpClient Bearer(string token) => new() { BaseAddress = new Uri(Issuer), DefaultRequestHeaders = { Authorization = new("Bearer", token) } };

    /// <summary>New signing keys at once, as when a key was announced and its day has come.</summary>
    public Task RotateKeysAsync() => _app.Services.GetRequiredService<Keys.SigningKeys>().RotateAsync(TimeSpan.Zero, CancellationToken.None);

    public Task SweepAsync() => _app.Services.GetRequiredService<Storage.Sweeper>().SweepAsync(CancellationToken.None);

    public async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <returns>The first value of the first row; null when there is no row.</returns>
    public async Task<string?> TextAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database);
        await using var command = source.CreateCommand(sql);
        return (string?)await command.ExecuteScalarAsync();
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database);
        await using var command = source.CreateCommand($"select count(*) from ({sql}) counted");
        return (long)(await command.ExecuteScalarAsync())!; // count(*) is never null.
    }

    /// <summary>The settings of a database with the roles of a service.</summary>
    public static string[] DatabaseOf(string name) => [$"--Identity:Database={TestServers.Runtime(name)}", $"--Identity:OwnerDatabase={TestServers.Owner(name)}"];

    private static string[] Client(int index, string id, string grants, string scopes) =>
    [
        $"--Identity:Clients:{index}:Id={id}", $"--Identity:Clients:{index}:Secret={Secret} {id}",
        $"--Identity:Clients:{index}:Grants={grants}", $"--Identity:Clients:{index}:Scopes={scopes}",
        $"--Identity:Clients:{index}:RedirectUris:0={Back}", $"--Identity:Clients:{index}:PostLogoutRedirectUris:0={LoggedOut}",
    ];
}
