namespace Matchmaking.Portal;

/// <summary>Section <c>Portal</c>: where the services are, and how the portal signs people in.</summary>
public sealed class PortalSettings
{
    /// <summary>
    /// The address by which browsers know the pages, such as <c>https://example.vn</c>; as a request says it when empty. Return addresses of the
    /// sign-in, codes on certificates and Secure cookies follow it, whatever a proxy in front makes of a request.
    /// </summary>
    public string? PublicUrl { get; set; }

    public string RegistryUrl { get; set; } = "http://127.0.0.1:8082";

    public string SourcingUrl { get; set; } = "http://127.0.0.1:8083";

    public string SearchUrl { get; set; } = "http://127.0.0.1:8084";

    public string FilesUrl { get; set; } = "http://127.0.0.1:8085";

    /// <summary>Where browsers get photos of profiles: the files service's own origin.</summary>
    public string PhotosUrl { get; set; } = "http://127.0.0.1:8085";

    public string CertificationUrl { get; set; } = "http://127.0.0.1:8086";

    /// <summary>What a form with its files may have together, in bytes: the largest file that the files service takes.</summary>
    public long UploadMaxBytes { get; set; } = 25 * 1024 * 1024;

    /// <summary>Forms with files that one process takes in at once; each waits on the disk as a whole.</summary>
    public int UploadsAtOnce { get; set; } = 16;

    /// <summary>Where programs outside reach the services, such as <c>https://example.vn/api</c>; empty when each service's own address is the one.</summary>
    public string? PublicApiUrl { get; set; }

    /// <summary>Name and secret of the portal's client at the OpenID provider.</summary>
    public string ClientId { get; set; } = "portal";

    public string ClientSecret { get; set; } = "";

    /// <summary>The provider's page where people see their sessions and change how they sign in; no link when empty.</summary>
    public string? AccountUrl { get; set; }

    /// <summary>How often, in seconds, the provider is asked whether a session still lives.</summary>
    public int SessionCheckSeconds { get; set; } = 30;

    internal bool IsHttps => PublicUrl?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>Folder for the keys that protect cookies and forms; without one they live as long as the process.</summary>
    public string? Keys { get; set; }
}
