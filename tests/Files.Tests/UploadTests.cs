using System.Net;
using System.Security.Cryptography;

namespace Matchmaking.Files.Tests;

/// <summary>What an organisation keeps here: once, within its room, without losing anything to repeats.</summary>
public sealed class UploadTests(FilesFixture files) : IClassFixture<FilesFixture>
{
    [Fact(DisplayName = "CER-1: a file is kept with its SHA-256, which its readers can ask for")]
    public async Task A_file_is_kept()
    {
        var firm = await files.FirmAsync();
        var content = Samples.NewCsv();
        var made = await firm.UploadAsync("chứng chỉ.csv", content, "Evidence");
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));

        Assert.Equal((HttpStatusCode.Created, sha256), (made.StatusCode, (string?)made.Body["sha256"]));
        var read = await firm.GetAsync($"/files/{made.FileId}");
        Assert.Equal((sha256, "chứng chỉ.csv", "Evidence", content.Length, true), ((string?)read.Body["sha256"], (string?)read.Body["name"], (string?)read.Body["purpose"], (int)read.Body["sizeBytes"]!, (bool)read.Body["isOwn"]!));
        Assert.Equal(content, await File.ReadAllBytesAsync(files.OnDisk("content").Single(f => f.Name == sha256).FullName));
    }

    [Fact(DisplayName = "trust 1.6: the same upload with the same key is one file; another content with it is refused")]
    public async Task An_upload_is_idempotent()
    {
        var firm = await files.FirmAsync();
        var (key, content) = (Guid.NewGuid(), Samples.NewCsv());
        var first = await firm.UploadAsync("a.csv", content, key: key);
        var again = await firm.UploadAsync("a.csv", content, key: key);
        var other = await firm.UploadAsync("a.csv", Samples.NewCsv(), key: key);

        Assert.Equal((first.FileId, true), (again.FileId, again.IsReplay));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency-key.reused"), (other.StatusCode, other.Code));
        Assert.Equal(1, await files.CountAsync($"select 1 from stored_file where organisation_id = '{firm.Id}'"));
        var keyless = await firm.Http.SendAsync(HttpMethod.Post, Calls.UploadPath("a.csv"), Calls.Binary(content));
        Assert.Equal("idempotency-key.missing", keyless.Code);
    }

    [Fact(DisplayName = "The same content is stored once, and goes with the last file that has it")]
    public async Task Content_is_stored_once()
    {
        var (one, other) = (await files.FirmAsync(), await files.FirmAsync());
        var content = Samples.NewCsv();
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        var mine = (await one.UploadAsync("a.csv", content)).FileId;
        var theirs = (await other.UploadAsync("b.csv", content)).FileId;
        Assert.Single(files.OnDisk("content"), f => f.Name == sha256);

        Assert.Equal(HttpStatusCode.NoContent, (await one.DeleteAsync($"/files/{mine}")).StatusCode);
        Assert.Single(files.OnDisk("content"), f => f.Name == sha256);
        using var download = await files.DownloadAsync(await other.LinkAsync(theirs));
        Assert.Equal(content, await download.Content.ReadAsByteArrayAsync());

        Assert.Equal(HttpStatusCode.NoContent, (await other.DeleteAsync($"/files/{theirs}")).StatusCode);
        Assert.DoesNotContain(files.OnDisk("content"), f => f.Name == sha256);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/files/{theirs}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.DeleteAsync($"/files/{theirs}")).StatusCode);
    }

    [Fact(DisplayName = "Uploads and removals of one content at once end with every file having its content")]
    public async Task Content_survives_races()
    {
        var firm = await files.FirmAsync();
        var content = Samples.NewCsv();
        var kept = new List<Guid>();
        for (var round = 0; round < 10; round++)
        {
            var old = (await firm.UploadAsync("old.csv", content)).FileId;
            var removal = firm.DeleteAsync($"/files/{old}");
            var upload = firm.UploadAsync("new.csv", content);
            Assert.Equal(HttpStatusCode.NoContent, (await removal).StatusCode);
            kept.Add((await upload).FileId);
            using var download = await files.DownloadAsync(await firm.LinkAsync(kept[^1]));
            Assert.Equal(HttpStatusCode.OK, download.StatusCode);
            await firm.DeleteAsync($"/files/{kept[^1]}");
        }
    }

    [Fact(DisplayName = "An organisation has its room, also when it uploads at once, and gets it back")]
    public async Task Room_is_limited()
    {
        var firm = await files.FirmAsync();
        var used = 67108864 - 600_000;
        await files.ExecuteAsync($"insert into stored_file (id, organisation_id, name, format, purpose, nda_required, size_bytes, sha256, uploaded_by, uploaded_at) values (gen_random_uuid(), '{firm.Id}', 'big.csv', 'Csv', 'Drawing', false, {used}, repeat('0', 64), 'x', now())");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => firm.UploadAsync($"{i}.csv", Samples.Text(new string((char)('a' + i), 250_000)))));

        Assert.Equal(2, answers.Count(a => a.StatusCode == HttpStatusCode.Created));
        Assert.All(answers.Where(a => a.StatusCode != HttpStatusCode.Created), a => Assert.Equal("file.quota", a.Code));
        var list = await firm.GetAsync("/files");
        Assert.Equal(used + 500_000, (long)list.Body["usedBytes"]!);
    }

    [Fact(DisplayName = "A file that others may still see is not removed")]
    public async Task A_shared_file_stays()
    {
        var (owner, reader) = (await files.FirmAsync(), await files.FirmAsync());
        var file = await owner.UploadedAsync();
        var grant = (await owner.GrantAsync(file, reader.Id)).Body["grantId"]!.GetValue<Guid>();
        var refused = await owner.DeleteAsync($"/files/{file}");
        Assert.Equal((HttpStatusCode.Conflict, "file.in-use"), (refused.StatusCode, refused.Code));
        await owner.DeleteAsync($"/files/{file}/grants/{grant}");
        Assert.Equal(HttpStatusCode.NoContent, (await owner.DeleteAsync($"/files/{file}")).StatusCode);
    }

    [Fact(DisplayName = "A crash leaves nothing for ever: unfinished uploads and contents without a file are swept, others stay")]
    public async Task What_a_crash_left_is_swept()
    {
        var firm = await files.FirmAsync();
        var file = await firm.UploadedAsync();
        var folder = Directory.CreateDirectory(Path.Combine(files.Folder, "content", "ff")).FullName;
        var (orphan, young, half) = (Path.Combine(folder, new string('f', 64)), Path.Combine(folder, "f" + new string('e', 63)), Path.Combine(files.Folder, "incoming", Guid.NewGuid().ToString("N")));
        foreach (var left in new[] { orphan, young, half }) await File.WriteAllTextAsync(left, "left");
        foreach (var old in files.OnDisk("").Where(f => f.FullName != young)) old.LastWriteTimeUtc = DateTime.UtcNow.AddHours(-2);
        await files.SweepAsync(DateTimeOffset.UtcNow.AddHours(-1));

        Assert.Equal((false, true, false), (File.Exists(orphan), File.Exists(young), File.Exists(half)));
        using var download = await files.DownloadAsync(await firm.LinkAsync(file));
        Assert.Equal(HttpStatusCode.OK, download.StatusCode);
    }
}
