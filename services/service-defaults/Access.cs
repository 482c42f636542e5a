using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Polly;

namespace Matchmaking.ServiceDefaults;

/// <summary>The person or program behind a request, and the organisation it acts for.</summary>
/// <param name="Subject">Who, as the OpenID provider says it.</param>
/// <param name="OrganisationId">The acting organisation; every query is scoped by it.</param>
/// <param name="Kinds">What the organisation is: Buyer, Supplier, Association, Agency, Operator.</param>
/// <param name="Role">Owner, Manager, Contributor or Viewer.</param>
/// <param name="IsSuspended">The operator suspended the organisation: it looks and changes nothing.</param>
/// <param name="PersonName">What the organisation calls the person or program; empty when it never said.</param>
public sealed record Caller(string Subject, Guid OrganisationId, string OrganisationName, IReadOnlyList<string> Kinds, string Role, bool IsSuspended = false, string PersonName = "")
{
    public bool Is(string kind) => Kinds.Contains(kind, StringComparer.Ordinal);

    /// <summary>Binds the parameter <c>Caller caller</c> of an endpoint that requires a member or writer.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext http) => ValueTask.FromResult(http.Features.Get<Caller>());
}

/// <summary>Section <c>Directory</c>: where memberships are looked up.</summary>
public sealed class DirectorySettings
{
    /// <summary>Base address of the registry.</summary>
    public string Url { get; set; } = "http://127.0.0.1:8082";

    /// <summary>How long an answer counts when no event drops it; never more than 30 seconds.</summary>
    public int KeptForSeconds { get; set; } = 10;
}

/// <summary>Says which organisation a signed-in subject acts for. The registry asks its own tables, all others ask the registry.</summary>
public interface IDirectory
{
    /// <returns>Null when the subject acts for no organisation.</returns>
    Task<Caller?> FindAsync(ClaimsPrincipal user, string token, CancellationToken ct);

    /// <summary>What is kept of a subject no longer counts: the next request looks it up.</summary>
    void Forget(string issuer, string subject);
}

/// <summary>What an endpoint requires of its caller. Every endpoint says one of these or AllowAnonymous.</summary>
public static class Access
{
    /// <summary>RFC 9068, 2.2: with client credentials the subject is the client.</summary>
    public static bool IsProgram(this ClaimsPrincipal user) => user.FindFirst("sub")?.Value == user.FindFirst("client_id")?.Value;

    /// <summary>Any signed-in person or program, with or without an organisation; what a token's scopes do not hold it does not change.</summary>
    public static TBuilder RequireSignedIn<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        // What it reads is little more than who the caller is, and services ask for that in the name of whoever only writes.
        endpoint.RequireAuthorization(policy => policy.RequireAuthenticatedUser()
            .RequireAssertion(context => context.Resource is not HttpContext http || HttpMethods.IsGet(http.Request.Method) || TokenScopes.Require(context.User, "marketplace.write")));

    /// <summary>Any member of an organisation of one of these kinds (of any kind when none is named).</summary>
    public static TBuilder RequireMember<TBuilder>(this TBuilder endpoint, params string[] kinds) where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(policy => policy.RequireAuthenticatedUser().AddRequirements(new OrganisationRequirement(kinds, Writes: false)));

    /// <summary>As <see cref="RequireMember"/>, and not a Viewer.</summary>
    public static TBuilder RequireWriter<TBuilder>(this TBuilder endpoint, params string[] kinds) where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(policy => policy.RequireAuthenticatedUser().AddRequirements(new OrganisationRequirement(kinds, Writes: true)));

    /// <summary>As <see cref="RequireWriter"/>, and a Manager or an Owner: what binds the organisation. API clients are Contributors at most.</summary>
    public static TBuilder RequireManager<TBuilder>(this TBuilder endpoint, params string[] kinds) where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(policy => policy.RequireAuthenticatedUser().AddRequirements(new OrganisationRequirement(kinds, Writes: true, Decides: true)));

    /// <summary>
    /// Besides the others: a person has signed in within the last minutes, with a second factor (see <see cref="AuthenticationSettings"/>).
    /// Otherwise 401 with the challenge of RFC 9470. A program proves itself anew for each token and passes.
    /// </summary>
    public static TBuilder RequireFreshSignIn<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(policy => policy.AddRequirements(new FreshSignInRequirement()));

