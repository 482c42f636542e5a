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

    /// <summary>One application, with all that it was granted in any session, or may have without asking again.</summary>
    public sealed record Application(string ClientId, string Name, IReadOnlyList<string> Scopes, DateTimeOffset Since);

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet(OwnPage.Address, HandleAsync).AllowAnonymous().ExcludeFromDescription();

    private static Task<IResult> HandleAsync(HttpContext http, OwnPage page, ClientBook clients, IdentityDb db, TimeProvider clock, CancellationToken ct, bool changed = false, bool mailed = false) =>
        page.ShowAsync(http, async (session, account) =>
        {
            var now = clock.GetUtcNow();
            var sessions = await db.Sessions.AsNoTracking().Where(s => s.AccountId == account.Id && s.EndedAt == null && s.ExpiresAt > now)
                .OrderByDescending(s => s.LastSeenAt).Select(s => new OpenSession(s.Id, s.Device, s.StartedAt, s.LastSeenAt, s.Id == session.Id)).ToListAsync(ct);
            // What was allowed stays allowed while no grant lives: the application gets the next one without a question.
            var granted = (await db.Grants.AsNoTracking().Where(g => g.AccountId == account.Id && g.RevokedAt == null && g.ExpiresAt > now).ToListAsync(ct)).Select(g => (g.ClientId, Scopes: Client.ScopesOf(g.Scope), Since: g.CreatedAt));
            var allowed = (await db.Consents.AsNoTracking().Where(c => c.AccountId == account.Id).ToListAsync(ct)).Select(c => (c.ClientId, Scopes: c.Scopes.ToArray(), Since: c.GivenAt));
            return Page.Of<AccountPage>(
                StatusCodes.Status200OK, ("Name", account.Name), ("Email", account.Email), ("HasPassword", account.PasswordHash is not null), ("IsChanged", changed), ("IsMailed", mailed), ("IsConfirmed", account.EmailConfirmed),
                ("Factors", await Factors.OfAsync(db, account.Id, ct)),
                ("Passkeys", await db.Passkeys.CountAsync(p => p.AccountId == account.Id, ct)), ("Sessions", sessions),
                ("Applications", granted.Concat(allowed).GroupBy(g => g.ClientId).Select(g => new Application(g.Key, clients.Find(g.Key)?.Name ?? g.Key, [.. g.SelectMany(x => x.Scopes).Distinct()], g.Min(x => x.Since))).OrderBy(a => a.ClientId).ToList()),
                ("Antiforgery", page.TokenFor(http)));
        });
}
