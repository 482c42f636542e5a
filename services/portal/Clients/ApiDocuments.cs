using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Matchmaking.ServiceDefaults;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Matchmaking.Portal.Clients;

/// <summary>The OpenAPI documents of the services, read from the services themselves and kept for a minute.</summary>
public sealed class ApiDocuments(IHttpClientFactory http, IMemoryCache cache, PortalSettings settings, IOptions<AuthenticationSettings> provider)
{
    /// <summary>Our OpenID provider; where another one stands in its place, it has no such document.</summary>
    public const string Provider = "identity";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What one service's document says.</summary>
    /// <param name="Json">The document itself, with the address at which programs reach the service.</param>
    public sealed record Api(string Title, string Summary, IReadOnlyList<Operation> Operations, string Json);

    /// <param name="Id">The operation's own name, such as SubmitBid.</param>
    /// <param name="Group">What it is about, such as Bids.</param>
    /// <param name="Request">An example, as indented JSON; null when nothing is sent.</param>
    /// <param name="Response">An example of the answer; null when it has no JSON.</param>
    public sealed record Operation(
        string Id, string Group, string Method, string Path, string Summary, bool IsPublic, IReadOnlyList<Field> Parameters, IReadOnlyList<Field> Members, IReadOnlyList<(string Status, string Meaning)> Answers, string? Request, string? Response);

    /// <summary>A parameter, or a member of the request's body with its path (<c>lines[].quantity</c>).</summary>
    public sealed record Field(string Name, string Kind, bool IsRequired);

    /// <summary>The services that a program may call.</summary>
    public IReadOnlyList<string> Services { get; } = ["certification", "files", Provider, "registry", "search", "sourcing"];

    /// <summary>What the provider says of its protocol, in the words of OpenID Connect Discovery.</summary>
    public string DiscoveryAddress => InternalAddressOf(Provider) + "/.well-known/openid-configuration";

    /// <summary>Where programs reach the service. The provider is reached by everybody at its issuer's address.</summary>
    public string AddressOf(string service) => service == Provider ? InternalAddressOf(service) : settings.PublicApiUrl is { Length: > 0 } gate ? $"{gate.TrimEnd('/')}/{service}" : InternalAddressOf(service);

    /// <summary>Null when there is no such service, or it does not answer.</summary>
    public async Task<Api?> FindAsync(string service, CancellationToken ct)
    {
        if (!Services.Contains(service)) return null;
        if (cache.TryGetValue((typeof(ApiDocuments), service), out Api? known)) return known;
        try
        {
            using var client = http.CreateClient(nameof(ApiDocuments));
            var document = JsonNode.Parse(await client.GetStringAsync(new Uri(InternalAddressOf(service) + "/openapi/v1.json"), ct))!.AsObject(); // A description is an object.
            document["servers"] = new JsonArray(new JsonObject { ["url"] = AddressOf(service) });
            var title = ((string?)document["info"]?["title"] ?? service).Replace("Matchmaking: ", "", StringComparison.Ordinal);
            return cache.Set((typeof(ApiDocuments), service), new Api(title, (string?)document["info"]?["summary"] ?? "", OperationsOf(document), document.ToJsonString(Readable)), TimeSpan.FromMinutes(1));
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }

    private static IReadOnlyList<Operation> OperationsOf(JsonObject document) =>
    [
        .. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => (Path: path.Key, Method: method.Key, Node: method.Value!.AsObject()))) // As the standard has it.
            .Where(o => o.Node["operationId"] is not null)
            .Select(o => new Operation(
                (string)o.Node["operationId"]!, (string?)o.Node["tags"]?[0] ?? "", o.Method.ToUpperInvariant(), o.Path, (string?)o.Node["summary"] ?? "", o.Node["security"] is null,
                [.. (o.Node["parameters"] as JsonArray ?? []).Select(p => new Field((string)p!["name"]!, KindOf(p["schema"], document), (bool?)p["required"] ?? false))],
                [.. MembersOf(BodyOf(o.Node["requestBody"])?["schema"], document, "", 0)],
                [.. o.Node["responses"]!.AsObject().OrderBy(answer => answer.Key, StringComparer.Ordinal).Select(answer => (answer.Key, (string?)answer.Value!["description"] ?? ""))],
                Written(BodyOf(o.Node["requestBody"])?["example"]),
                o.Node["responses"]!.AsObject().Where(answer => answer.Key.StartsWith('2')).Select(answer => Written(BodyOf(answer.Value)?["example"])).FirstOrDefault(example => example is not null))),
    ];

    private string InternalAddressOf(string service) => service switch { Provider => provider.Value.Issuer.TrimEnd('/'), "registry" => settings.RegistryUrl, "search" => settings.SearchUrl, "files" => settings.FilesUrl, "certification" => settings.CertificationUrl, _ => settings.SourcingUrl };

    private static JsonNode? BodyOf(JsonNode? node) => node?["content"]?["application/json"];

    private static string? Written(JsonNode? example) => example?.ToJsonString(Readable);

    private static IEnumerable<Field> MembersOf(JsonNode? schema, JsonObject document, string under, int depth)
    {
        schema = Resolved(schema, document);
        if (schema?["properties"] is not JsonObject members || depth > 4) yield break;
        var required = (schema["required"] as JsonArray ?? []).Select(name => (string?)name).ToHashSet();
        foreach (var (name, member) in members)
        {
            yield return new Field(under + name, KindOf(member, document), required.Contains(name));
            var resolved = Resolved(member, document);
            var (inner, path) = resolved?["items"] is { } items ? (items, $"{under}{name}[].") : (resolved, $"{under}{name}.");
            foreach (var field in MembersOf(inner, document, path, depth + 1)) yield return field;
        }
    }

    private static string KindOf(JsonNode? schema, JsonObject document)
    {
        var resolved = Resolved(schema, document);
        if (resolved?["enum"] is JsonArray values) return string.Join(" | ", values.Where(v => v is not null));
        if (resolved?["items"] is { } items) return KindOf(items, document) + "[]";
        var types = resolved?["type"] is JsonArray several ? several.Select(t => (string?)t) : [(string?)resolved?["type"]];
        var kind = types.FirstOrDefault(t => t is not (null or "null" or "string")) ?? "string"; // Numbers are also taken as strings; a number is what is meant.
        return resolved?["format"] is { } format ? $"{kind} ({format})" : kind;
    }

    private static JsonNode? Resolved(JsonNode? schema, JsonObject document)
    {
        // An optional member is "null, or this".
        if (schema?["oneOf"] is JsonArray choices) schema = choices.FirstOrDefault(c => (string?)c?["type"] != "null");
        return schema?["$ref"] is { } reference ? document["components"]?["schemas"]?[((string)reference!).Split('/')[^1]] : schema;
    }
}
