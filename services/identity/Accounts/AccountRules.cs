using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using MimeKit;

namespace Matchmaking.Identity.Accounts;

/// <summary>What an account needs: a plausible e-mail, a name, and a password that is not the first guess.</summary>
internal static partial class AccountRules
{
    public const int PasswordMinimum = 10;

    /// <summary>Hashing takes time by the character; nobody types more than this.</summary>
    public const int PasswordMaximum = 200;

    public const int NameMaximum = 200;

    /// <summary>Nothing that a letter could not be addressed to: the library that writes letters reads it as one address, and as this one.</summary>
    public static bool IsEmail(string email) => email.Length <= 254 && Email().IsMatch(email) && MailboxAddress.TryParse(email, out var read) && read.Address == email;

    public static bool IsName(string name) => name.Trim().Length is > 0 and <= NameMaximum && !name.Any(char.IsControl);

    /// <summary>One sign on each side; no spaces or control characters. Only a letter that arrives proves more.</summary>
    [GeneratedRegex(@"^[^\s\p{C}@]+@[^\s\p{C}@]+\z")]
    private static partial Regex Email();
}

/// <summary>Refuses the passwords that everybody tries first, and the e-mail itself.</summary>
internal sealed class NotACommonPassword : IPasswordValidator<Account>
{
    public const string Code = "PasswordCommon";

    private static readonly HashSet<string> Common = Read();

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) => Task.FromResult(
        password is null || Common.Contains(password) || password.Distinct().Count() < 4 || string.Equals(password, user.Email, StringComparison.OrdinalIgnoreCase)
            ? IdentityResult.Failed(new IdentityError { Code = Code, Description = "This password is among the first that others try." })
            : IdentityResult.Success);

    private static HashSet<string> Read()
    {
        using var reader = new StreamReader(typeof(NotACommonPassword).Assembly.GetManifestResourceStream("common-passwords.txt")!); // Embedded by the project file.
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => line[0] != '#').ToHashSet(StringComparer.OrdinalIgnoreCase);
    }
}
