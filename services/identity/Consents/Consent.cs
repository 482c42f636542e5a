using Matchmaking.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Consents;

/// <summary>What a person has allowed an application that is not part of the marketplace.</summary>
public sealed class Consent
{
    public Guid AccountId { get; init; }

    public required string ClientId { get; init; }

    public required List<string> Scopes { get; init; }

    public DateTimeOffset GivenAt { get; init; }

    internal static Task<bool> CoversAsync(IdentityDb db, Guid accountId, string clientId, string[] scopes, CancellationToken ct) =>
        db.Consents.AnyAsync(c => c.AccountId == accountId && c.ClientId == clientId && scopes.All(s => c.Scopes.Contains(s)), ct);
}
