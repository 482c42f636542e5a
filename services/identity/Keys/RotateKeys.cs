namespace Matchmaking.Identity.Keys;

/// <summary>
/// The operator's commands: <c>--rotate-keys</c> makes new signing keys, which sign in ten minutes, when everybody has read them;
/// <c>--revoke-keys</c> is for keys that somebody else may have: they are withdrawn, and new ones sign at once.
/// </summary>
public static class RotateKeys
{
    private const string Rotate = "--rotate-keys";
    private const string Revoke = "--revoke-keys";

    public static bool IsAskedBy(string[] args) => args.Contains(Rotate) || args.Contains(Revoke);

    /// <returns>False when the arguments ask for neither.</returns>
    public static async Task<bool> RunAsync(WebApplication app, string[] args)
    {
        if (!IsAskedBy(args)) return false;
        var keys = app.Services.GetRequiredService<SigningKeys>();
        if (args.Contains(Revoke)) await keys.RevokeAsync(CancellationToken.None);
        else await keys.RotateAsync(SigningKeys.AnnouncedByCommand, CancellationToken.None);

        foreach (var key in (await keys.GetAsync(CancellationToken.None)).Published) Console.WriteLine($"{key.Alg} {key.Kid}");
        return true;
    }
}
