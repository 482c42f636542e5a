using Matchmaking.Identity.Clients;
using Matchmaking.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Authorization;

/// <summary>A code becomes tokens, once.</summary>
internal sealed class CodeExchange(IdentityDb db, GrantTokens tokens, TimeProvider clock)
{
    public async Task<TokenAnswer> ExchangeAsync(Client client, string code, string redirectUri, string? verifier, CancellationToken ct)
    {
        var hash = Secret.Hash(code);
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // One statement decides who is first; the others wait for its row and then find it used.
        var isFirst = await db.Codes
            .Where(c => c.Hash == hash && c.ClientId == client.Id && c.UsedAt == null && c.ExpiresAt > now)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.UsedAt, now), ct) == 1;
        var known = await db.Codes.AsNoTracking().SingleOrDefaultAsync(c => c.Hash == hash && c.ClientId == client.Id, ct);
        if (known is null) throw TokenError.InvalidGrant();
        var grant = await db.LockLiveGrantAsync(known.GrantId, now, ct);
        if (!isFirst)
        {
            // Somebody has a code that was used: whoever was first may have stolen it, so nothing that came of it goes on.
            if (known.UsedAt is not null && grant is not null) grant.RevokedAt = now;
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            throw TokenError.InvalidGrant();
        }

        // From here the code is spent, also when what came with it is wrong: no second guess.
        var isProven = known.RedirectUri == redirectUri && Pkce.Proves(verifier, known.CodeChallenge);
        if (grant is null || !isProven)
        {
            await transaction.CommitAsync(ct);
            throw TokenError.InvalidGrant();
        }

        var mayRefresh = client.Grants.Contains("refresh_token") && Client.ScopesOf(grant.Scope).Contains("offline_access");
        var refreshToken = mayRefresh ? Secret.New() : null;
        if (refreshToken is not null)
        {
            db.RefreshTokens.Add(new RefreshToken { Hash = Secret.Hash(refreshToken), GrantId = grant.Id, Generation = 1, ExpiresAt = now + RefreshToken.Lifetime });
            await db.SaveChangesAsync(ct);
        }

        var answer = await tokens.WriteAsync(client, grant, grant.Scope, known.Nonce, refreshToken, ct);
        await transaction.CommitAsync(ct);
        return answer;
    }
}
