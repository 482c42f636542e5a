using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Authorization;
using Matchmaking.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Mails;

/// <summary>Writes the letters of this service, in the language of whom they are for; <see cref="MailSender"/> sends them.</summary>
internal sealed class MailBox(IdentityDb db, Tokens tokens, TimeProvider clock)
{
    /// <summary>Between two letters of one kind to one person.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan ConfirmationLives = TimeSpan.FromDays(3);
    private static readonly TimeSpan ResetLives = TimeSpan.FromHours(1);

    /// <summary>Asks whether the address is this person's. Nothing when a letter has just gone out.</summary>
    public Task ConfirmEmailAsync(Account account, CancellationToken ct) => WithLinkAsync(account, LinkPurpose.ConfirmEmail, ConfirmationLives, "/confirm-email", link => Text(
        account,
        "Confirm your e-mail address", "Xác nhận địa chỉ e-mail",
        $"Please confirm that this is your address. The link works once, for three days:\n\n{link}\n\nIf you have not opened an account at Matchmaking, ignore this letter.",
        $"Vui lòng xác nhận đây là địa chỉ của bạn. Liên kết dùng được một lần, trong ba ngày:\n\n{link}\n\nNếu bạn không tạo tài khoản tại Matchmaking, hãy bỏ qua thư này."), ct);

    /// <summary>A way to a new password. Nothing when a letter has just gone out.</summary>
    public Task ResetPasswordAsync(Account account, CancellationToken ct) => WithLinkAsync(account, LinkPurpose.ResetPassword, ResetLives, "/reset-password", link => Text(
        account,
        "Set a new password", "Đặt mật khẩu mới",
        $"Somebody, probably you, wants to set a new password. The link works once, for one hour:\n\n{link}\n\nIf it was not you, ignore this letter: nothing has changed.",
        $"Có người, có lẽ là bạn, muốn đặt mật khẩu mới. Liên kết dùng được một lần, trong một giờ:\n\n{link}\n\nNếu không phải bạn, hãy bỏ qua thư này: chưa có gì thay đổi."), ct);

    /// <summary>Tells that the password is another one now, so that who did not do it hears of it.</summary>
    public void PasswordChanged(Account account) => Add(account, Text(
        account,
        "Your password was changed", "Mật khẩu của bạn đã được thay đổi",
        "The password of your account was changed just now, and every browser was signed out. If it was not you, set a new one at once with \"Forgot your password?\" on the sign-in page.",
        "Mật khẩu tài khoản vừa được thay đổi và mọi trình duyệt đã bị đăng xuất. Nếu không phải bạn, hãy đặt lại ngay bằng \"Quên mật khẩu?\" ở trang đăng nhập."));

    public void PasskeyAdded(Account account, string name) => Tell(account, $"A passkey was added to your account: {name}.", $"Một khóa truy cập đã được thêm vào tài khoản: {name}.");

    public void PasskeyRemoved(Account account, string name) => Tell(account, $"A passkey was removed from your account: {name}.", $"Một khóa truy cập đã bị xóa khỏi tài khoản: {name}.");

    public void AppSetUp(Account account) => Tell(account, "An authenticator app was set up for your account.", "Một ứng dụng xác thực đã được thiết lập cho tài khoản.");

    public void AppRemoved(Account account) => Tell(account, "The authenticator app was removed from your account.", "Ứng dụng xác thực đã được gỡ khỏi tài khoản.");

    public void RecoveryCodesMade(Account account) => Tell(account, "New recovery codes were made for your account; the old ones work no more.", "Mã khôi phục mới đã được tạo cho tài khoản; các mã cũ không còn hiệu lực.");

    /// <summary>Whoever opened the account had not shown that the address is theirs; who has shown it now starts with the new password alone.</summary>
    public void StartedAnew(Account account) => Tell(
        account,
        "This address was confirmed only now, with the new password. Passkeys, authenticator app and recovery codes that were set up before were removed, because somebody else may have done that.",
        "Địa chỉ này chỉ được xác nhận lúc này, cùng với mật khẩu mới. Khóa truy cập, ứng dụng xác thực và mã khôi phục thiết lập trước đó đã bị gỡ, vì có thể người khác đã thiết lập.");

    private void Tell(Account account, string en, string vi) => Add(account, Text(
        account,
        "How you sign in has changed", "Cách đăng nhập của bạn đã thay đổi",
        $"{en}\n\nIf it was not you, sign in at once, remove what you do not know on the page of your account, and set a new password.",
        $"{vi}\n\nNếu không phải bạn, hãy đăng nhập ngay, gỡ những gì bạn không nhận ra tại trang tài khoản và đặt mật khẩu mới."));

    private async Task WithLinkAsync(Account account, LinkPurpose purpose, TimeSpan lives, string path, Func<string, (string Subject, string Body)> text, CancellationToken ct)
    {
        var (now, token, word) = (clock.GetUtcNow(), Secret.New(), purpose.ToString());
        // One link of a kind: a newer one takes the place of the older, unless that is of this minute. Also when two ask at once.
        var hash = Secret.Hash(token);
        var isNew = await db.Database.ExecuteSqlAsync(
            $"""
             insert into mail_link as l (hash, account_id, purpose, created_at, expires_at) values ({hash}, {account.Id}, {word}, {now}, {now + lives})
             on conflict (account_id, purpose) do update set hash = excluded.hash, created_at = excluded.created_at, expires_at = excluded.expires_at
             where l.created_at <= {now - Pause}
             """, ct) == 1;
        if (isNew) Add(account, text($"{tokens.Issuer}{path}?token={token}"));
    }

    private void Add(Account account, (string Subject, string Body) text)
    {
        var now = clock.GetUtcNow();
        db.Mails.Add(new Mail
        {
            Id = Guid.CreateVersion7(now),
            Recipient = account.Email!, // Required by the table.
            Subject = text.Subject,
            Body = text.Body,
            CreatedAt = now,
            NextTryAt = now,
        });
    }

    private static (string Subject, string Body) Text(Account account, string subjectEn, string subjectVi, string bodyEn, string bodyVi) => account.Language == "en"
        ? ($"{subjectEn} – Matchmaking", $"Dear {account.Name},\n\n{bodyEn}\n")
        : ($"{subjectVi} – Matchmaking", $"Chào {account.Name},\n\n{bodyVi}\n");

    /// <summary>Holds the link until the transaction ends, and takes it away: whoever comes second finds none.</summary>
    /// <returns>Null when it is unknown, too old, used, or followed by a newer one.</returns>
    public async Task<Account?> UseAsync(string token, LinkPurpose purpose, CancellationToken ct)
    {
        var (hash, now) = (Secret.Hash(token), clock.GetUtcNow());
        var link = await db.MailLinks.FromSql($"select * from mail_link where hash = {hash} for update").SingleOrDefaultAsync(ct);
        if (link is null || link.Purpose != purpose || link.ExpiresAt <= now) return null;
        db.MailLinks.Remove(link);
        return await db.Accounts.SingleAsync(a => a.Id == link.AccountId, ct);
    }
}
