namespace Matchmaking.Identity.Keys;

/// <summary>
/// The operator's commands: <c>--rotate-keys</c> makes new signing keys, which sign in ten minutes, when everybody has read them;
/// <c>--revoke-keys</c> is for keys that somebody else may have: they are withdrawn, and new ones sign at once.
/// </summary>
public static class RotateKeys
{
    /// <returns>False when the arguments ask for neither.</returns>
    public static async Task<bool> RunAsync(WebApplication app, string[] args)
    {
        var keys = app.Services.GetRequiredService<SigningKeys>();
        if (args.Contains("--rotate-keys")) await keys.RotateAsync(SigningKeys.AnnouncedByCommand, CancellationToken.None);
        else if (args.Contains("--revoke-keys")) await keys.RevokeAsync(CancellationToken.None);
        else return false;

        foreach (var key in (await keys.GetAsync(CancellationToken.None)).Published) Console.WriteLine($"{key.Alg} {key.Kid}");
        return true;
    }
}
