using System.Diagnostics;

namespace Matchmaking.Architecture.Tests;

/// <summary>The house stays tidy: what lies in the root, and what must not be in a file.</summary>
public sealed class HouseTests
{
    private static readonly string[] Root =
    [
        "ARCHITECTURE.md", "BannedSymbols.txt", "CONTRIBUTING.md", "DECISIONS.md", "Directory.Build.props", "Directory.Packages.props", "LICENSE", "Matchmaking.sln",
        "README.md", "contracts", "deploy", "docker-compose.yml", "global.json", "nuget.config", "services", "tests",
    ];

    [Fact]
    public void The_root_holds_only_what_the_architecture_lists() =>
        Assert.Empty(Tracked().Select(path => path.Split('/')[0]).Where(name => !name.StartsWith('.')).Distinct().Except(Root));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Matchmaking.sln")).Replace('\\', '/');
        Assert.All(Tracked().Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)), path => Assert.Contains(path, solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_service_explains_itself() =>
        Assert.All(Directory.GetDirectories(Path.Combine(Repository.Root, "services")), folder => Assert.True(File.Exists(Path.Combine(folder, "README.md")), $"{folder} has a README.md"));

    private static string[] Tracked()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard"]) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true })!; // Git is what made the checkout.
        var paths = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        return paths;
    }
}
