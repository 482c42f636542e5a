using Matchmaking.Identity.Clients;
using Matchmaking.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Authorization;

/// <summary>The tokens that a live grant is worth.</summary>
internal sealed class GrantTokens(IdentityDb db, Tokens tokens)
{
    /// <param name="scope">The grant's scope, or part of it.</param>
    public async Task<TokenAnswer> WriteAsync(Client client, AuthorizationGrant grant, string scope, string? nonce, string? refreshToken, CancellationToken ct)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == grant.AccountId, ct);
        return new TokenAnswer(
            await tokens.AccessTokenAsync(account.Subject(), client, scope, grant, ct), "Bearer", (int)Tokens.AccessTokenLifetime.TotalSeconds, scope,
            await tokens.IdTokenAsync(account, grant, nonce, ct), refreshToken);
    }
}
