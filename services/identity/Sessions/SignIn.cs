using System.Globalization;
using System.Security.Claims;
using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Sessions;

/// <summary>The browser's session: a cookie that names a row, so that ending the row ends the session everywhere.</summary>
internal sealed class SignIn(IdentityDb db, Guesses guesses, TimeProvider clock)
{
    public const string Scheme = "session";

    private const string RevisionClaim = "revision";

    /// <returns>The live session of this browser; null when nobody is signed in.</returns>
    public async Task<Session?> CurrentAsync(HttpContext http)
    {
        var result = await http.AuthenticateAsync(Scheme);
        if (!Guid.TryParse(result.Principal?.FindFirst("sid")?.Value, out var id)) return null;
        var revision = int.TryParse(result.Principal.FindFirst(RevisionClaim)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : 0;
        var now = clock.GetUtcNow();
        return await db.Sessions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.Revision == revision && s.EndedAt == null && s.ExpiresAt > now, http.RequestAborted);
    }

    /// <summary>
    /// The person proved who they are. A session of theirs in this browser goes on with the new proof; any other way a new one starts, into
    /// which nothing is carried over.
    /// </summary>
    /// <param name="methods">How: values of <see cref="SignInMethods"/>.</param>
    public async Task StartAsync(HttpContext http, Account account, params string[] methods)
    {
        var now = clock.GetUtcNow();
        var how = string.Join(' ', methods);
        guesses.RememberDevice(account.Id);
        if (await CurrentAsync(http) is { } current && current.AccountId == account.Id)
        {
            var isRenewed = await db.Sessions.Where(s => s.Id == current.Id && s.Revision == current.Revision && s.EndedAt == null)
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.AuthenticatedAt, now).SetProperty(x => x.Methods, how).SetProperty(x => x.Revision, x => x.Revision + 1), http.RequestAborted) == 1;
            if (isRenewed)
            {
                await RememberAsync(http, current.Id, current.Revision + 1);
                return;
            }
        }

        var session = new Session
        {
            Id = Guid.CreateVersion7(now),
            AccountId = account.Id,
            StartedAt = now,
            AuthenticatedAt = now,
            Methods = how,
            Device = DeviceName.Of(http.Request.Headers.UserAgent.ToString()),
            LastSeenAt = now,
            ExpiresAt = now + Session.Lifetime,
        };
        db.Sessions.Add(session);
        await db.SaveChangesAsync(http.RequestAborted);
        await RememberAsync(http, session.Id, session.Revision);
    }

    /// <summary>Ends the session and what was granted in it: no code or refresh token of it works once this has returned.</summary>
    public async Task EndAsync(Guid sessionId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // First the session: an authorization that is under way holds its row, so its grant is seen below.
        await db.Sessions.Where(s => s.Id == sessionId && s.EndedAt == null).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), ct);
        await db.Grants.Where(g => g.SessionId == sessionId && g.RevokedAt == null).ExecuteUpdateAsync(g => g.SetProperty(x => x.RevokedAt, now), ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Ends every session of a person, but the one that is excepted, and all that was granted in them.</summary>
    public async Task EndAllAsync(Guid accountId, Guid? except, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
        await db.Sessions.Where(s => s.AccountId == accountId && s.Id != except && s.EndedAt == null).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), ct);
        await db.Grants.Where(g => g.AccountId == accountId && g.SessionId != except && g.RevokedAt == null).ExecuteUpdateAsync(g => g.SetProperty(x => x.RevokedAt, now), ct);
        if (transaction is not null) await transaction.CommitAsync(ct);
    }

    private static Task RememberAsync(HttpContext http, Guid sessionId, int revision) => http.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity(
        [new Claim("sid", sessionId.ToString()), new Claim(RevisionClaim, revision.ToString(CultureInfo.InvariantCulture))], Scheme)));

    public static void AddTo(WebApplicationBuilder builder) => builder.Services.AddAuthentication().AddCookie(Scheme, cookie =>
    {
        cookie.Cookie.Name = "matchmaking.identity";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.Cookie.IsEssential = true;
        cookie.ExpireTimeSpan = Session.Lifetime;
        cookie.SlidingExpiration = false;
    });
}
