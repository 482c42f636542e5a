using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Options;

namespace Matchmaking.Files.Contents;

/// <summary>Contents on a disk of this machine, beside what comes in: a rename makes a finished file a kept one.</summary>
internal sealed class DiskContentStore : IContentStore
{
    private readonly string _folder;

    public DiskContentStore(IOptions<FilesSettings> settings)
    {
        _folder = Path.Combine(Incoming.FolderOf(settings.Value), "content");
        Directory.CreateDirectory(_folder);
    }

    public Task PutAsync(string sha256, string path, CancellationToken ct)
    {
        var kept = PathOf(sha256);
        if (File.Exists(kept)) return Task.CompletedTask;
        var folder = Path.GetDirectoryName(kept)!; // PathOf puts it into one.
        Directory.CreateDirectory(folder);
        File.Move(path, kept);
        FlushFolder(folder);
        FlushFolder(_folder);
        return Task.CompletedTask;
    }

    public Task<Stream> OpenAsync(string sha256, long sizeBytes, CancellationToken ct) =>
        Task.FromResult<Stream>(new FileStream(PathOf(sha256), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1, FileOptions.Asynchronous | FileOptions.SequentialScan));

    public Task DeleteAsync(string sha256, CancellationToken ct)
    {
        var kept = PathOf(sha256);
        if (File.Exists(kept)) File.Delete(kept);
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<string> ListAsync(DateTimeOffset before, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var kept in new DirectoryInfo(_folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            ct.ThrowIfCancellationRequested();
            if (kept.LastWriteTimeUtc < before) yield return kept.Name;
        }

        await Task.CompletedTask;
    }

    private string PathOf(string sha256) => Path.Combine(_folder, sha256[..2], sha256);

    // A rename is on the disk only when its folder is, and .NET opens no folders.
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var handle = Open(Encoding.UTF8.GetBytes(folder + "\0"), 0);
        if (handle < 0) throw new IOException($"The folder of contents cannot be opened (error {Marshal.GetLastPInvokeError()}).");
        try
        {
            if (Flush(handle) != 0) throw new IOException($"The folder of contents cannot be flushed (error {Marshal.GetLastPInvokeError()}).");
        }
        finally
        {
            _ = Close(handle); // It was only read; there is nothing to lose.
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Flush(int handle);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int handle);
}
