using System.Net;
using System.Net.Http.Headers;
using Matchmaking.Contracts.Registry;
using Matchmaking.Tests.Support;

namespace Matchmaking.Files.Tests;

/// <summary>Who sees whose files, until when, under which promise, and how the owner knows.</summary>
public sealed class SharingTests(FilesFixture files) : IClassFixture<FilesFixture>
{
    [Fact(DisplayName = "RFQ-6: a file is its owner's; another organisation sees it from the grant until its end, and links die with it")]
    public async Task A_grant_shows_a_file()
    {
        var (owner, reader, stranger) = (await files.FirmAsync(), await files.FirmAsync(), await files.FirmAsync());
        var file = await owner.UploadedAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync($"/files/{file}")).StatusCode);
        var grant = (await owner.GrantAsync(file, reader.Id)).Body["grantId"]!.GetValue<Guid>();

        var read = await reader.GetAsync($"/files/{file}");
        Assert.Equal((HttpStatusCode.OK, false, null), (read.StatusCode, (bool)read.Body["isOwn"]!, read.Body["grants"]));
        Assert.Equal(file, (Guid)(await reader.GetAsync("/shared-files")).Body["items"]![0]!["fileId"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/files/{file}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.SendAsync(HttpMethod.Post, $"/files/{file}/links")).StatusCode);
        Assert.Equal("file.not-yours", (await reader.GetAsync($"/files/{file}/views")).Code);
        Assert.Equal("file.not-yours", (await reader.GrantAsync(file, stranger.Id)).Code);

        var link = await reader.LinkAsync(file);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.DeleteAsync($"/files/{file}/grants/{grant}")).StatusCode);
        using var late = await files.DownloadAsync(link);
        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync($"/files/{file}")).StatusCode);
        Assert.Empty((await reader.GetAsync("/shared-files")).Body["items"]!.AsArray());
        Assert.Equal("grant.unknown", (await owner.DeleteAsync($"/files/{file}/grants/{grant}")).Code);
    }

    [Fact(DisplayName = "trust 1.4: opening a file is reading: a suspended organisation and a program without marketplace.write may, and neither changes anything")]
    public async Task Opening_is_reading()
    {
        var owner = await files.FirmAsync();
        var file = await owner.UploadedAsync();
        using var program = files.World.Client(files.App, owner.Subject, "marketplace.read");
        Assert.Equal(HttpStatusCode.OK, (await program.SendAsync(HttpMethod.Post, $"/files/{file}/links")).StatusCode);
        Assert.Equal("caller.scope", (await program.SendAsync(HttpMethod.Delete, $"/files/{file}")).Code);
        using var writing = files.World.Client(files.App, owner.Subject, "marketplace.write");
        Assert.Equal("caller.scope", (await writing.SendAsync(HttpMethod.Post, $"/files/{file}/links")).Code);

        var suspended = files.Join(owner.Id, "Owner");
        files.World.Directory.Suspend(suspended.Subject);
        await suspended.LinkAsync(file);
        Assert.Equal("organisation.suspended", (await suspended.DeleteAsync($"/files/{file}")).Code);
    }

    [Fact(DisplayName = "A grant ends by itself on its day; given again, the new day counts")]
    public async Task A_grant_expires()
    {
        var (owner, reader) = (await files.FirmAsync(), await files.FirmAsync());
        var file = await owner.UploadedAsync();
        await owner.GrantAsync(file, reader.Id);
        await owner.GrantAsync(file, reader.Id, DateTimeOffset.UtcNow.AddDays(2));
        Assert.Single((await owner.GetAsync($"/files/{file}")).Body["grants"]!.AsArray());

        await files.ExecuteAsync($"update file_grant set granted_at = now() - interval '2 days', expires_at = now() - interval '1 second' where file_id = '{file}'");
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync($"/files/{file}")).StatusCode);
        Assert.Empty((await owner.GetAsync($"/files/{file}")).Body["grants"]!.AsArray());
        Assert.Equal(HttpStatusCode.Created, (await owner.GrantAsync(file, reader.Id)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync($"/files/{file}")).StatusCode);
    }

    [Fact(DisplayName = "A grant is for another organisation that exists, until a day that is not too far")]
    public async Task A_grant_makes_sense()
    {
        var (owner, reader) = (await files.FirmAsync(), await files.FirmAsync());
        var file = await owner.UploadedAsync();
        Assert.Equal("grant.self", (await owner.GrantAsync(file, owner.Id)).Code);
        Assert.Equal("grant.organisation-unknown", (await owner.GrantAsync(file, Guid.NewGuid())).Code);
        Assert.Equal("grant.expiry", (await owner.GrantAsync(file, reader.Id, DateTimeOffset.UtcNow.AddMinutes(-1))).Code);
        Assert.Equal("grant.expiry", (await owner.GrantAsync(file, reader.Id, DateTimeOffset.UtcNow.AddYears(11))).Code);
    }

    [Fact(DisplayName = "RFQ-6: a file under NDA is not there for a reader that has not signed; who signed, when and what, is kept, and ends")]
    public async Task An_nda_is_signed_first()
    {
        var (owner, reader) = (await files.FirmAsync(), await files.FirmAsync());
        var file = await owner.UploadedAsync(ndaRequired: true);
        Assert.Equal("nda.unknown", (await reader.SignAsync(owner.Id)).Code);
        await owner.GrantAsync(file, reader.Id);

        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync($"/files/{file}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.Http.SendAsync(HttpMethod.Post, $"/files/{file}/links")).StatusCode);
        Assert.Empty((await reader.GetAsync("/shared-files")).Body["items"]!.AsArray());
        var waiting = (await reader.GetAsync("/ndas")).Body["items"]![0]!;
        Assert.Equal((owner.Id, 1, null), ((Guid)waiting["organisationId"]!, (int)waiting["files"]!, waiting["signedAt"]));

        Assert.Equal("nda.role", (await files.Join(reader.Id, "Contributor").SignAsync(owner.Id)).Code);
        Assert.Equal("nda.version", (await reader.SignAsync(owner.Id, "1999-1")).Code);
        Assert.Equal(HttpStatusCode.Created, (await reader.SignAsync(owner.Id)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync($"/files/{file}")).StatusCode);
        Assert.NotNull((await owner.GetAsync($"/files/{file}")).Body["grants"]![0]!["ndaSignedAt"]);
        Assert.Equal(1, await files.CountAsync($"select 1 from signed_nda where owner_id = '{owner.Id}' and organisation_id = '{reader.Id}' and signed_by = '{reader.Subject}' and text_version = '2026-1'"));

        var link = await reader.LinkAsync(file);
        await files.ExecuteAsync($"update signed_nda set signed_at = now() - interval '2 days', expires_at = now() - interval '1 second' where owner_id = '{owner.Id}'");
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync($"/files/{file}")).StatusCode);
        using var late = await files.DownloadAsync(link);
        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
    }

    [Fact(DisplayName = "RFQ-6: every view is logged, with who, for whom, when and by which grant, for the owner")]
    public async Task Views_are_logged()
    {
        var (owner, reader) = (await files.FirmAsync(), await files.FirmAsync(name: "Điện tử Bình Minh"));
        var file = await owner.UploadedAsync();
        var grant = (await owner.GrantAsync(file, reader.Id)).Body["grantId"]!.GetValue<Guid>();
        await reader.LinkAsync(file);
        await owner.LinkAsync(file);

        var views = (await owner.GetAsync($"/files/{file}/views")).Body["items"]!.AsArray();
        Assert.Equal([(owner.Id, $"Person {owner.Subject}", null), (reader.Id, $"Person {reader.Subject}", (Guid?)grant)], views.Select(v => ((Guid)v!["organisationId"]!, (string)v["viewedBy"]!, (Guid?)v["grantId"])));
        Assert.Equal("Điện tử Bình Minh", (string?)views[1]!["nameVi"]);
    }

    [Fact(DisplayName = "trust 8: content comes as an attachment from the service's own host, where nothing runs, with no cookie, and in parts")]
    public async Task Content_is_handed_out_safely()
    {
        var firm = await files.FirmAsync();
        var content = Samples.NewCsv();
        var file = (await firm.UploadAsync("Bản vẽ \"A\".csv", content)).FileId;
        var link = await firm.LinkAsync(file);
        Assert.StartsWith($"http://{FilesFixture.PublicHost}/content/", link, StringComparison.Ordinal);

        using var answer = await files.DownloadAsync(link);
        Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync());
        var (headers, about) = (answer.Headers, answer.Content.Headers);
        Assert.Equal(("attachment", "Bản vẽ A.csv", "text/csv"), (about.ContentDisposition?.DispositionType, about.ContentDisposition?.FileNameStar, about.ContentType?.MediaType));
        Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("sandbox; default-src 'none'", headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("same-origin", headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.False(headers.Contains("Set-Cookie"));

        using var part = await files.DownloadAsync(link, request => request.Headers.Range = new RangeHeaderValue(3, 9));
        Assert.Equal((HttpStatusCode.PartialContent, content.Length), (part.StatusCode, (int?)part.Content.Headers.ContentRange?.Length));
        Assert.Equal(content[3..10], await part.Content.ReadAsByteArrayAsync());
        using var beyond = await files.DownloadAsync(link, request => request.Headers.Range = new RangeHeaderValue(1_000_000, null));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
    }

    [Fact(DisplayName = "trust 8: content has no other host, and a link that is changed, invented or old opens nothing")]
    public async Task Only_a_link_opens_content()
    {
        var firm = await files.FirmAsync();
        var file = await firm.UploadedAsync();
        var link = await firm.LinkAsync(file);
        using var elsewhere = await files.DownloadAsync(link, request => request.Headers.Host = "portal.test");
        Assert.Equal(HttpStatusCode.Unauthorized, elsewhere.StatusCode); // As any address that is not there.

        foreach (var at in new[] { 1, 30, 50 })
        {
            var token = link.Split('/')[^1].ToCharArray();
            token[at] = token[at] == 'A' ? 'B' : 'A';
            using var changed = await files.DownloadAsync($"http://{FilesFixture.PublicHost}/content/{new string(token)}");
            Assert.Equal(HttpStatusCode.NotFound, changed.StatusCode);
        }

        foreach (var invented in new[] { "x", "..%2F..%2Fetc%2Fpasswd", file.ToString(), new string('A', 75), new string('A', 4000) })
        {
            using var answer = await files.DownloadAsync($"http://{FilesFixture.PublicHost}/content/{invented}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact(DisplayName = "A link opens one view, for a minute at most, with the key that signed it")]
    public void A_link_is_short()
    {
        var (view, now) = (Guid.NewGuid(), new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        var key = Convert.ToBase64String(new byte[32]);
        var signer = new Views.LinkSigner(Microsoft.Extensions.Options.Options.Create(new FilesSettings { LinkKey = key }));
        var link = signer.Sign(view, now.AddSeconds(60));
        Assert.Equal(view, signer.Read(link, now.AddMilliseconds(59_999)));
        Assert.Null(signer.Read(link, now.AddSeconds(60)));
        Assert.Equal(view, new Views.LinkSigner(Microsoft.Extensions.Options.Options.Create(new FilesSettings { LinkKey = key })).Read(link, now));
        Assert.Null(new Views.LinkSigner(Microsoft.Extensions.Options.Options.Create(new FilesSettings())).Read(link, now));
        Assert.Throws<InvalidOperationException>(() => new Views.LinkSigner(Microsoft.Extensions.Options.Options.Create(new FilesSettings { LinkKey = "c2hvcnQ=" })));
    }

    [Fact(DisplayName = "Names of organisations are as the registry told them last, in whatever order and however often")]
    public async Task Names_follow_the_registry()
    {
        var firm = await files.FirmAsync();
        var id = Guid.CreateVersion7();
        await using var bus = await TestBus.StartAsync(files.World.Prefix);
        var twice = Guid.NewGuid();
        await bus.PublishAsync(Said(id, 2, "Nhựa 50%_Hà Nội"), twice);
        await bus.PublishAsync(Said(id, 2, "Nhựa 50%_Hà Nội"), twice);
        await bus.PublishAsync(Said(id, 1, "Tên cũ"), Guid.NewGuid());
        await Eventually.IsAsync(async () => await files.CountAsync("select 1 from inbox_message where consumer like '%WhenOrganisationRegistered'") == 2, TimeSpan.FromSeconds(30), "both to be heard");

        var found = (await firm.GetAsync($"/organisations?name={Uri.EscapeDataString("50%_")}")).Body["items"]!.AsArray();
        Assert.Equal([(id, "Nhựa 50%_Hà Nội")], found.Select(f => ((Guid)f!["organisationId"]!, (string)f["nameVi"]!)));
        Assert.Empty((await firm.GetAsync($"/organisations?name={Uri.EscapeDataString("5%_")}")).Body["items"]!.AsArray());
    }

    private static OrganisationRegistered Said(Guid id, int version, string name) => new(id, version, "VN", name, name, ["Supplier"], "VietnameseOwned", "Small", false, DateTimeOffset.UtcNow);

    [Fact(DisplayName = "PRO-1: a photo that its owner published is a picture for everybody, from the files' own origin; taken back or removed it is gone, and nothing but a photo is ever public")]
    public async Task Photos()
    {
        var (owner, other) = (await files.FirmAsync(), await files.FirmAsync());
        var photo = (await owner.UploadAsync("xưởng.png", Samples.Png, "Photo")).FileId;
        Assert.Equal(HttpStatusCode.NotFound, (await ShowAsync(photo)).StatusCode);
        Assert.Equal("file.unknown", (await other.Http.SendAsync(HttpMethod.Put, $"/files/{photo}/publication")).Code);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.Http.SendAsync(HttpMethod.Put, $"/files/{photo}/publication")).StatusCode);

        using var shown = await ShowAsync(photo);
        Assert.Equal((HttpStatusCode.OK, "image/png", "nosniff"), (shown.StatusCode, shown.Content.Headers.ContentType?.MediaType, shown.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.Contains("sandbox", shown.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(Samples.Png, await shown.Content.ReadAsByteArrayAsync());
        using var http = files.Nobody;
        Assert.False((await http.GetAsync($"/photos/{photo}")).IsSuccessStatusCode); // Another host.

        foreach (var (name, content, purpose) in new[] { ("bản vẽ.png", Samples.Png, "Drawing"), ("ảnh.pdf", Samples.Pdf, "Photo") })
            Assert.Equal("file.not-a-photo", (await owner.Http.SendAsync(HttpMethod.Put, $"/files/{(await owner.UploadAsync(name, content, purpose)).FileId}/publication")).Code);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => files.ExecuteAsync($"update stored_file set purpose = 'Drawing' where id = '{photo}'"));

        Assert.Equal(HttpStatusCode.NoContent, (await owner.DeleteAsync($"/files/{photo}/publication")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ShowAsync(photo)).StatusCode);
        await owner.Http.SendAsync(HttpMethod.Put, $"/files/{photo}/publication");
        Assert.Equal(HttpStatusCode.NoContent, (await owner.DeleteAsync($"/files/{photo}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ShowAsync(photo)).StatusCode);

        Task<HttpResponseMessage> ShowAsync(Guid id) => files.DownloadAsync($"http://{FilesFixture.PublicHost}/photos/{id}");
    }

    [Fact(DisplayName = "PRO-1: of a phone's photo the picture is kept, with its colours and its way up, and not where it was taken nor what lies after its end; as evidence it is refused, as anything that is not one whole thing")]
    public async Task A_phones_photo()
    {
        var owner = await files.FirmAsync();
        var photo = (await owner.UploadAsync("IMG_0001.jpg", Samples.PhonePhoto("21.0285N 105.8542E"), "Photo")).FileId;
        var read = await owner.GetAsync($"/files/{photo}");
        using var download = await files.DownloadAsync(await owner.LinkAsync(photo));
        var content = await download.Content.ReadAsByteArrayAsync();
        var text = System.Text.Encoding.Latin1.GetString(content);
        Assert.DoesNotContain("105.8542E", text, StringComparison.Ordinal);
        Assert.Contains("ICC_PROFILE\0colours", text, StringComparison.Ordinal);
        Assert.Contains("Exif\0\0MM\0*\0\0\0\u0008\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0\u0006", text, StringComparison.Ordinal);
        Assert.Equal((content.Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))), ((int)read.Body["sizeBytes"]!, (string?)read.Body["sha256"]));
        Assert.EndsWith("\u0034\u00FF\u00D0\u0056\u00FF\u00D9", text, StringComparison.Ordinal); // The pixels and the end.
        Assert.Empty(files.OnDisk("incoming"));
        Assert.Equal("file.not-what-it-says", (await owner.UploadAsync("IMG_0001.jpg", Samples.PhonePhoto("x"), "Evidence")).Code);
        Assert.Equal("file.not-what-it-says", (await owner.UploadAsync("IMG_0001.jpg", Samples.Png, "Photo")).Code);
    }

    [Fact(DisplayName = "PRO-1: photos go with the profile: while it is withdrawn or suspended nobody sees them, in whatever order and however often that is told")]
    public async Task Photos_go_with_the_profile()
    {
        var owner = await files.FirmAsync();
        var photo = (await owner.UploadAsync("xưởng.png", Samples.Png, "Photo")).FileId;
        await owner.Http.SendAsync(HttpMethod.Put, $"/files/{photo}/publication");
        await using var bus = await TestBus.StartAsync(files.World.Prefix);
        var withdrawn = new SupplierProfileWithdrawn(owner.Id, 4, "Suspended", DateTimeOffset.UtcNow);
        var twice = Guid.NewGuid();
        await bus.PublishAsync(withdrawn, twice);
        await bus.PublishAsync(withdrawn, twice);
        await bus.PublishAsync(Published(3), Guid.NewGuid());
        await Eventually.IsAsync(async () => await ShowAsync() == HttpStatusCode.NotFound, TimeSpan.FromSeconds(30), "the photo to be gone");
        await bus.PublishAsync(Published(5), Guid.NewGuid());
        await Eventually.IsAsync(async () => await ShowAsync() == HttpStatusCode.OK, TimeSpan.FromSeconds(30), "the photo to be back");

        SupplierProfilePublished Published(int version) => new(owner.Id, version, "A", "A", null, null, "VietnameseOwned", "Small", false, [], [], [], [], DateTimeOffset.UtcNow);
        async Task<HttpStatusCode> ShowAsync()
        {
            using var answer = await files.DownloadAsync($"http://{FilesFixture.PublicHost}/photos/{photo}");
            return answer.StatusCode;
        }
    }
}
