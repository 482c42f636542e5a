using System.Globalization;
using System.Security.Cryptography;
using Matchmaking.Identity.Sessions;
using Microsoft.AspNetCore.DataProtection;

namespace Matchmaking.Identity.Authorization;

/// <summary>
/// The moment from which a sign-in counts, sealed into the address to which the sign-in page goes back: that address no longer says
/// <c>prompt=login</c>, and whoever opens it by hand without signing in is sent to the sign-in page again.
/// </summary>
internal sealed class NotBefore(IDataProtectionProvider protection, TimeProvider clock)
{
    public const string Parameter = "signed_in_since";

    private readonly IDataProtector _protector = protection.CreateProtector("Matchmaking.Identity.NotBefore.v1");

    public string Now() => _protector.Protect(clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));

    /// <param name="value">Null when nothing was demanded; what does not open demands a sign-in that never was.</param>
    public bool IsMet(string? value, Session session)
    {
        if (value is null) return true;
        try
        {
            return session.AuthenticatedAt.ToUnixTimeMilliseconds() >= long.Parse(_protector.Unprotect(value), CultureInfo.InvariantCulture);
        }
        catch (CryptographicException)
        {
            // Made up, or older than the keys.
            return false;
        }
    }
}
