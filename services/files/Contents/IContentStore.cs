namespace Matchmaking.Files.Contents;

/// <summary>
/// Keeps what files contain, each content once, under its SHA-256. Names in the store are made here: nothing that a user says
/// becomes one.
/// </summary>
internal interface IContentStore
{
    /// <summary>Keeps the finished file at <paramref name="path"/>, which may be gone afterwards; when it returns, no crash loses the content.</summary>
    Task PutAsync(string sha256, string path, CancellationToken ct);

    /// <summary>The content, to be read from any position on.</summary>
    Task<Stream> OpenAsync(string sha256, long sizeBytes, CancellationToken ct);

    Task DeleteAsync(string sha256, CancellationToken ct);

    /// <summary>What was kept before <paramref name="before"/>.</summary>
    IAsyncEnumerable<string> ListAsync(DateTimeOffset before, CancellationToken ct);
}
