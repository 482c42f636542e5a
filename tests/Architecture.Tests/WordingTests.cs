using System.Text.RegularExpressions;

namespace Matchmaking.Architecture.Tests;

/// <summary>What a service says in code, the portal says to people in two languages.</summary>
public sealed partial class WordingTests
{
    [Fact]
    public void Every_refusal_code_has_its_sentences_in_the_portal()
    {
        var wording = File.ReadAllText(Path.Combine(Repository.Root, "services/portal/Wording/Problems.cs"));
        var codes = Repository.Files("services", "*.cs").Where(f => !f.Contains("/services/portal/", StringComparison.Ordinal))
            .SelectMany(file => RefusalCode().Matches(File.ReadAllText(file)).Select(m => m.Groups["code"].Value)).Distinct().ToList();

        Assert.True(codes.Count > 20, "the pattern still finds the codes");
        Assert.All(codes, code => Assert.Contains($"\"{code}\"", wording, StringComparison.Ordinal));
    }

    [GeneratedRegex("""(?:Refuse\.\w+|new RefusalException)\(\s*(?:RefusalKind\.\w+,\s*)?"(?<code>[a-z][a-z0-9-]*\.[a-z0-9-]+)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex RefusalCode();
}
