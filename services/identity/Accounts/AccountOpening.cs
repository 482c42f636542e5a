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
}

/// <summary>Opens accounts, for the register page and for programs alike.</summary>
internal sealed class AccountOpening(UserManager<Account> users, TimeProvider clock)
{
    public async Task<(Account? Account, OpeningProblem Problem)> OpenAsync(string email, string password, string name, string language)
    {
        email = email.Trim();
        if (!AccountRules.IsEmail(email)) return (null, OpeningProblem.EmailInvalid);
        if (!AccountRules.IsName(name)) return (null, OpeningProblem.NameInvalid);
        if (password.Length is < AccountRules.PasswordMinimum or > AccountRules.PasswordMaximum) return (null, OpeningProblem.PasswordLength);

        var now = clock.GetUtcNow();
        var account = new Account { Id = Guid.CreateVersion7(now), UserName = email, Email = email, Name = name.Trim(), Language = language == "en" ? "en" : "vi", CreatedAt = now };
        try
        {
            var result = await users.CreateAsync(account, password);
            if (result.Succeeded) return (account, OpeningProblem.None);
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
