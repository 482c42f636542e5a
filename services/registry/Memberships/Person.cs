using System.Security.Claims;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Registry.Memberships;

/// <summary>Whom an access token speaks of.</summary>
public sealed record Person(string Issuer, string Subject)
{
    public static Person Of(ClaimsPrincipal user) => new(
        user.FindFirst("iss")?.Value ?? throw Unknown(),
        user.FindFirst("sub")?.Value ?? throw Unknown());

    private static RefusalException Unknown() => Refuse.Forbidden("caller.unknown", "The access token names nobody.");
}
