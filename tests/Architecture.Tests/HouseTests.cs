using System.Diagnostics;
using Matchmaking.ServiceDefaults;

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

    [Theory, MemberData(nameof(BoundaryTests.Services), MemberType = typeof(BoundaryTests))]
    public void Every_setting_stands_in_its_services_README(Type service)
    {
        foreach (var assembly in new[] { service.Assembly, typeof(ServiceHost).Assembly })
        {
            var folder = assembly.GetName().Name!["Matchmaking.".Length..]; // Ours are called so.
            var readme = File.ReadAllText(Path.Combine(Repository.Root, "services", folder == "ServiceDefaults" ? "service-defaults" : folder.ToLowerInvariant(), "README.md"));
            // A list that can only be read is not bound: it is a constant.
            var settings = assembly.GetTypes().Where(type => type.Name.EndsWith("Settings", StringComparison.Ordinal)).SelectMany(type => type.GetProperties())
                .Where(property => property.CanWrite || !property.PropertyType.Name.StartsWith("IReadOnly", StringComparison.Ordinal)).Select(property => $"__{property.Name}");
            Assert.DoesNotContain(settings, name => !readme.Contains(name, StringComparison.Ordinal));
        }
    }

    private static string[] Tracked()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard"]) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true })!; // Git is what made the checkout.
        var paths = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        return paths;
    }
}
