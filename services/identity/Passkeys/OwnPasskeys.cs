using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Pages;
using Matchmaking.Identity.Sessions;
using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using static Matchmaking.Identity.Pages.Language;

namespace Matchmaking.Identity.Passkeys;

/// <summary>A person sees, adds and removes the own passkeys. Changing them takes a sign-in of the last minutes, because a passkey stays when the session ends.</summary>
public static class OwnPasskeys
{
    private const string Address = "/account/passkeys";

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(15);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Address, ListAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Address + "/options", BeginAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Address, AddAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Address + "/removal", RemoveAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(HttpContext http, SignIn signIn, IdentityDb db, IAntiforgery antiforgery) =>
        await AccountAsync(http, signIn, db) is { } account ? await ShowAsync(http, antiforgery, db, account, []) : SignInFirst();

    private static async Task<IResult> BeginAsync(HttpContext http, SignIn signIn, IdentityDb db, PasskeyCeremonies passkeys, TimeProvider clock) =>
        await AccountAsync(http, signIn, db, clock) is { } account
            ? Results.Json(await passkeys.BeginCreationAsync(http, account.Id, account.Email!, account.Name)) // The table requires an e-mail.
            : Results.StatusCode(StatusCodes.Status401Unauthorized);

    private static async Task<IResult> AddAsync(
        HttpContext http, SignIn signIn, IdentityDb db, IAntiforgery antiforgery, PasskeyCeremonies passkeys, UserManager<Account> users, TimeProvider clock, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(http)) return ErrorPage.StaleForm();
        if (await AccountAsync(http, signIn, db, clock) is not { } account) return SignInFirst();
        var form = await http.Request.ReadFormAsync(ct);
        var name = form["name"].ToString().Trim();
        if (name.Length is 0 or > Passkey.NameMaximum || name.Any(char.IsControl)) return await RefuseAsync(T("Enter a name of at most 100 characters.", "Hãy nhập tên có tối đa 100 ký tự."));
        if (await passkeys.FinishCreationAsync(http, form, name) is not { } made || made.AccountId != account.Id) return await RefuseAsync(T("The passkey was not accepted. Try again.", "Khóa truy cập không được chấp nhận. Hãy thử lại."));

        await using var transaction = await LockAsync(db, account, ct);
        if (await db.Passkeys.CountAsync(p => p.AccountId == account.Id, ct) >= Passkey.Maximum)
            return await RefuseAsync(T("You have ten passkeys. Remove one first.", "Bạn đã có mười khóa truy cập. Hãy xóa bớt một khóa trước."));
        await users.AddOrUpdatePasskeyAsync(account, made.Passkey);
        await transaction.CommitAsync(ct);
        return Results.LocalRedirect(Address);

        Task<IResult> RefuseAsync(string text) => ShowAsync(http, antiforgery, db, account, [new FormProblem("name", text)]);
    }

    private static async Task<IResult> RemoveAsync(
        HttpContext http, SignIn signIn, IdentityDb db, IAntiforgery antiforgery, UserManager<Account> users, TimeProvider clock, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(http)) return ErrorPage.StaleForm();
        if (await AccountAsync(http, signIn, db, clock) is not { } account) return SignInFirst();
        await using var transaction = await LockAsync(db, account, ct);
        if (account.PasswordHash is null && await db.Passkeys.CountAsync(p => p.AccountId == account.Id, ct) <= 1)
        {
            return await ShowAsync(http, antiforgery, db, account, [new FormProblem("name", T(
                "This is your only way to sign in. Add another passkey before you remove it.", "Đây là cách đăng nhập duy nhất của bạn. Hãy thêm khóa truy cập khác trước khi xóa."))]);
        }

        await users.RemovePasskeyAsync(account, KeyOf((await http.Request.ReadFormAsync(ct))["passkey"].ToString()));
        await transaction.CommitAsync(ct);
        return Results.LocalRedirect(Address);
    }

    /// <param name="clock">Given when the sign-in must be fresh.</param>
    private static async Task<Account?> AccountAsync(HttpContext http, SignIn signIn, IdentityDb db, TimeProvider? clock = null) =>
        await signIn.CurrentAsync(http) is { } session && (clock is null || clock.GetUtcNow() - session.AuthenticatedAt <= Fresh)
            ? await db.Accounts.SingleAsync(a => a.Id == session.AccountId, http.RequestAborted)
            : null;

    // Two changes of one account take turns, so that the limit holds and the last way in stays.
    private static async Task<Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction> LockAsync(IdentityDb db, Account account, CancellationToken ct)
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
            return [];
        }
    }

    private static IResult SignInFirst() => Results.LocalRedirect("/login?returnUrl=" + Uri.EscapeDataString(Address));

    private static async Task<IResult> ShowAsync(HttpContext http, IAntiforgery antiforgery, IdentityDb db, Account account, IReadOnlyList<FormProblem> problems) => Page.Of<PasskeysPage>(
        problems.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
        ("Passkeys", await db.Passkeys.AsNoTracking().Where(p => p.AccountId == account.Id).OrderBy(p => p.CreatedAt).ToListAsync(http.RequestAborted)),
        ("Antiforgery", antiforgery.TokenFor(http)), ("Problems", problems));
}
