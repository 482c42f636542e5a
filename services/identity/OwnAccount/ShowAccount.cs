using Matchmaking.Identity.Clients;
using Matchmaking.Identity.Pages;
using Matchmaking.Identity.SecondFactors;
using Matchmaking.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.OwnAccount;

/// <summary>A person sees how and where they are signed in, and which applications they let in.</summary>
public static class ShowAccount
{
    /// <summary>One browser that is signed in.</summary>
    public sealed record OpenSession(Guid Id, string Device, DateTimeOffset StartedAt, DateTimeOffset LastSeenAt, bool IsThis);

    /// <summary>One application, with all that it was granted in any session.</summary>
    public sealed record Application(string ClientId, string Name, IReadOnlyList<string> Scopes, DateTimeOffset Since);

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet(OwnPage.Address, HandleAsync).AllowAnonymous().ExcludeFromDescription();

    private static Task<IResult> HandleAsync(HttpContext http, OwnPage page, AuthenticatorCodes factors, ClientBook clients, IdentityDb db, TimeProvider clock, CancellationToken ct, bool changed = false, bool mailed = false) =>
        page.ShowAsync(http, async (session, account) =>
        {
            var now = clock.GetUtcNow();
            var sessions = await db.Sessions.AsNoTracking().Where(s => s.AccountId == account.Id && s.EndedAt == null && s.ExpiresAt > now)
                .OrderByDescending(s => s.LastSeenAt).Select(s => new OpenSession(s.Id, s.Device, s.StartedAt, s.LastSeenAt, s.Id == session.Id)).ToListAsync(ct);
            var grants = await db.Grants.AsNoTracking().Where(g => g.AccountId == account.Id && g.RevokedAt == null && g.ExpiresAt > now).ToListAsync(ct);
            return Page.Of<AccountPage>(
                StatusCodes.Status200OK, ("Name", account.Name), ("Email", account.Email), ("HasPassword", account.PasswordHash is not null), ("IsChanged", changed), ("IsMailed", mailed), ("IsConfirmed", account.EmailConfirmed),
                ("HasCodes", await factors.HasAsync(account.Id, ct)), ("RecoveryCodes", await factors.RecoveryCodesLeftAsync(account.Id, ct)),
                ("Passkeys", await db.Passkeys.CountAsync(p => p.AccountId == account.Id, ct)), ("Sessions", sessions),
                ("Applications", grants.GroupBy(g => g.ClientId).Select(g => new Application(g.Key, clients.Find(g.Key)?.Name ?? g.Key, [.. g.SelectMany(x => Client.ScopesOf(x.Scope)).Distinct()], g.Min(x => x.CreatedAt))).OrderBy(a => a.ClientId).ToList()),
                ("Antiforgery", page.TokenFor(http)));
        });
}
