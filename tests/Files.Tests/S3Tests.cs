using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Matchmaking.Tests.Support;

namespace Matchmaking.Files.Tests;

/// <summary>The service with its contents in an S3-compatible store: npm s3rver, a server of other hands.</summary>
public sealed class S3Fixture : FilesFixture
{
    private readonly int _port = Marketplace.FreePort();
    private readonly string _kept = Path.Combine(Path.GetTempPath(), "matchmaking-s3-" + Guid.NewGuid().ToString("N"));
    private Process _server = null!; // Set by InitializeAsync, before any test.

    protected override string[] Settings => ["Files:S3:Bucket=files", $"Files:S3:ServiceUrl=http://127.0.0.1:{_port}", "Files:S3:AccessKey=S3RVER", "Files:S3:SecretKey=S3RVER"];

    protected override bool KeepsExamples => false;

    /// <summary>What the store holds.</summary>
    public bool Holds(string sha256) => Directory.EnumerateFiles(_kept, $"{sha256}*", SearchOption.AllDirectories).Any();

    public override async ValueTask InitializeAsync()
    {
        var folder = Package();
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "s3rver")))
        {
            using var install = Start(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            await install.WaitForExitAsync();
            Assert.Equal(0, install.ExitCode);
        }

        Directory.CreateDirectory(_kept);
        _server = Start(folder, "node", "node_modules/s3rver/bin/s3rver.js", "--silent", "-d", _kept, "-a", "127.0.0.1", "-p", $"{_port}", "--configure-bucket", "files");
        using var http = new HttpClient();
        await Eventually.IsAsync(async () =>
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{_port}/"));
                return true;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
                return false;
            }
        }, TimeSpan.FromSeconds(60), "the store to listen");
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _server.Kill();
        await _server.WaitForExitAsync();
        _server.Dispose();
        Directory.Delete(_kept, recursive: true);
    }

    private static Process Start(string folder, string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder }) ?? throw new InvalidOperationException($"{program} did not start.");

    private static string Package([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "s3rver"); // A source file lies in a folder.
}

/// <summary>What is promised of contents holds in a bucket as on a disk.</summary>
public sealed class S3Tests(S3Fixture files) : IClassFixture<S3Fixture>
{
    [Fact(DisplayName = "Contents live in an S3-compatible store by configuration: kept once, read in parts, removed with the last file")]
    public async Task Contents_live_in_a_bucket()
    {
        var (one, other) = (await files.FirmAsync(), await files.FirmAsync());
        var content = Samples.NewCsv();
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        var mine = (await one.UploadAsync("a.csv", content)).FileId;
        var theirs = (await other.UploadAsync("b.csv", content)).FileId;
        Assert.True(files.Holds(sha256));
        Assert.Empty(files.OnDisk("incoming"));

        var link = await one.LinkAsync(mine);
        using var whole = await files.DownloadAsync(link);
        Assert.Equal(content, await whole.Content.ReadAsByteArrayAsync());
        using var part = await files.DownloadAsync(link, request => request.Headers.Range = new RangeHeaderValue(5, 20));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(content[5..21], await part.Content.ReadAsByteArrayAsync());

        await one.DeleteAsync($"/files/{mine}");
        Assert.True(files.Holds(sha256));
        await other.DeleteAsync($"/files/{theirs}");
        Assert.False(files.Holds(sha256));
    }

    [Fact(DisplayName = "What a crash left in the bucket is swept")]
    public async Task What_a_crash_left_is_swept()
    {
        var firm = await files.FirmAsync();
        var (kept, orphan) = (Samples.NewCsv(), Samples.NewCsv());
        await firm.UploadAsync("a.csv", kept);
        await firm.UploadAsync("b.csv", orphan);
        await files.ExecuteAsync($"delete from stored_file where sha256 = '{Convert.ToHexStringLower(SHA256.HashData(orphan))}'");
        await files.SweepAsync(DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.Equal((true, false), (files.Holds(Convert.ToHexStringLower(SHA256.HashData(kept))), files.Holds(Convert.ToHexStringLower(SHA256.HashData(orphan)))));
    }
}
