namespace Matchmaking.Registry.Vettings;

/// <summary>What the reviewer found for an item.</summary>
public enum ItemAnswer { Yes, No, NotApplicable }

/// <summary>What is looked at before an association vouches for a supplier. A level asks what the ones below it ask, and more. The words are the portal's.</summary>
public static class Checklist
{
    private static readonly string[] RegistryMatch = ["tax-code-active", "legal-name-matches", "address-matches", "representative-confirmed"];

    private static readonly string[] DeskReview =
        [.. RegistryMatch, "business-lines-match", "certificates-checked", "capability-plausible", "references-asked", "obligations-met"];

    private static readonly string[] SiteAudit =
        [.. DeskReview, "site-visited", "equipment-seen", "quality-system-works", "measuring-calibrated", "safety-in-order"];

    /// <summary>What a level cannot do without: these apply to every supplier. The table says so too.</summary>
    public static IReadOnlyList<string> Core { get; } = [.. RegistryMatch, "site-visited"];

    /// <summary>The codes of a level's items, in the order in which they are asked.</summary>
    public static IReadOnlyList<string> Of(int level) => level switch
    {
        1 => RegistryMatch,
        2 => DeskReview,
        3 => SiteAudit,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "There are the levels 1 to 3."),
    };
}

/// <summary>The reviewer's answer to one item, with what it rests on.</summary>
public sealed class ChecklistAnswer
{
    /// <param name="Evidence">What was looked at, in words.</param>
    public sealed record Given(string Code, ItemAnswer Answer, string? Note, string? Evidence, IReadOnlyList<EvidenceFile> Files);

    private ChecklistAnswer() { }

    internal ChecklistAnswer(int round, Given given)
    {
        (Round, Code) = (round, given.Code);
        Change(given);
    }

    public int Round { get; private init; }

    public string Code { get; private init; } = "";

    public ItemAnswer Answer { get; private set; }

    public string? Note { get; private set; }

    public string? Evidence { get; private set; }

    public List<EvidenceFile> Files { get; private set; } = [];

    /// <summary>Somebody can look again at what the answer rests on.</summary>
    public bool RestsOnSomething => Evidence is not null || Files.Count > 0;

    internal void Change(Given given) => (Answer, Note, Evidence, Files) = (given.Answer, given.Note, given.Evidence, [.. given.Files]);
}
