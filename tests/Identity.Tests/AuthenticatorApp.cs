using System.Net;
using System.Text.RegularExpressions;
using Matchmaking.Identity.SecondFactors;

namespace Matchmaking.Identity.Tests;

/// <summary>An authenticator app that a person set up, and the recovery codes that the page showed.</summary>
public sealed partial class AuthenticatorApp
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private readonly byte[] _key;

    private AuthenticatorApp(byte[] key, string firstCode, string page)
    {
        (_key, FirstCode) = (key, firstCode);
        RecoveryCodes = CodesOf(page);
        NextAddress = WebUtility.HtmlDecode(NextLink().Match(page).Groups[1].Value);
    }

    /// <summary>The code that turned it on.</summary>
    public string FirstCode { get; }

    public IReadOnlyList<string> RecoveryCodes { get; }

    /// <summary>Where the page with the recovery codes goes on to.</summary>
    public string NextAddress { get; }

    /// <summary>Of the step after this one: newer than every code that was used, and still accepted.</summary>
    public string NextCode() => Totp.CodeAt(_key, Totp.StepAt(DateTimeOffset.UtcNow) + 1);

    public static async Task<AuthenticatorApp> SetUpAsync(Browser browser, string address)
    {
        var page = await browser.TextAsync(address);
        var key = KeyOf(page);
        var code = Totp.CodeAt(key, Totp.StepAt(DateTimeOffset.UtcNow));
        using var answer = await browser.SendAsync(page, ("code", code));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new AuthenticatorApp(key, code, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The key that the page tells to type in.</summary>
    public static byte[] KeyOf(string page)
    {
        var octets = new List<byte>();
        var (bits, count) = (0, 0);
        foreach (var letter in KeyText().Match(page).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal))
        {
            (bits, count) = (((bits << 5) | Letters.IndexOf(letter, StringComparison.Ordinal)) & 0xfff, count + 5);
            if (count < 8) continue;
            count -= 8;
            octets.Add((byte)(bits >> count));
        }

        return [.. octets];
    }

    public static IReadOnlyList<string> CodesOf(string page) => [.. Code().Matches(page).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("<code class=\"key\">([A-Z2-7 ]+)</code>")]
    private static partial Regex KeyText();

    [GeneratedRegex("<li><code>([a-z0-9-]{19})</code></li>")]
    private static partial Regex Code();

    [GeneratedRegex("<a class=\"main\" href=\"([^\"]+)\"")]
    private static partial Regex NextLink();
}
