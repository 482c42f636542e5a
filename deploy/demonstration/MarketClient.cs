using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Matchmaking.Demonstration;

/// <summary>The public APIs, as the demonstration uses them: as the operator, and as the API client of an organisation.</summary>
internal sealed class MarketClient(string identityUrl, string registryUrl, string sourcingUrl, string secret) : IDisposable
{
    private const string Operator = "operator";

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };
    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);

    /// <summary>Client id by which this program acts for the organisation <paramref name="key"/>.</summary>
    public static string ClientOf(string key) => $"demonstration-{key}";

    /// <summary>Creates the account, or finds it, and returns its subject.</summary>
    public async Task<string> AccountAsync(string email, string password, string name, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{identityUrl}/accounts") { Content = JsonContent.Create(new { email, password, name, language }) };
        using var made = await SendAsync(request, Operator, "accounts");
        if (made.StatusCode != HttpStatusCode.Conflict) return (await ReadAsync(made))["subject"]!.ToString();
        using var lookUp = new HttpRequestMessage(HttpMethod.Get, $"{identityUrl}/accounts?email={Uri.EscapeDataString(email)}");
        using var found = await SendAsync(lookUp, Operator, "accounts");
        return (await ReadAsync(found))["subject"]!.ToString();
    }

    /// <summary>Registers the organisation with its first subject as owner, and adds the others. Nothing happens when it is there.</summary>
    public async Task OrganisationAsync(JsonObject organisation, IReadOnlyList<(string Subject, string Role, string Name)> subjects)
    {
        var body = organisation.DeepClone().AsObject();
        var key = body["key"]!.ToString();
        body.Remove("key");
        body.Remove("accounts");
        body["ownerSubject"] = subjects[0].Subject;
        body["ownerName"] = subjects[0].Name;
        body["isDemonstration"] = true;
        using var request = Post($"{registryUrl}/organisations", body, $"organisation {key}");
        using var answer = await SendAsync(request, Operator);
        if (answer.StatusCode == HttpStatusCode.Conflict) return;

        var id = (await ReadAsync(answer))["organisationId"]!.ToString();
        foreach (var (subject, role, name) in subjects.Skip(1))
        {
            using var member = Post($"{registryUrl}/organisations/{id}/memberships", new JsonObject { ["subject"] = subject, ["role"] = role, ["name"] = name }, $"member {key} {subject}");
            using var added = await SendAsync(member, Operator);
            await ReadAsync(added);
        }
    }

    /// <summary>Imports a supplier list as demonstration data and returns the report.</summary>
    public async Task<JsonNode> ImportAsync(string file)
    {
        using var content = new StreamContent(File.OpenRead(file)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        using var form = new MultipartFormDataContent { { content, "file", Path.GetFileName(file) } };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{registryUrl}/imports?isDemonstration=true") { Content = form };
        using var answer = await SendAsync(request, Operator);
        return await ReadAsync(answer);
    }

    /// <summary>Posts the demonstration's RFQ of this <paramref name="number"/>, invites the organisations of these keys and publishes it, once.</summary>
    public async Task PublishRfqAsync(string client, JsonObject body, IReadOnlyList<string> invitedKeys, int number)
    {
        // The deadlines move with the day, so the list of what is there decides, not the key.
        using var list = new HttpRequestMessage(HttpMethod.Get, $"{sourcingUrl}/rfqs");
        using var mine = await SendAsync(list, client);
        if ((await ReadAsync(mine))["items"]!.AsArray().Any(item => item!["title"]!.ToString() == body["title"]!.ToString())) return;

        using var request = Post($"{sourcingUrl}/rfqs", body, $"rfq {number} {body["bidDeadline"]}");
        using var answer = await SendAsync(request, client);
        var id = (await ReadAsync(answer))["rfqId"]!.ToString();
        if (invitedKeys.Count > 0)
        {
            var supplierIds = new JsonArray();
            foreach (var key in invitedKeys) supplierIds.Add(await OrganisationIdAsync(key));
            using var invite = new HttpRequestMessage(HttpMethod.Put, $"{sourcingUrl}/rfqs/{id}/invitations") { Content = JsonContent.Create(new JsonObject { ["supplierIds"] = supplierIds }) };
            using var invited = await SendAsync(invite, client);
            await ReadAsync(invited);
        }

        using var publication = new HttpRequestMessage(HttpMethod.Post, $"{sourcingUrl}/rfqs/{id}/publication");
        using var published = await SendAsync(publication, client);
        await ReadAsync(published);
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> OrganisationIdAsync(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{registryUrl}/me");
        using var answer = await SendAsync(request, ClientOf(key));
        return (await ReadAsync(answer))["membership"]!["organisationId"]!.ToString();
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
        using var answer = await _http.PostAsync(new Uri($"{identityUrl}/token"), form);
        return _tokens[client + scope] = (await ReadAsync(answer))["access_token"]!.ToString();
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!; // Our services answer JSON or nothing.
    }
}
