using System.Runtime.CompilerServices;

namespace Matchmaking.Search.Tests;

/// <summary>Test data that may not ship with the repository: beside it, or where MATCHMAKING_SHARED says.</summary>
internal static class Shared
{
    /// <summary>Skips the running test, saying what is absent, where the file is not on this machine.</summary>
    public static string File(string path, [CallerFilePath] string here = "")
    {
        var file = Path.Combine(Root(Path.GetDirectoryName(here)!), "data", path); // A source file lies in a folder.
        Assert.SkipUnless(System.IO.File.Exists(file), $"{file} is not on this machine. It is a public test collection that states no licence to copy it, so it is not in the repository; MATCHMAKING_SHARED names the folder that holds data/{path}.");
        return file;
    }

    private static string Root(string folder)
    {
        if (Environment.GetEnvironmentVariable("MATCHMAKING_SHARED") is { Length: > 0 } named) return named;
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(at.FullName, "Matchmaking.sln"))) return Path.Combine(at.Parent?.FullName ?? "/", "shared");
        }

        return Path.Combine(folder, "shared");
    }
}
