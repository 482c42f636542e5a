using Matchmaking.Identity.Clients;
using Matchmaking.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Authorization;

/// <summary>A refresh token becomes new tokens and its successor, once.</summary>
internal sealed class TokenRefresh(IdentityDb db, GrantTokens tokens, TimeProvider clock)
{
    public async Task<TokenAnswer> RefreshAsync(Client client, string refreshToken, string? scope, CancellationToken ct)
    {
        var hash = Secret.Hash(refreshToken);
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var grantId = await db.RefreshTokens.Where(t => t.Hash == hash).Select(t => (Guid?)t.GrantId).SingleOrDefaultAsync(ct) ?? throw TokenError.InvalidGrant();

        // Refreshes of one grant, its revocation and its session's end take turns here; the token is read after the wait.
        var grant = await db.LockLiveGrantAsync(grantId, now, ct);
        if (grant is null || grant.ClientId != client.Id) throw TokenError.InvalidGrant();
        var token = await db.RefreshTokens.SingleAsync(t => t.Hash == hash, ct);
        if (token.UsedAt is not null)
        {
            // Two have the same token, so one of them is a thief: the whole family ends.
            grant.RevokedAt = now;
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            throw TokenError.InvalidGrant();
        }

        if (token.ExpiresAt <= now) throw TokenError.InvalidGrant();
        var asked = scope is null ? grant.Scope : string.Join(' ', Client.ScopesOf(scope).Distinct());
        if (Client.ScopesOf(asked).Except(Client.ScopesOf(grant.Scope)).Any()) throw new TokenError("invalid_scope", "scope holds more than was granted.");

        var successor = Secret.New();
        token.UsedAt = now;
        db.RefreshTokens.Add(new RefreshToken { Hash = Secret.Hash(successor), GrantId = grant.Id, Generation = token.Generation + 1, ExpiresAt = now + RefreshToken.Lifetime });
        await db.SaveChangesAsync(ct);
        var answer = await tokens.WriteAsync(client, grant, asked, nonce: null, successor, ct);
        await transaction.CommitAsync(ct);

        // Afterwards: whoever ends a session holds its row first and its grants' then.
        await db.Sessions.Where(s => s.Id == grant.SessionId).ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, now), ct);
        return answer;
    }
}
