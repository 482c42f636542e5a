using System.Text.RegularExpressions;
using Microsoft.IdentityModel.Tokens;

namespace Matchmaking.Identity.Authorization;

/// <summary>Proof that who redeems a code is who asked for it (RFC 7636), by S256 only.</summary>
internal static partial class Pkce
{
    public static bool IsChallenge(string challenge) => Challenge().IsMatch(challenge);

    public static bool Proves(string? verifier, string challenge) =>
        verifier is not null && Verifier().IsMatch(verifier) && Secret.AreEqual(Base64UrlEncoder.Encode(Secret.Hash(verifier)), challenge);

    [GeneratedRegex(@"^[A-Za-z0-9_-]{43}\z")]
    private static partial Regex Challenge();

    [GeneratedRegex(@"^[A-Za-z0-9._~-]{43,128}\z")]
    private static partial Regex Verifier();
}