    /// <summary>Refuses an application of others to which a person has lent their name; the person itself and a program of an organisation pass.</summary>
    public static void RequireInPerson(ClaimsPrincipal user)
    {
        if (!user.IsProgram() && TokenScopes.Of(user).Any()) throw Refuse.Forbidden("caller.not-in-person", "An application that acts for you does not take this step. Do it yourself, in the portal.");
    }

    /// <summary>What is asked by POST and only looks: read-only programs and suspended organisations may.</summary>
    public static TBuilder ReadsOnly<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ReadsOnlyMark());

    /// <summary>A caller who is too fast waits here instead of being refused (see <see cref="RateLimits"/>), up to a length of the queue.</summary>
    public static TBuilder WaitsItsTurn<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new WaitsItsTurnMark());
}

/// <summary>
/// What a token's scopes leave of what its subject may do. Tokens of API clients, and of applications that a person has allowed to act,
/// carry scopes of the marketplace, each of them; a token of our own pages carries none, and what it may do is the person's role alone.
/// </summary>
internal static class TokenScopes
{
    /// <returns>True; otherwise it refuses, and says what is missing.</returns>
    public static bool Require(ClaimsPrincipal user, string needed) =>
        !Of(user).Any() || Of(user).Contains(needed) ? true : throw Refuse.Forbidden("caller.scope", $"This needs an access token with the scope {needed}.");

    public static IEnumerable<string> Of(ClaimsPrincipal user) => (user.FindFirst("scope")?.Value.Split(' ') ?? []).Where(scope => scope.StartsWith("marketplace.", StringComparison.Ordinal));
}

internal sealed record ReadsOnlyMark;

internal sealed record WaitsItsTurnMark;

internal sealed record FreshSignInRequirement : IAuthorizationRequirement;

internal sealed class FreshSignInHandler(IOptions<AuthenticationSettings> settings, TimeProvider clock) : AuthorizationHandler<FreshSignInRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, FreshSignInRequirement requirement)
    {
        var user = context.User;
        if (user.Identity?.IsAuthenticated is not true) return Task.CompletedTask;
        Access.RequireInPerson(user); // However fresh: what a person decides in person is not lent.
        if (!user.IsProgram() && !IsFresh(user)) throw Refuse.SignInAgain(settings.Value.StepUpMaxAge, settings.Value.StepUpAcr);
        context.Succeed(requirement);
        return Task.CompletedTask;
    }

    private bool IsFresh(ClaimsPrincipal user) =>
        long.TryParse(user.FindFirst("auth_time")?.Value, out var signedInAt)
        && clock.GetUtcNow().ToUnixTimeSeconds() - signedInAt <= settings.Value.StepUpMaxAge
        && (settings.Value.StepUpAcr.Length == 0 || user.FindFirst("acr")?.Value == settings.Value.StepUpAcr);
}

internal sealed record OrganisationRequirement(IReadOnlyList<string> Kinds, bool Writes, bool Decides = false) : IAuthorizationRequirement;

internal sealed class OrganisationRequirementHandler(IDirectory directory) : AuthorizationHandler<OrganisationRequirement, HttpContext>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, OrganisationRequirement requirement, HttpContext http)
    {
        if (context.User.Identity?.IsAuthenticated is not true) return;
        var caller = await directory.FindAsync(context.User, BearerTokens.TokenOf(http.Request) ?? "", http.RequestAborted)
            ?? throw Refuse.Forbidden("caller.no-organisation", "You do not act for an organisation yet. Register yours first.");
        var reads = HttpMethods.IsGet(http.Request.Method) || http.GetEndpoint()?.Metadata.GetMetadata<ReadsOnlyMark>() is not null;
        TokenScopes.Require(context.User, reads ? "marketplace.read" : "marketplace.write");
        if (requirement.Kinds.Count > 0 && !requirement.Kinds.Any(caller.Is)) throw Refuse.Forbidden("caller.wrong-kind", $"This is for organisations of these kinds: {string.Join(", ", requirement.Kinds)}.");
        if (requirement.Writes && caller.Role == "Viewer") throw Refuse.Forbidden("caller.read-only", "Your role may look, but not change anything.");
        if (requirement.Decides && caller.Role is not ("Manager" or "Owner")) throw Refuse.Forbidden("caller.not-manager", "Only owners and managers decide this.");
        if (caller.IsSuspended && !reads)
            throw Refuse.Forbidden("organisation.suspended", "The operator suspended your organisation: you may look, but not change anything until it is lifted.");
        http.Features.Set(caller);
        context.Succeed(requirement);
    }
}

