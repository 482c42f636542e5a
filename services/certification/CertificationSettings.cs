namespace Matchmaking.Certification;

/// <summary>Section <c>Certification</c> (environment <c>Certification__…</c>), beside <c>Database</c>, <c>Bus</c> and <c>Urls</c>.</summary>
public sealed class CertificationSettings
{
    /// <summary>Where the files service is asked, in the name of whoever submits, for the evidence.</summary>
    public string FilesUrl { get; set; } = "http://127.0.0.1:8085";

    /// <summary>Days before the last day of a certificate on which its holder is reminded, longest first.</summary>
    public IReadOnlyList<int> RemindBeforeDays { get; } = [90, 60, 30, 7];

    /// <summary>How long the association may look at the evidence, in days from the submission.</summary>
    public int EvidenceShownDays { get; set; } = 730;
}
