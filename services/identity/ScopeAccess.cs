namespace Matchmaking.Identity;

/// <summary>What an endpoint requires of a program, beside <see cref="ServiceDefaults.Access"/>.</summary>
internal static class ScopeAccess
{
    /// <summary>A program whose token carries <paramref name="scope"/>.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoint, string scope) where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(policy => policy.RequireAuthenticatedUser()
            .RequireAssertion(context => context.User.FindFirst("scope")?.Value.Split(' ').Contains(scope) is true));
}
