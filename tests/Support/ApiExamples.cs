using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Tests.Support;

/// <summary>
/// Keeps, while a service is under test, one exchange of each operation that was let in, so that the examples of its OpenAPI
/// document (<c>services/&lt;service&gt;/examples.json</c>) stay answers that were really given. With MATCHMAKING_RECORD_EXAMPLES
/// set, the file is written instead of compared.
/// </summary>
public sealed class ApiExamples : IStartupFilter
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // All of them: which test of a crowd asks first differs from run to run.
    private readonly ConcurrentDictionary<string, ConcurrentQueue<JsonObject>> _seen = new(StringComparer.Ordinal);

    public static void AddTo(WebApplicationBuilder builder)
    {
        var examples = new ApiExamples();
        builder.Services.AddSingleton(examples);
        builder.Services.AddSingleton<IStartupFilter>(examples);
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(KeepAsync);
        next(app);
    };

    /// <summary>Where the file of <paramref name="service"/> and what was seen have not the same operations and members.</summary>
    public IReadOnlyList<string> Differences(string service, [CallerFilePath] string here = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "services", service, "examples.json"); // A test's file lies in tests/<project>.
        if (Environment.GetEnvironmentVariable("MATCHMAKING_RECORD_EXAMPLES") is { Length: > 0 })
            File.WriteAllText(file, new JsonObject(_seen.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => KeyValuePair.Create(e.Key, (JsonNode?)e.Value.First().DeepClone()))).ToJsonString(Readable) + "\n");
        var written = JsonNode.Parse(File.ReadAllText(file))!.AsObject(); // The file is an object.
        return
        [
            .. _seen.Keys.Except(written.Select(e => e.Key)).Select(name => $"{name} has no example"),
            .. written.Select(e => e.Key).Except(_seen.Keys).Select(name => $"{name} has an example and was not seen"),
            .. _seen.Where(e => written.ContainsKey(e.Key)).SelectMany(e => e.Value.Select(exchange => Unlike(exchange, written[e.Key], e.Key).ToList()).MinBy(unlike => unlike.Count)!), // Each name was seen at least once.
        ];
    }

    /// <summary>
    /// What the OpenAPI 3.1 document of a service under test does not say: operations without a summary, without an example of
    /// what goes in or comes out, and members of an example that its schema does not know.
    /// </summary>
    public static async Task<IReadOnlyList<string>> SilentAsync(WebApplication app)
    {
        using var http = new HttpClient();
        var document = JsonNode.Parse(await http.GetStringAsync(new Uri(app.Urls.First() + "/openapi/v1.json")))!; // A 200 has a body.
        return [.. Silent(document), .. $"{document["openapi"]}".StartsWith("3.1.", StringComparison.Ordinal) ? [] : new[] { "It is not OpenAPI 3.1" }];
    }

    private static List<string> Silent(JsonNode document)
    {
        var silent = new List<string>();
        foreach (var (path, methods) in document["paths"]!.AsObject()) // Every OpenAPI document has paths.
        {
            foreach (var (method, operation) in methods!.AsObject())
            {
                if (operation!["summary"] is null) silent.Add($"{method} {path} has no summary");
                var bodies = operation["responses"]!.AsObject().Where(answer => answer.Key.StartsWith('2')).Select(answer => answer.Value!["content"]?["application/json"]).OfType<JsonNode>().ToList();
                if (bodies.Count > 0 && bodies.All(body => body["example"] is null)) silent.Add($"{method} {path} has no example of an answer");
                if (operation["requestBody"]?["content"]?["application/json"] is { } request)
                {
                    if (request["example"] is null) silent.Add($"{method} {path} has no example of a request");
                    bodies.Add(request);
                }

                silent.AddRange(bodies.SelectMany(body => Strays(body["example"], body["schema"], document)).Select(stray => $"{method} {path} has an example with {stray}, which its schema does not know"));
            }
        }

        return silent;
    }

    private static IEnumerable<string> Strays(JsonNode? example, JsonNode? schema, JsonNode document)
    {
        if (schema?["oneOf"] is JsonArray choices) schema = choices.FirstOrDefault(choice => (string?)choice?["type"] != "null");
        if (schema?["$ref"] is { } reference) schema = document["components"]!["schemas"]![((string)reference!).Split('/')[^1]]; // A reference leads somewhere.
        if (example is JsonArray items) return items.SelectMany(item => Strays(item, schema?["items"], document));
        if (example is not JsonObject members || schema?["additionalProperties"] is JsonObject) return [];
        return members.SelectMany(member => schema?["properties"]?[member.Key] is { } known ? Strays(member.Value, known, document) : [member.Key]);
    }

    private async Task KeepAsync(HttpContext http, RequestDelegate next)
    {
        http.Request.EnableBuffering();
        var body = http.Response.Body;
        using var captured = new MemoryStream();
        http.Response.Body = captured;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = body;
            captured.Position = 0;
            await captured.CopyToAsync(body, CancellationToken.None);
        }

        // What the document leaves out is described elsewhere: the protocol of the sign-in service by its standards.
        if (http.Response.StatusCode >= 300 || http.GetEndpoint()?.Metadata is not { } metadata || metadata.GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription is true || metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName is not { } operation) return;
        _seen.GetOrAdd(operation, _ => []).Enqueue(new JsonObject { ["request"] = await ReadAsync(http.Request.Body), ["status"] = http.Response.StatusCode, ["response"] = await ReadAsync(captured) });
    }

    private static async Task<JsonNode?> ReadAsync(Stream body)
    {
        body.Position = 0;
        using var reader = new StreamReader(body, Encoding.UTF8, leaveOpen: true);
        var text = await reader.ReadToEndAsync();
        return text.StartsWith('{') || text.StartsWith('[') ? Shortened(JsonNode.Parse(text)) : null;
    }

    // Two of a list show what it holds.
    private static JsonNode? Shortened(JsonNode? node) => node switch
    {
        JsonArray items => new JsonArray([.. items.Take(2).Select(item => Shortened(item))]),
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Shortened(member.Value)))),
        _ => node?.DeepClone(),
    };

    // Values differ from run to run; members and kinds of values do not. An absent value says nothing of its kind, and neither does an empty list.
    private static IEnumerable<string> Unlike(JsonNode? seen, JsonNode? written, string path)
    {
        if (seen is null || written is null) yield break;
        if (seen.GetValueKind() is var kind && Kind(kind) != Kind(written.GetValueKind()))
        {
            yield return $"{path} is {kind} and in the example {written.GetValueKind()}";
            yield break;
        }

        if (seen is JsonObject left && written is JsonObject right)
        {
            foreach (var name in left.Select(m => m.Key).Union(right.Select(m => m.Key)))
            {
                if (!left.ContainsKey(name) || !right.ContainsKey(name)) yield return $"{path}.{name} is only in {(left.ContainsKey(name) ? "what was seen" : "the example")}";
                else foreach (var difference in Unlike(left[name], right[name], $"{path}.{name}")) yield return difference;
            }
        }

        if (seen is JsonArray { Count: > 0 } some && written is JsonArray { Count: > 0 } others)
        {
            foreach (var difference in Unlike(some[0], others[0], path + "[0]")) yield return difference;
        }
    }

    private static JsonValueKind Kind(JsonValueKind kind) => kind is JsonValueKind.False ? JsonValueKind.True : kind;
}
