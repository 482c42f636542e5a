namespace Matchmaking.Sourcing;

/// <summary>Section <c>Sourcing</c> (environment <c>Sourcing__…</c>), beside <c>Database</c>, <c>Bus</c> and <c>Urls</c>.</summary>
public sealed class SourcingSettings
{
    /// <summary>Where the files service is asked, in the caller's name, for the documents of an RFQ.</summary>
    public string FilesUrl { get; set; } = "http://127.0.0.1:8085";
}
