using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Matchmaking.ServiceDefaults;

/// <summary>
/// What the service's OpenAPI document (<c>/openapi/v1.json</c>) says beyond its routes and types: how to sign in, what each
/// operation is for, and an exchange of each that really took place (the service's embedded <c>examples.json</c>, which its
/// tests record and compare).
/// </summary>
public static partial class ApiDescription
{
    /// <summary>Call it in <c>AddOpenApi</c> of the service.</summary>
    /// <param name="summary">What the service is for, in a sentence.</param>
    public static void Describe(this OpenApiOptions api, string title, string summary, Assembly service)
    {
        var purposes = PurposesOf(service);
        var examples = ExamplesOf(service);
        // Every use case has its own Request and Response; by the bare name they would be one schema.
        api.CreateSchemaReferenceId = json => OpenApiOptions.CreateDefaultSchemaReferenceId(json) is null ? null : NameOf(json.Type);
        api.AddDocumentTransformer((document, context, _) =>
        {
            var issuer = context.ApplicationServices.GetRequiredService<IOptions<AuthenticationSettings>>().Value.Issuer;
            document.Info = new OpenApiInfo { Title = $"Matchmaking: {title}", Summary = summary, Version = "v1" };
            document.AddComponent("signIn", new OpenApiSecurityScheme { Type = SecuritySchemeType.OpenIdConnect, OpenIdConnectUrl = new Uri(issuer + "/.well-known/openid-configuration") });
            return Task.CompletedTask;
        });
        api.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            var useCase = metadata.OfType<MethodInfo>().FirstOrDefault()?.DeclaringType;
            if (useCase is { DeclaringType: { } outer } && useCase.Name.StartsWith('<')) useCase = outer; // A lambda lives in a class of the compiler's.
            operation.Summary = purposes.GetValueOrDefault($"T:{useCase?.FullName}");
            operation.Tags = new HashSet<OpenApiTagReference> { new(useCase?.Namespace?.Split('.')[^1] ?? "", context.Document) };
            // A list in a query may be left out.
            foreach (var list in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(p => p is { In: ParameterLocation.Query, Schema.Type: JsonSchemaType.Array })) list.Required = false;
            if (metadata.OfType<IdempotencyKeyRequired>().Any())
            {
                operation.Parameters ??= [];
                operation.Parameters.Add(new OpenApiParameter { Name = Idempotency.Header, In = ParameterLocation.Header, Required = true, Description = "A UUID of your choice; the same again when you repeat the request.", Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" } });
            }

            if (!metadata.OfType<IAllowAnonymous>().Any())
            {
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("signIn", context.Document)] = [] }];
                operation.Responses!.TryAdd("401", new OpenApiResponse { Description = "No access token, or one that is not valid any more." });
            }

            if (operation.OperationId is { } id && examples[id] is { } example) Show(operation, example);
            return Task.CompletedTask;
        });
    }

    private static string NameOf(Type type)
    {
        var name = type.IsGenericType ? $"{type.Name.Split('`')[0]}Of{string.Concat(type.GetGenericArguments().Select(NameOf))}" : type.Name;
        return type.IsNested ? type.DeclaringType!.Name + name : name; // What is nested is declared somewhere.
    }

    private static void Show(OpenApiOperation operation, JsonNode example)
    {
        if (operation.RequestBody?.Content?.TryGetValue("application/json", out var request) is true) request.Example = example["request"]?.DeepClone();
        if (operation.Responses?.TryGetValue($"{example["status"]}", out var answer) is true && answer.Content?.TryGetValue("application/json", out var response) is true) response.Example = example["response"]?.DeepClone();
    }

    private static JsonNode ExamplesOf(Assembly service)
    {
        using var file = service.GetManifestResourceStream("examples.json");
        return file is null ? new JsonObject() : JsonNode.Parse(file)!; // The file is not the word null.
    }

    // The sentence that heads each use case's class, from the documentation file that the build puts beside the assembly.
    private static Dictionary<string, string> PurposesOf(Assembly service)
    {
        var file = Path.ChangeExtension(service.Location, ".xml");
        return !File.Exists(file) ? [] : XDocument.Load(file).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => (string)member.Attribute("name")!, member => Spaces().Replace(member.Element("summary")!.Value, " ").Trim()); // The compiler writes both.
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
