namespace Matchmaking.Registry;

/// <summary>Section <c>Registry</c> (environment <c>Registry__…</c>), beside <c>Database</c> and <c>Urls</c>.</summary>
public sealed class RegistrySettings
{
    /// <summary>Subjects (of people) and client ids (of programs) that act as the operator of the platform.</summary>
    public IList<string> Operators { get; } = [];

    /// <summary>The registry's own client at the OpenID provider, by which it makes and revokes API clients of organisations.</summary>
    public string ClientId { get; set; } = "registry";

    /// <summary>Empty where organisations cannot make API clients.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>Where the files service is asked, in the name of whoever names a file of a vetting.</summary>
    public string FilesUrl { get; set; } = "http://127.0.0.1:8085";

    /// <summary>How long an association may look at what its applicant attached, in days from the last time that it was sent.</summary>
    public int EvidenceShownDays { get; set; } = 1095;

    /// <summary>Largest supplier list that is taken, in bytes.</summary>
    public long ImportMaxBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>Most rows of one supplier list.</summary>
    public int ImportMaxRows { get; set; } = 20_000;

    /// <summary>Most lists of one organisation that wait to be confirmed.</summary>
    public int ImportMaxPreviews { get; set; } = 10;

    /// <summary>How many years a registry match (trust level 1) counts.</summary>
    public int RegistryMatchYears { get; set; } = 1;

    /// <summary>How many years a desk review (trust level 2) counts.</summary>
    public int DeskReviewYears { get; set; } = 2;

    /// <summary>How many years a site audit (trust level 3) counts.</summary>
    public int SiteAuditYears { get; set; } = 2;

    /// <summary>How many years an approved level counts.</summary>
    public int YearsOf(int level) => level switch { 1 => RegistryMatchYears, 2 => DeskReviewYears, _ => SiteAuditYears };
}
