using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using System.Security.Claims;
using Matchmaking.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Tests.Support;

/// <summary>Rows of <c>tests/authorization-matrix.csv</c>: what each kind of caller is answered at each endpoint.</summary>
public static class AuthorizationMatrix
{
    private const int FirstPrincipal = 6;

    /// <summary>One endpoint with a resource in a state.</summary>
    /// <param name="Relation">What the own organisation of the role columns is to the resource: buyer, supplier, …</param>
    /// <param name="Expected">Principal to status; a cell that cannot be, which the file says as <c>-</c>, is left out.</param>
    public sealed record Row(string Service, string Method, string Route, string Resource, string Relation, string State, IReadOnlyDictionary<string, int> Expected)
    {
        public string Endpoint => $"{Method} {Route}";

        public override string ToString() => $"{Endpoint} ({Resource}, {Relation}, {State})";
    }

    public static IReadOnlyList<Row> Of(string service)
    {
        var lines = File.ReadAllLines(FindFile()).Select(line => line.Split(',')).ToList();
        var principals = lines[0][FirstPrincipal..];
        return
        [
            .. lines.Skip(1).Where(cells => cells[0] == service).Select(cells => new Row(
                cells[0], cells[1], cells[2], cells[3], cells[4], cells[5],
                principals.Zip(cells[FirstPrincipal..]).Where(cell => cell.Second != "-").ToDictionary(cell => cell.First, cell => int.Parse(cell.Second, CultureInfo.InvariantCulture)))),
        ];
    }

    /// <summary>Endpoints without a row, and rows without an endpoint.</summary>
    public static IReadOnlyList<string> Gaps(string service, WebApplication app)
    {
        var real = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => NameOf(method, endpoint)))
            .ToHashSet(StringComparer.Ordinal);
        var listed = Of(service).Select(row => row.Endpoint).ToHashSet(StringComparer.Ordinal);
        return [.. real.Except(listed).Select(endpoint => endpoint + " has no row"), .. listed.Except(real).Select(endpoint => endpoint + " has a row and does not exist")];
    }

    /// <summary>Asks every cell and says all that differ, so that one run shows the whole damage.</summary>
    /// <param name="ask">Sends the row's request as the principal, on a resource that no other cell has changed, and returns the status.</param>
    public static async Task<IReadOnlyList<string>> DifferencesAsync(IEnumerable<Row> rows, Func<Row, string, Task<int>> ask)
    {
        var differences = new List<string>();
        foreach (var row in rows)
        {
            // Who is refused changes nothing; who is let in comes last.
            foreach (var (principal, expected) in row.Expected.OrderByDescending(cell => cell.Value))
            {
                var status = await ask(row, principal);
                if (status != expected) differences.Add($"{row}: {principal} gets {status} instead of {expected}");
            }
        }

        return differences;
    }

    /// <summary>
    /// Takes the declaration of each endpoint away in turn, and then what it says of roles and of kinds of organisations, and says where
    /// the matrix does not notice.
    /// </summary>
    /// <param name="guardedTwice">Endpoints where the use case or the rows of the database refuse roles and kinds, too; the list is held to what is found.</param>
    public static async Task<IReadOnlyList<string>> UnnoticedAsync(string service, WebApplication app, Func<Row, string, Task<int>> ask, params string[] guardedTwice)
    {
        var stripped = app.Services.GetRequiredService<StrippedPolicy>();
        var (unnoticed, twice) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var row in Of(service).DistinctBy(row => row.Endpoint))
        {
            foreach (var (principal, expected) in Teeth(row))
            {
                await ask(row, principal); // Sets the scene, for which the endpoint may be needed as it is.
                stripped.Endpoint = row.Endpoint;
                var status = await ask(row, principal);
                stripped.Endpoint = null;
                // Without a caller an endpoint may fail, which is an answer of its own; where it fails with one, the rows said no.
                if (status != expected && (principal == "anonymous" || status < StatusCodes.Status500InternalServerError)) continue;
                if (principal != "anonymous" && guardedTwice.Contains(row.Endpoint)) twice.Add(row.Endpoint);
                else unnoticed.Add($"{row}: {principal} gets {status}");
            }
        }

        return [.. unnoticed, .. guardedTwice.Except(twice).Select(endpoint => endpoint + " is guarded by its declaration alone")];
    }

    // Somebody without a token, one of the own people whose role is not enough, and somebody whose organisation is of another kind.
    private static IEnumerable<KeyValuePair<string, int>> Teeth(Row row) =>
        new[] { (["anonymous"], StatusCodes.Status401Unauthorized), (["viewer", "contributor", "manager"], StatusCodes.Status403Forbidden), ((string[])["agency", "association", "operator"], StatusCodes.Status403Forbidden) }
            .SelectMany(kind => row.Expected.Where(cell => cell.Value == kind.Item2 && kind.Item1.Contains(cell.Key)).Take(1));

    internal static string NameOf(string method, RouteEndpoint endpoint) => $"{method} /{endpoint.RoutePattern.RawText?.TrimStart('/')}";

    private static string FindFile([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "authorization-matrix.csv"); // A source file lies in a folder.
}

/// <summary>Takes the declaration of an endpoint away while a test looks whether the matrix notices.</summary>
public sealed class StrippedPolicy
{
    /// <summary>Of requests for which it is taken away; other tests that run meanwhile are answered as always.</summary>
    public const string Header = "Matrix";

    private static readonly AsyncLocal<bool> IsStripped = new();
    private volatile string? _endpoint;

    /// <summary>Method and route of the endpoint that lets everybody in; null for none.</summary>
    public string? Endpoint
    {
        get => _endpoint;
        set => _endpoint = value;
    }

    /// <summary>Put into the service under test; without an endpoint it changes nothing.</summary>
    public static void AddTo(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<StrippedPolicy>();
        builder.Services.AddTransient<IPolicyEvaluator, Evaluator>();
        var real = builder.Services.Last(service => service.ServiceType == typeof(IDirectory));
        builder.Services.Add(new ServiceDescriptor(typeof(IDirectory), services => new Directory((IDirectory)real.ImplementationFactory!(services)), real.Lifetime)); // Both kinds of hosts make it by a factory.
    }

    private sealed class Evaluator(IAuthorizationService authorization, StrippedPolicy stripped) : PolicyEvaluator(authorization)
    {
        public override Task<PolicyAuthorizationResult> AuthorizeAsync(AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource)
        {
            IsStripped.Value = context.Request.Headers.ContainsKey(Header) && context.GetEndpoint() is RouteEndpoint endpoint && AuthorizationMatrix.NameOf(context.Request.Method, endpoint) == stripped.Endpoint;
            return IsStripped.Value && context.Request.Headers.Authorization.Count == 0
                ? Task.FromResult(PolicyAuthorizationResult.Success())
                : base.AuthorizeAsync(policy, authenticationResult, context, resource);
        }
    }

    // To the policy of a stripped endpoint everybody is an owner of an organisation of every kind.
    private sealed class Directory(IDirectory real) : IDirectory
    {
        public async Task<Caller?> FindAsync(ClaimsPrincipal user, string token, CancellationToken ct)
        {
            var caller = await real.FindAsync(user, token, ct);
            return IsStripped.Value && caller is not null ? caller with { Role = "Owner", Kinds = ["Buyer", "Supplier", "Association", "Agency", "Operator"] } : caller;
        }

        public void Forget(string issuer, string subject) => real.Forget(issuer, subject);
    }
}
