using System.Net;
using System.Net.Sockets;
using System.Text;
using Matchmaking.Tests.Support;

namespace Matchmaking.Files.Tests;

/// <summary>The service with limits that a test can reach, and without anything that reads bodies besides it.</summary>
public sealed class LimitedFixture : FilesFixture
{
    protected override string[] Settings => ["Files:UploadSeconds=3", "Files:UploadsAtOncePerOrganisation=2"];

    protected override bool KeepsExamples => false;
}

/// <summary>Memory is the whole process's, so nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Whoever sends too much, too slowly or too often takes neither disk nor memory from the others.</summary>
[Collection(nameof(Alone))]
public sealed class LimitTests(LimitedFixture files) : IClassFixture<LimitedFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact(DisplayName = "trust 8: a stream without end is refused at the limit, and the disk never holds more")]
    public async Task An_endless_stream_is_cut()
    {
        var firm = await files.FirmAsync();
        using var sender = await OpenAsync(firm, "Transfer-Encoding: chunked");
        var (window, most, sent) = (new byte[64 * 1024], 0L, 0L);
        try
        {
            // Ten times the limit would be enough for ever.
            while (sent < 10 * FilesFixture.MaxBytes && !sender.Socket.Poll(0, SelectMode.SelectRead))
            {
                await sender.SendAsync($"{window.Length:x}\r\n");
                await sender.SendAsync(window);
                await sender.SendAsync("\r\n");
                sent += window.Length;
                most = Math.Max(most, OnDisk());
            }
        }
        catch (IOException)
        {
            // The service has hung up.
        }

        Assert.InRange(most, 1, FilesFixture.MaxBytes);
        Assert.InRange(sent, FilesFixture.MaxBytes, (10 * FilesFixture.MaxBytes) - 1);
        var answer = await sender.AnswerAsync();
        Assert.Contains("400 Bad Request", answer, StringComparison.Ordinal);
        Assert.Contains("file.too-large", answer, StringComparison.Ordinal);
        await EmptyAsync();
    }

    [Fact(DisplayName = "trust 8: a file that says it is too large is refused before it is sent")]
    public async Task Too_large_is_said_at_once()
    {
        var firm = await files.FirmAsync();
        using var sender = await OpenAsync(firm, $"Content-Length: {FilesFixture.MaxBytes + 1}");
        Assert.Contains("file.too-large", await sender.AnswerAsync(), StringComparison.Ordinal);
        Assert.Equal(0, OnDisk());
    }

    [Fact(DisplayName = "trust 8: a file of exactly the limit is taken")]
    public async Task The_limit_itself_is_fine()
    {
        var firm = await files.FirmAsync();
        Assert.Equal(HttpStatusCode.Created, (await firm.UploadAsync("a.csv", Large())).StatusCode);
    }

    [Fact(DisplayName = "trust 8: who sends too slowly is refused, and leaves nothing behind")]
    public async Task A_slow_upload_is_cut()
    {
        var firm = await files.FirmAsync();
        using var sender = await OpenAsync(firm, "Content-Length: 1000");
        await sender.SendAsync("a");
        Assert.Contains("file.too-slow", await sender.AnswerAsync(), StringComparison.Ordinal);
        await EmptyAsync();
    }

    [Fact(DisplayName = "trust 8: an organisation uploads few files at once; who goes away leaves nothing behind")]
    public async Task Few_at_once()
    {
        var firm = await files.FirmAsync();
        using (var one = await OpenAsync(firm, "Content-Length: 1000"))
        using (var two = await OpenAsync(firm, "Content-Length: 1000"))
        {
            await one.SendAsync("a");
            await two.SendAsync("a");
            await Eventually.IsAsync(() => Task.FromResult(files.OnDisk("incoming").Count == 2), Limit, "both to be on their way");
            var third = await firm.UploadAsync("c.csv", Samples.NewCsv());
            Assert.Equal((HttpStatusCode.TooManyRequests, "file.too-many-at-once"), (third.StatusCode, third.Code));
            var other = await files.FirmAsync();
            Assert.Equal(HttpStatusCode.Created, (await other.UploadAsync("d.csv", Samples.NewCsv())).StatusCode);
        }

        await EmptyAsync();
        Assert.Equal(HttpStatusCode.Created, (await firm.UploadAsync("c.csv", Samples.NewCsv())).StatusCode);
    }

    [Fact(DisplayName = "trust 8: an upload has its place until its work is done, so what waits on the disk is bounded also when the database is slow")]
    public async Task A_place_is_kept_to_the_end()
    {
        var firm = await files.FirmAsync();
        await using var source = Npgsql.NpgsqlDataSource.Create(files.Database);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var hold = new Npgsql.NpgsqlCommand($"select pg_advisory_xact_lock(hashtextextended('quota ' || '{firm.Id}', 0))", connection, transaction)) await hold.ExecuteNonQueryAsync();
        var waiting = new[] { firm.UploadAsync("a.csv", Samples.NewCsv()), firm.UploadAsync("b.csv", Samples.NewCsv()) };
        await Eventually.IsAsync(async () => await files.CountAsync("select 1 from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())") == 2, Limit, "both to have arrived and wait");
        var third = await firm.UploadAsync("c.csv", Samples.NewCsv());
        Assert.Equal((HttpStatusCode.TooManyRequests, "file.too-many-at-once"), (third.StatusCode, third.Code));
        Assert.Equal(2, files.OnDisk("incoming").Count);

        await transaction.CommitAsync();
        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Equal(HttpStatusCode.Created, (await firm.UploadAsync("c.csv", Samples.NewCsv())).StatusCode);
        await EmptyAsync();
    }

    [Theory(DisplayName = "trust 8: no file is held in memory: not a large one, not what a bomb unpacks to")]
    [InlineData("a.csv", HttpStatusCode.Created)]
    [InlineData("a.xlsx", HttpStatusCode.BadRequest)]
    public async Task Memory_is_bounded(string name, HttpStatusCode expected)
    {
        var firm = await files.FirmAsync();
        var content = name == "a.csv" ? Large() : Samples.MakeXlsx(("xl/worksheets/sheet1.xml", new string(' ', 50_000_000)));
        await firm.UploadAsync(name, name == "a.csv" ? Samples.NewCsv() : Samples.Xlsx); // What is only made once is made now.
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var answer = await firm.UploadAsync(name, content);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.Equal(expected, answer.StatusCode);
        Assert.InRange(allocated, 0, FilesFixture.MaxBytes / 2); // Both ends of the wire are in this process.
    }

    private static byte[] Large()
    {
        var content = new byte[FilesFixture.MaxBytes];
        Array.Fill(content, (byte)'a');
        Samples.NewCsv().CopyTo(content, 0);
        return content;
    }

    private long OnDisk() => files.OnDisk("incoming").Sum(f => f.Exists ? f.Length : 0);

    private Task EmptyAsync() => Eventually.IsAsync(() => Task.FromResult(files.OnDisk("incoming").Count == 0), Limit, "nothing to be left on the disk");

    private Task<RawUpload> OpenAsync(Member firm, string length) => RawUpload.OpenAsync(new Uri(files.App.Urls.First()), files.World.Authentication.Token(firm.Subject), length);

    /// <summary>An upload written byte by byte, as no client library would.</summary>
    private sealed class RawUpload(TcpClient client) : IDisposable
    {
        public Socket Socket => client.Client;

        public static async Task<RawUpload> OpenAsync(Uri service, string token, string length)
        {
            var client = new TcpClient();
            await client.ConnectAsync(service.Host, service.Port);
            var upload = new RawUpload(client);
            await upload.SendAsync($"POST {Calls.UploadPath("a.csv")} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: {Guid.NewGuid()}\r\nContent-Type: application/octet-stream\r\n{length}\r\n\r\n");
            return upload;
        }

        public Task SendAsync(string text) => SendAsync(Encoding.ASCII.GetBytes(text));

        public async Task SendAsync(byte[] part) => await client.GetStream().WriteAsync(part);

        /// <summary>What the service says, up to the end of the problem.</summary>
        public async Task<string> AnswerAsync()
        {
            using var stop = new CancellationTokenSource(Limit);
            var (text, window) = (new StringBuilder(), new byte[4096]);
            while (!text.ToString().Contains("traceId", StringComparison.Ordinal))
            {
                var read = await client.GetStream().ReadAsync(window, stop.Token);
                if (read == 0) break;
                text.Append(Encoding.UTF8.GetString(window, 0, read));
            }

            return text.ToString();
        }

        public void Dispose() => client.Dispose();
    }
}
