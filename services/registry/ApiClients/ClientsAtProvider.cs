using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Serialization;
using Matchmaking.ServiceDefaults;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Timeout;

namespace Matchmaking.Registry.ApiClients;

/// <summary>
/// The book of programs that our identity service keeps (POST and DELETE /clients). Another OpenID provider may have none; then
/// organisations cannot make credentials here, and are told so.
/// </summary>
internal sealed class ClientsAtProvider(HttpClient http, IOptions<RegistrySettings> settings, IOptions<AuthenticationSettings> provider)
{
    private static readonly ResiliencePipeline Patience = new ResiliencePipelineBuilder().AddTimeout(TimeSpan.FromSeconds(5)).Build();

    public sealed record Credentials(string ClientId, string ClientSecret);

    private sealed record Description([property: JsonPropertyName("token_endpoint")] string? TokenEndpoint);

    private sealed record Token([property: JsonPropertyName("access_token")] string AccessToken);

    private string Issuer => provider.Value.Issuer.TrimEnd('/');

    public Task<Credentials> MakeAsync(string name, IReadOnlyList<string> scopes, CancellationToken ct) => AskAsync(async stop =>
    {
        using var response = await SendAsync(HttpMethod.Post, "/clients", JsonContent.Create(new { name, scopes }), stop);
        return await ReadAsync<Credentials>(response, stop);
    }, ct);

    /// <summary>May be asked again; what the provider does not know needs no revocation.</summary>
    public Task RevokeAsync(string clientId, CancellationToken ct) => AskAsync(async stop =>
    {
        using var response = await SendAsync(HttpMethod.Delete, $"/clients/{Uri.EscapeDataString(clientId)}", null, stop);
        return response.StatusCode is HttpStatusCode.NotFound || response.IsSuccessStatusCode ? true : throw Refused(response);
    }, ct);

    /// <summary>The same for credentials that came to nothing: they act for nobody, so it is enough to have tried.</summary>
    public async Task TryRevokeAsync(string clientId)
    {
        try
        {
            await RevokeAsync(clientId, CancellationToken.None);
        }
        catch (RefusalException)
        {
            // The failure that led here is the one to tell.
        }
    }

    private static async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken ct)
    {
        try
        {
            return await Patience.ExecuteAsync(async stop => await ask(stop), ct);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutRejectedException)
        {
            throw Unavailable();
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, Issuer + path) { Content = content, Headers = { Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(ct)) } };
        return await http.SendAsync(request, ct);
    }

    // Asked for each time: clients are made and revoked a few times a year.
    private async Task<string> TokenAsync(CancellationToken ct)
    {
        using var described = await http.GetAsync(new Uri(Issuer + "/.well-known/openid-configuration"), ct);
        var endpoint = (await ReadAsync<Description>(described, ct)).TokenEndpoint ?? throw NotSupported();
        // RFC 6749 2.3.1: both parts are form-encoded before they are joined.
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(settings.Value.ClientId)}:{Uri.EscapeDataString(settings.Value.ClientSecret)}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["scope"] = "clients" }),
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", basic) },
        };
        using var response = await http.SendAsync(request, ct);
        return (await ReadAsync<Token>(response, ct)).AccessToken;
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken ct)
    {
        if (!response.IsSuccessStatusCode) throw Refused(response);
        return await response.Content.ReadFromJsonAsync<T>(ct) ?? throw NotSupported();
    }

    private static RefusalException Refused(HttpResponseMessage response) =>
        response.StatusCode >= HttpStatusCode.InternalServerError || response.StatusCode is HttpStatusCode.TooManyRequests ? Unavailable() : NotSupported();

    private static RefusalException NotSupported() =>
        Refuse.Conflict("api-client.not-supported", "The sign-in provider of this marketplace does not let organisations make credentials. Ask the operator.");

    private static RefusalException Unavailable() => Refuse.Unavailable("identity.unavailable", "The sign-in service does not answer. Try again shortly.");
}
