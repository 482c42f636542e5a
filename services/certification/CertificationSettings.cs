namespace Matchmaking.Certification;

/// <summary>Section <c>Certification</c> (environment <c>Certification__…</c>), beside <c>Database</c>, <c>Bus</c> and <c>Urls</c>.</summary>
public sealed class CertificationSettings
{
    /// <summary>Where the files service is asked, in the name of whoever submits, for the evidence.</summary>
    public string FilesUrl { get; set; } = "http://127.0.0.1:8085";

    /// <summary>How long the association may look at the evidence, in days after the certificate's last one.</summary>
    public int EvidenceRetentionDays { get; set; } = 1095;

    /// <summary>The longest, in days from the submission, also for a certificate without an end; not above <c>Files__GrantMaxDays</c>.</summary>
    public int EvidenceShownMaxDays { get; set; } = 3650;
}
