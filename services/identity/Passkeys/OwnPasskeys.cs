using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Mails;
using Matchmaking.Identity.OwnAccount;
using Matchmaking.Identity.Pages;
using Matchmaking.Identity.Sessions;
using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.IdentityModel.Tokens;
using static Matchmaking.Identity.Pages.Language;

namespace Matchmaking.Identity.Passkeys;

/// <summary>
/// A person sees, names, adds and removes the own passkeys. Adding and removing take a sign-in of the last minutes, as strong as the account
/// allows, because a passkey stays when the session ends.
/// </summary>
public static class OwnPasskeys
{
    private const string Address = "/account/passkeys";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Address, ListAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Address + "/options", BeginAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Address, AddAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Address + "/name", RenameAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Address + "/removal", RemoveAsync).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>What a passkey is called that nobody has named: the browser that made it, by which its owner knows it again.</summary>
    internal static string DefaultName(HttpContext http) =>
        DeviceName.Of(http.Request.Headers.UserAgent.ToString()) is { Length: > 0 } device ? device : T("Passkey", "Khóa truy cập");

    private static Task<IResult> ListAsync(HttpContext http, OwnPage page, IdentityDb db) => page.ShowAsync(http, (_, account) => ShowAsync(http, page, db, account, []));

    private static async Task<IResult> BeginAsync(HttpContext http, SignIn signIn, FreshPerson fresh, IdentityDb db, PasskeyCeremonies passkeys, CancellationToken ct)
    {
        if (await signIn.CurrentAsync(http) is not { } session || !fresh.IsFresh(session) || !await fresh.IsEnoughAsync(session, ct)) return Results.StatusCode(StatusCodes.Status401Unauthorized);
        var account = await db.Accounts.SingleAsync(a => a.Id == session.AccountId, ct);
        return Results.Json(await passkeys.BeginCreationAsync(http, account.Id, account.Email!, account.Name)); // The table requires an e-mail.
    }

    private static Task<IResult> AddAsync(HttpContext http, OwnPage page, IdentityDb db, PasskeyCeremonies passkeys, UserManager<Account> users, MailBox mails, CancellationToken ct) =>
        page.ChangeAsync(http, isWeighty: true, async (_, account, form) =>
        {
            var name = form["name"].ToString().Trim();
            if (!IsName(name)) return await ShowAsync(http, page, db, account, [Unnamed()]);
            if (await passkeys.FinishCreationAsync(http, form, name) is not { } made || made.AccountId != account.Id) return await RefuseAsync(T("The passkey was not accepted. Try again.", "Khóa truy cập không được chấp nhận. Hãy thử lại."));

            await using var transaction = await LockAsync(db, account, ct);
            if (await db.Passkeys.CountAsync(p => p.AccountId == account.Id, ct) >= Passkey.Maximum)
                return await RefuseAsync(T("You have ten passkeys. Remove one first.", "Bạn đã có mười khóa truy cập. Hãy xóa bớt một khóa trước."));
            mails.PasskeyAdded(account, name);
            await users.AddOrUpdatePasskeyAsync(account, made.Passkey);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return Results.LocalRedirect(Address);

            Task<IResult> RefuseAsync(string text) => ShowAsync(http, page, db, account, [new FormProblem("name", text)]);
        });

    private static Task<IResult> RenameAsync(HttpContext http, OwnPage page, IdentityDb db, CancellationToken ct) => page.ChangeAsync(http, isWeighty: false, async (_, account, form) =>
    {
        var (name, key) = (form["name"].ToString().Trim(), KeyOf(form["passkey"].ToString()));
        if (!IsName(name)) return await ShowAsync(http, page, db, account, [Unnamed()]);
        // Another person's is as unknown as one that never was.
        await db.Passkeys.Where(p => p.AccountId == account.Id && p.CredentialId == key).ExecuteUpdateAsync(p => p.SetProperty(x => x.Name, name), ct);
        return Results.LocalRedirect(Address);
    });

    private static Task<IResult> RemoveAsync(HttpContext http, OwnPage page, IdentityDb db, MailBox mails, CancellationToken ct) => page.ChangeAsync(http, isWeighty: true, async (_, account, form) =>
    {
        await using var transaction = await LockAsync(db, account, ct);
        var mine = await db.Passkeys.Where(p => p.AccountId == account.Id).ToListAsync(ct);
        if (account.PasswordHash is null && mine.Count <= 1)
        {
            return await ShowAsync(http, page, db, account, [new FormProblem("name", T(
                "This is your only way to sign in. Add another passkey before you remove it.", "Đây là cách đăng nhập duy nhất của bạn. Hãy thêm khóa truy cập khác trước khi xóa."))]);
        }

        if (mine.Find(p => p.CredentialId.AsSpan().SequenceEqual(KeyOf(form["passkey"].ToString()))) is not { } removed) return Results.LocalRedirect(Address);
        db.Passkeys.Remove(removed);
        mails.PasskeyRemoved(account, removed.Name);
        await db.SaveChangesAsync(ct);
        // Recovery codes stand in for something: with the last of it they go.
        if (mine.Count == 1) await db.RecoveryCodes.Where(c => c.AccountId == account.Id && !db.Authenticators.Any(a => a.AccountId == account.Id)).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
        return Results.LocalRedirect(Address);
    });

    private static bool IsName(string name) => name.Length is > 0 and <= Passkey.NameMaximum && !name.Any(char.IsControl);

    private static FormProblem Unnamed() => new("name", T("Enter a name of at most 100 characters.", "Hãy nhập tên có tối đa 100 ký tự."));

    // Two changes of one account take turns, so that the limit holds and the last way in stays.
    private static async Task<IDbContextTransaction> LockAsync(IdentityDb db, Account account, CancellationToken ct)
    {
        var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync($"select 1 from account where id = {account.Id} for update", ct);
        await db.Entry(account).ReloadAsync(ct);
        return transaction;
    }

    private static byte[] KeyOf(string text)
    {
        try
        {
            return Base64UrlEncoder.DecodeBytes(text);
        }
        catch (FormatException)
        {
            // Made up: the key of no passkey.
            return [];
        }
    }

    private static async Task<IResult> ShowAsync(HttpContext http, OwnPage page, IdentityDb db, Account account, IReadOnlyList<FormProblem> problems) => Page.Of<PasskeysPage>(
        problems.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
        ("Passkeys", await db.Passkeys.AsNoTracking().Where(p => p.AccountId == account.Id).OrderBy(p => p.CreatedAt).ToListAsync(http.RequestAborted)),
        ("DefaultName", DefaultName(http)), ("Antiforgery", page.TokenFor(http)), ("Problems", problems));
}