/// <summary>
/// Asks the registry in the caller's own name. An answer counts for one access token, so that a person who chose another
/// organisation is asked for anew with the next token, and until an event drops it. "No organisation" is not kept at all.
/// </summary>
internal sealed class HttpDirectory(HttpClient registry, IMemoryCache cache, IOptions<DirectorySettings> settings) : IDirectory
{
    private static readonly ResiliencePipeline Resilience = new ResiliencePipelineBuilder()
        .AddRetry(new() { MaxRetryAttempts = 1, Delay = TimeSpan.FromMilliseconds(50), UseJitter = true, ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>() })
        .AddTimeout(TimeSpan.FromSeconds(2))
        .Build();

    private sealed record Me(Membership? Membership);

    private sealed record Membership(Guid OrganisationId, string Name, IReadOnlyList<string> Kinds, string Role, bool IsSuspended = false, string? PersonName = null);

    public async Task<Caller?> FindAsync(ClaimsPrincipal user, string token, CancellationToken ct)
    {
        var subject = user.FindFirst("sub")?.Value ?? throw Refuse.Forbidden("caller.unknown", "The access token names nobody.");
        var issuer = user.FindFirst("iss")?.Value ?? "";
        var kept = cache.GetOrCreate(KeyOf(issuer, subject), entry =>
        {
            entry.SetAbsoluteExpiration(TimeSpan.FromSeconds(Math.Clamp(settings.Value.KeptForSeconds, 1, 30))).SetSize(1);
            return new ConcurrentDictionary<string, Caller>(StringComparer.Ordinal);
        })!; // What the factory makes is never null.
        var session = $"{user.FindFirst("sid")?.Value} {user.FindFirst("jti")?.Value}";
        if (kept.TryGetValue(session, out var known)) return known;

        try
        {
            var me = await Resilience.ExecuteAsync(async stop => await AskAsync(token, stop), ct);
            if (me?.Membership is not { } membership) return null;
            // An answer that crossed with Forget ends in a dictionary that is no longer in the cache.
            return kept[session] = new Caller(subject, membership.OrganisationId, membership.Name, membership.Kinds, membership.Role, membership.IsSuspended, membership.PersonName ?? "");
        }
        catch (Exception e) when (e is HttpRequestException or Polly.Timeout.TimeoutRejectedException)
        {
            throw Refuse.Unavailable("directory.unavailable", "The directory of organisations does not answer. Try again shortly.");
        }
    }

    public void Forget(string issuer, string subject) => cache.Remove(KeyOf(issuer, subject));

    private static object KeyOf(string issuer, string subject) => (typeof(HttpDirectory), issuer, subject);

    private async Task<Me?> AskAsync(string token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/me") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var response = await registry.SendAsync(request, ct);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<Me>(ct);
    }

    internal static void AddTo(IServiceCollection services)
    {
        services.AddMemoryCache(options => options.SizeLimit = 20_000);
        services.AddHttpClient<IDirectory, HttpDirectory>((provider, client) =>
            client.BaseAddress = new Uri(provider.GetRequiredService<IOptions<DirectorySettings>>().Value.Url));
    }
}

/// <summary>
/// A host whose endpoint says nothing about who may call it does not start. The fallback policy would let every signed-in
/// person in, which nobody has decided.
/// </summary>
internal sealed class DeclaredAccess : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        var silent = app.ApplicationServices.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAuthorizeData>() is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(endpoint => endpoint.DisplayName)
            .ToList();
        if (silent.Count > 0)
            throw new InvalidOperationException($"These endpoints do not say who may call them (RequireMember, RequireWriter, RequireManager, RequireScope, RequireSignedIn or AllowAnonymous): {string.Join("; ", silent)}");
    };
}
