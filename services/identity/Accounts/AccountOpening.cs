using Matchmaking.Identity.Mails;
using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Matchmaking.Identity.Accounts;

/// <summary>Why no account was opened.</summary>
internal enum OpeningProblem
{
    None,
    EmailInvalid,
    EmailTaken,
    NameInvalid,
    PasswordLength,
    PasswordCommon,
    PasskeyRefused,
}

/// <summary>Opens accounts, for the register page and for programs alike.</summary>
internal sealed class AccountOpening(UserManager<Account> users, MailBox mails, IdentityDb db, TimeProvider clock)
{
    public async Task<(Account? Account, OpeningProblem Problem)> OpenAsync(string email, string password, string name, string language)
    {
        if (Check(email, name) is var problem and not OpeningProblem.None) return (null, problem);
        if (password.Length is < AccountRules.PasswordMinimum or > AccountRules.PasswordMaximum) return (null, OpeningProblem.PasswordLength);

        var account = New(Guid.CreateVersion7(clock.GetUtcNow()), email, name, language);
        return await CreateAsync(account, () => users.CreateAsync(account, password));
    }

    /// <summary>Without a password.</summary>
    /// <param name="id">The account for which the device made the passkey.</param>
    public async Task<(Account? Account, OpeningProblem Problem)> OpenAsync(Guid id, string email, UserPasskeyInfo passkey, string name, string language)
    {
        if (Check(email, name) is var problem and not OpeningProblem.None) return (null, problem);
        var account = New(id, email, name, language);
        return await CreateAsync(account, async () => await users.CreateAsync(account) is { Succeeded: false } refused ? refused : await users.AddOrUpdatePasskeyAsync(account, passkey));
    }

    /// <summary>What would be wrong, as far as it can be known before.</summary>
    public async Task<OpeningProblem> CheckAsync(string email, string name) =>
        Check(email, name) is var problem and not OpeningProblem.None ? problem : await users.FindByEmailAsync(email.Trim()) is null ? OpeningProblem.None : OpeningProblem.EmailTaken;

    private static OpeningProblem Check(string email, string name) =>
        !AccountRules.IsEmail(email.Trim()) ? OpeningProblem.EmailInvalid : !AccountRules.IsName(name) ? OpeningProblem.NameInvalid : OpeningProblem.None;

    private Account New(Guid id, string email, string name, string language) => new()
    {
        Id = id,
        UserName = email.Trim(),
        Email = email.Trim(),
        Name = name.Trim(),
        Language = language == "en" ? "en" : "vi",
        CreatedAt = clock.GetUtcNow(),
    };

    // With the letter that asks whether the address is theirs.
    private async Task<(Account? Account, OpeningProblem Problem)> CreateAsync(Account account, Func<Task<IdentityResult>> create)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        try
        {
            var result = await create();
            if (result.Succeeded)
            {
                await mails.ConfirmEmailAsync(account, CancellationToken.None);
                await db.SaveChangesAsync();
                await transaction.CommitAsync();
                return (account, OpeningProblem.None);
            }

            var codes = result.Errors.Select(e => e.Code).ToList();
            return (null, codes.Contains(nameof(IdentityErrorDescriber.DuplicateEmail)) || codes.Contains(nameof(IdentityErrorDescriber.DuplicateUserName)) ? OpeningProblem.EmailTaken
                : codes.Contains(NotACommonPassword.Code) ? OpeningProblem.PasswordCommon
                : throw new InvalidOperationException($"An account is refused for a reason that the pages do not know: {string.Join(", ", codes)}"));
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Two opened it at the same moment.
            return (null, OpeningProblem.EmailTaken);
        }
    }
}
