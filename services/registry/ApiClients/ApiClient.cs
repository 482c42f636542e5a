using Matchmaking.Registry.Memberships;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Registry.ApiClients;

/// <summary>A program that an organisation lets act for it, with credentials of its own at the OpenID provider.</summary>
public sealed class ApiClient
{
    public const string ReadScope = "marketplace.read";
    public const string WriteScope = "marketplace.write";

    private ApiClient() { }

    /// <param name="by">The membership of whoever makes it; null for the operator.</param>
    public ApiClient(string clientId, Membership membership, IEnumerable<string> scopes, Guid? by)
    {
        (ClientId, OrganisationId, MembershipId) = (clientId, membership.OrganisationId, membership.Id);
        (Name, Scopes, MadeAt, MadeBy) = (membership.Name ?? clientId, [.. scopes], membership.Since, by);
    }

    /// <summary>The subject of its access tokens.</summary>
    public string ClientId { get; private init; } = "";

    public Guid OrganisationId { get; private init; }

    /// <summary>What it may do rests on this membership alone: credentials without it act for nobody.</summary>
    public Guid MembershipId { get; private init; }

    public string Name { get; private init; } = "";

    public List<string> Scopes { get; private init; } = [];

    public DateTimeOffset MadeAt { get; private init; }

    public Guid? MadeBy { get; private init; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public Guid? RevokedBy { get; private set; }

    /// <summary>Who only reads is a Viewer, who writes a Contributor; programs do not decide.</summary>
    public static Role RoleOf(IEnumerable<string> scopes) => scopes.Contains(WriteScope) ? Role.Contributor : Role.Viewer;

    public void Revoke(Guid? by, DateTimeOffset now) => (RevokedAt, RevokedBy) = (now, by);

    internal static void RequireOwner(Roster roster)
    {
        if (!roster.IsOwner) throw NotOwner();
    }

    internal static RefusalException NotOwner() => Refuse.Forbidden("api-client.not-owner", "Only an owner of the organisation looks after its API clients; the operator revokes them too.");
}
