using System.Buffers;
using System.Security.Cryptography;
using Matchmaking.Files.Checks;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Matchmaking.Files.Contents;

/// <summary>
/// Takes in the body of an upload: to the disk, never into memory, and hashed on the way. How long one may be, how long it may
/// take, and how many are here at once is limited, so nobody fills the disk or waits for ever: who takes an upload in has its place until
/// it disposes of it.
/// </summary>
internal sealed class Incoming
{
    private const int Window = 64 * 1024;

    private readonly FilesSettings _settings;
    private readonly TimeProvider _clock;
    private readonly string _folder;
    private readonly Dictionary<Guid, int> _running = [];

    public Incoming(IOptions<FilesSettings> settings, TimeProvider clock)
    {
        (_settings, _clock) = (settings.Value, clock);
        _folder = Path.Combine(FolderOf(_settings), "incoming");
        Directory.CreateDirectory(_folder);
    }

    public static string FolderOf(FilesSettings settings) => settings.Folder.Length > 0 ? settings.Folder : throw new InvalidOperationException("Say where files are kept: Files__Folder.");

    public async Task<ReceivedFile> ReceiveAsync(HttpContext http, Guid organisationId, CancellationToken ct)
    {
        // It is we who say that it is too long: the server would hang up on a sender that has not yet read why. What comes after our
        // answer it throws away, for some seconds.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server) server.MaxRequestBodySize = null;
        if (http.Request.ContentLength > _settings.MaxBytes) throw TooLarge();
        Enter(organisationId);
        var path = Path.Combine(_folder, Guid.CreateVersion7(_clock.GetUtcNow()).ToString("N"));
        try
        {
            var (size, sha256) = await WriteAsync(http.Request.Body, path, ct);
            return new ReceivedFile(path, size, sha256, () => Leave(organisationId));
        }
        catch
        {
            // Whatever went wrong, nothing stays behind.
            File.Delete(path);
            Leave(organisationId);
            throw;
        }
    }

    /// <summary>Removes what a process that ended left half done.</summary>
    public void Sweep(DateTimeOffset before)
    {
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles())
        {
            if (file.LastWriteTimeUtc < before) file.Delete();
        }
    }

    private async Task<(long SizeBytes, string Sha256)> WriteAsync(Stream body, string path, CancellationToken ct)
    {
        using var inTime = new CancellationTokenSource(TimeSpan.FromSeconds(_settings.UploadSeconds), _clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, inTime.Token);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var window = ArrayPool<byte>.Shared.Rent(Window);
        try
        {
            long size = 0;
            await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous))
            {
                for (int read; (read = await body.ReadAsync(window, stop.Token)) > 0;)
                {
                    size += read;
                    if (size > _settings.MaxBytes) throw TooLarge();
                    hash.AppendData(window, 0, read);
                    await file.WriteAsync(window.AsMemory(0, read), stop.Token);
                }

                file.Flush(flushToDisk: true);
            }

            return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        catch (OperationCanceledException) when (inTime.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw Refuse.Field("file.too-slow", "file", $"The file did not arrive within {_settings.UploadSeconds} seconds. Try again on a better connection, or send a smaller file.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(window);
        }
    }

    private RefusalException TooLarge() => Refuse.Field("file.too-large", "file", $"A file has at most {_settings.MaxBytes / 1024 / 1024} MB. Make it smaller, or split it.");

    private void Enter(Guid organisationId)
    {
        lock (_running)
        {
            var own = _running.GetValueOrDefault(organisationId);
            if (own >= _settings.UploadsAtOncePerOrganisation || _running.Values.Sum() >= _settings.UploadsAtOnce)
                throw Refuse.TooMany("file.too-many-at-once", "Too many files are being uploaded at the moment. Wait until one is through.");
            _running[organisationId] = own + 1;
        }
    }

    private void Leave(Guid organisationId)
    {
        lock (_running)
        {
            if (--_running[organisationId] == 0) _running.Remove(organisationId);
        }
    }
}

/// <summary>An upload that has arrived as a whole. Unless it is kept, it goes away with this, and its place is free.</summary>
internal sealed record ReceivedFile(string Path, long SizeBytes, string Sha256, Action Leave) : IDisposable
{
    public FileStream Open() => new(Path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024);

    /// <summary>The photo without what phones add to it, beside what came in; that stays the caller's to dispose of.</summary>
    public async Task<ReceivedFile> PictureOnlyAsync(CancellationToken ct)
    {
        var path = Path + "0";
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            await using var content = Open();
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1024, FileOptions.Asynchronous);
            await PhonePhoto.WriteAsync(content, some =>
            {
                hash.AppendData(some.Span);
                return file.WriteAsync(some, ct);
            });
            await file.FlushAsync(ct);
            file.Flush(flushToDisk: true);
            return new ReceivedFile(path, file.Length, Convert.ToHexStringLower(hash.GetHashAndReset()), () => { });
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    public void Dispose()
    {
        File.Delete(Path);
        Leave();
    }
}
