using System.Text.RegularExpressions;

namespace Matchmaking.Architecture.Tests;

/// <summary>The security page promises tests; a promise that nothing keeps is worse than none.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public void Every_test_that_the_security_page_names_exists()
    {
        var tests = string.Join('\n', Repository.Files("tests", "*.cs").Select(File.ReadAllText));
        var rows = File.ReadLines(Path.Combine(Repository.Root, "tests", "SECURITY.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| rule", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            var named = Name().Matches(row.Split('|')[2]).Select(match => match.Groups[1].Value).ToList();
            Assert.True(named.Count > 0, $"No test for: {row}");
            Assert.All(named, name => Assert.True(tests.Contains($"\"{name}\"", StringComparison.Ordinal) || tests.Contains($" {name}(", StringComparison.Ordinal), $"There is no test {name}"));
        });
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
