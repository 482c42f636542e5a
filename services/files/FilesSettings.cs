namespace Matchmaking.Files;

/// <summary>Section <c>Files</c> (environment <c>Files__…</c>), beside <c>Database</c> and <c>Urls</c>.</summary>
public sealed class FilesSettings
{
    /// <summary>What comes in is written here first; without S3 it also stays here.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Where browsers reach this service: a host of its own, apart from the portal's.</summary>
    public string PublicUrl { get; set; } = "http://127.0.0.1:8085";

    /// <summary>Where sourcing is asked, in the reader's name, for the documents of an RFQ.</summary>
    public string SourcingUrl { get; set; } = "http://127.0.0.1:8083";

    /// <summary>Signs links, 32 bytes or more in base64, the same for all processes of the service. Without one each process makes its own.</summary>
    public string LinkKey { get; set; } = "";

    /// <summary>How long a link opens its file; never more than 60.</summary>
    public int LinkSeconds { get; set; } = 60;

    /// <summary>Largest file, in bytes.</summary>
    public long MaxBytes { get; set; } = 25 * 1024 * 1024;

    /// <summary>What all files of an organisation may have together, in bytes.</summary>
    public long QuotaBytes { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>An upload that takes longer is refused.</summary>
    public int UploadSeconds { get; set; } = 300;

    /// <summary>Uploads that one process takes in at once, from everybody and from one organisation: together with <see cref="MaxBytes"/> a limit of what waits on the disk.</summary>
    public int UploadsAtOnce { get; set; } = 32;

    public int UploadsAtOncePerOrganisation { get; set; } = 4;

    /// <summary>What the parts of one XLSX file may unpack to, in bytes.</summary>
    public long MaxUnpackedBytes { get; set; } = 100 * 1024 * 1024;

    /// <summary>Longest time from today for which a file can be shown to somebody.</summary>
    public int GrantMaxDays { get; set; } = 3650;

    /// <summary>How long a signed non-disclosure agreement holds.</summary>
    public int NdaDays { get; set; } = 730;

    /// <summary>Unfinished uploads, and contents that no file refers to, are removed when they are older than this.</summary>
    public int SweepAfterMinutes { get; set; } = 60;

    public S3Settings S3 { get; set; } = new();
}

/// <summary>Section <c>Files:S3</c>: an S3-compatible store instead of the disk; used when a bucket is named.</summary>
public sealed class S3Settings
{
    public string Bucket { get; set; } = "";

    /// <summary>Empty for Amazon's own address of the region.</summary>
    public string ServiceUrl { get; set; } = "";

    public string Region { get; set; } = "us-east-1";

    /// <summary>Empty for what the machine has, such as an instance role.</summary>
    public string AccessKey { get; set; } = "";

    public string SecretKey { get; set; } = "";
}
