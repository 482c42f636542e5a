namespace Matchmaking.Identity.Sessions;

/// <summary>How a person proved who they are (<c>amr</c>, RFC 8176) and what that amounts to (<c>acr</c>).</summary>
internal static class SignInMethods
{
    public const string Password = "pwd";

    /// <summary>A code of an authenticator app, or a recovery code in its place.</summary>
    public const string OneTimeCode = "otp";

    /// <summary>A key in a device, for whose use the device asked for a finger, a face or a code: something held and something known or been.</summary>
    public static readonly string[] Passkey = ["hwk", "user", Several];

    /// <summary>Said in addition, when more than one kind of proof was given.</summary>
    public const string Several = "mfa";

    /// <summary>The <c>acr</c> of one proof.</summary>
    public const string OneFactor = "pwd";

    /// <summary>The <c>acr</c> of several proofs of different kinds.</summary>
    public const string SeveralFactors = "mfa";

    /// <param name="methods">Space-separated, as they lie in the database.</param>
    public static string[] ListOf(string methods) => methods.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static string LevelOf(string methods) => ListOf(methods).Contains(Several) ? SeveralFactors : OneFactor;

    /// <param name="wanted">Space-separated <c>acr_values</c>, one of which is enough; null when any will do.</param>
    public static bool Meets(string methods, string? wanted) =>
        wanted is null || ListOf(wanted) is var levels && (levels.Contains(OneFactor) || levels.Contains(LevelOf(methods)));
}
