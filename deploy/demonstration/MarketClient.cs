using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Matchmaking.Demonstration;

/// <summary>The public APIs, as the demonstration uses them: as the operator, and as the API client of an organisation.</summary>
/// <param name="secret">Of the operator's and the organisations' clients.</param>
internal sealed class MarketClient(MarketClient.Addresses addresses, string secret, string portalSecret) : IDisposable
{
    /// <param name="SignedIn">Where the portal takes over after a sign-in.</param>
    public sealed record Addresses(string Identity, string Registry, string Sourcing, string Files, string Certification, string SignedIn);

    private const string Operator = "operator";

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };
    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);

    public string RegistryUrl => addresses.Registry;

    public string FilesUrl => addresses.Files;

    public string CertificationUrl => addresses.Certification;

    /// <summary>Client id by which this program acts for the organisation <paramref name="key"/>.</summary>
    public static string ClientOf(string key) => $"demonstration-{key}";

    /// <summary>Creates the account, or finds it, and returns its subject.</summary>
    public async Task<string> AccountAsync(string email, string password, string name, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{addresses.Identity}/accounts") { Content = JsonContent.Create(new { email, password, name, language }) };
        using var made = await SendAsync(request, Operator, "accounts");
        if (made.StatusCode != HttpStatusCode.Conflict) return (await ReadAsync(made))["subject"]!.ToString();
        using var lookUp = new HttpRequestMessage(HttpMethod.Get, $"{addresses.Identity}/accounts?email={Uri.EscapeDataString(email)}");
        using var found = await SendAsync(lookUp, Operator, "accounts");
        return (await ReadAsync(found))["subject"]!.ToString();
    }

    /// <summary>Registers the organisation with its first subject as owner, and the others. Nothing happens when it is there.</summary>
    public async Task OrganisationAsync(JsonObject organisation, IReadOnlyList<(string Subject, string Role, string Name)> subjects)
    {
        var body = organisation.DeepClone().AsObject();
        var key = body["key"]!.ToString();
        body.Remove("key");
        body.Remove("accounts");
        body["ownerSubject"] = subjects[0].Subject;
        body["ownerName"] = subjects[0].Name;
        body["members"] = new JsonArray([.. subjects.Skip(1).Select(s => new JsonObject { ["subject"] = s.Subject, ["role"] = s.Role, ["name"] = s.Name })]);
        body["isDemonstration"] = true;
        using var request = Post($"{addresses.Registry}/organisations", body, $"organisation {key}");
        using var answer = await SendAsync(request, Operator);
        if (answer.StatusCode != HttpStatusCode.Conflict) await ReadAsync(answer);
    }

    /// <summary>Imports a supplier list as demonstration data and returns the report.</summary>
    public async Task<JsonNode> ImportAsync(string file)
    {
        using var content = new StreamContent(File.OpenRead(file)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        using var form = new MultipartFormDataContent { { content, "file", Path.GetFileName(file) } };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{addresses.Registry}/imports?isDemonstration=true") { Content = form };
        using var answer = await SendAsync(request, Operator);
        return await ReadAsync(answer);
    }

    /// <summary>Posts the demonstration's RFQ of this <paramref name="number"/>, invites the organisations of these keys and publishes it, once.</summary>
    public async Task PublishRfqAsync(string client, JsonObject body, IReadOnlyList<string> invitedKeys, int number)
    {
        // The deadlines move with the day, so the list of what is there decides, not the key.
        using var list = new HttpRequestMessage(HttpMethod.Get, $"{addresses.Sourcing}/rfqs");
        using var mine = await SendAsync(list, client);
        if ((await ReadAsync(mine))["items"]!.AsArray().Any(item => item!["title"]!.ToString() == body["title"]!.ToString())) return;

        using var request = Post($"{addresses.Sourcing}/rfqs", body, $"rfq {number} {body["bidDeadline"]}");
        using var answer = await SendAsync(request, client);
        var id = (await ReadAsync(answer))["rfqId"]!.ToString();
        if (invitedKeys.Count > 0)
        {
            var supplierIds = new JsonArray();
            foreach (var key in invitedKeys) supplierIds.Add(await OrganisationIdAsync(key));
            using var invite = new HttpRequestMessage(HttpMethod.Put, $"{addresses.Sourcing}/rfqs/{id}/invitations") { Content = JsonContent.Create(new JsonObject { ["supplierIds"] = supplierIds }) };
            using var invited = await SendAsync(invite, client);
            await ReadAsync(invited);
        }

        using var publication = new HttpRequestMessage(HttpMethod.Post, $"{addresses.Sourcing}/rfqs/{id}/publication");
        using var published = await SendAsync(publication, client);
        await ReadAsync(published);
    }

    public void Dispose() => _http.Dispose();

    public async Task<string> OrganisationIdAsync(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{addresses.Registry}/me");
        using var answer = await SendAsync(request, ClientOf(key));
        return (await ReadAsync(answer))["membership"]!["organisationId"]!.ToString();
    }

    /// <summary>Asks in the name of the organisation <paramref name="key"/>.</summary>
    public Task<JsonNode> AsClientAsync(string key, HttpMethod method, string url, JsonObject? body = null) => AskAsync(method, url, body, () => TokenAsync(ClientOf(key), ""));

    public Task<JsonNode> AsOperatorAsync(HttpMethod method, string url, JsonObject? body = null) => AskAsync(method, url, body, () => TokenAsync(Operator, ""));

    /// <summary>Asks in the name of a person, who signs in for it.</summary>
    public Task<JsonNode> AsPersonAsync(string email, string password, HttpMethod method, string url, JsonObject? body = null) => AskAsync(method, url, body, async () =>
        _tokens.TryGetValue(email, out var known) ? known : _tokens[email] = await PersonSignIn.TokenAsync(addresses.Identity, email, password, addresses.SignedIn, portalSecret));

    /// <summary>Uploads a file of the organisation <paramref name="key"/> as evidence and returns its id.</summary>
    public async Task<string> UploadAsync(string key, string name, byte[] content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{addresses.Files}/files?name={Uri.EscapeDataString(name)}&purpose=Evidence") { Content = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } } };
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString());
        using var answer = await SendAsync(request, ClientOf(key));
        return (await ReadAsync(answer))["fileId"]!.ToString();
    }

    /// <summary>Waits for what events bring, half a minute at most.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        for (var tries = 0; tries < 150; tries++)
        {
            if (await condition()) return;
            await Task.Delay(200);
        }

        throw new InvalidOperationException($"Not within half a minute: {what}");
    }

    private async Task<JsonNode> AskAsync(HttpMethod method, string url, JsonObject? body, Func<Task<string>> token)
    {
        using var request = new HttpRequestMessage(method, url) { Content = body is null ? null : JsonContent.Create(body) };
        if (method == HttpMethod.Post) request.Headers.Add("Idempotency-Key", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString());
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await token());
        using var answer = await _http.SendAsync(request);
        return await ReadAsync(answer);
    }

    // The same thing has the same key in every run.
    private static HttpRequestMessage Post(string url, JsonObject body, string what)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(what)).AsSpan(0, 16)).ToString());
        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string client, string scope = "")
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(client, scope));
        return await _http.SendAsync(request);
    }

    private async Task<string> TokenAsync(string client, string scope)
    {
        if (_tokens.TryGetValue(client + scope, out var known)) return known;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client,
            ["client_secret"] = secret,
            ["scope"] = scope,
        });
        using var answer = await _http.PostAsync(new Uri($"{addresses.Identity}/token"), form);
        return _tokens[client + scope] = (await ReadAsync(answer))["access_token"]!.ToString();
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!; // Our services answer JSON or nothing.
    }
}
