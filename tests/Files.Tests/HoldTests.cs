using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Npgsql;

namespace Matchmaking.Files.Tests;

/// <summary>What somebody relies on stays, however much its owner would like it away.</summary>
public sealed class HoldTests(FilesFixture files) : IClassFixture<FilesFixture>
{
    [Fact(DisplayName = "CER-1: evidence stays until its day or until whom it was given to releases it; its owner neither removes it nor ends or shortens what shows it")]
    public async Task Evidence_stays()
    {
        var (owner, association, stranger) = (await files.FirmAsync(), await files.FirmAsync(), await files.FirmAsync());
        var (file, certificate, until) = (await owner.UploadedAsync(), Guid.NewGuid(), DateTimeOffset.UtcNow.AddDays(300));
        var grant = (await owner.EvidenceAsync(file, association.Id, certificate, until)).Body["grantId"]!.GetValue<Guid>();
        Assert.Equal(certificate, (Guid)(await owner.GetAsync($"/files/{file}")).Body["holds"]![0]!["subjectId"]!);
        Assert.Null((await association.GetAsync($"/files/{file}")).Body["holds"]);

        Assert.Equal((HttpStatusCode.Conflict, "file.held"), Of(await owner.DeleteAsync($"/files/{file}")));
        Assert.Equal((HttpStatusCode.Conflict, "grant.held"), Of(await owner.DeleteAsync($"/files/{file}/grants/{grant}")));
        Assert.Equal((HttpStatusCode.Conflict, "grant.held"), Of(await owner.GrantAsync(file, association.Id, DateTimeOffset.UtcNow.AddDays(1))));
        Assert.Equal(HttpStatusCode.Created, (await owner.GrantAsync(file, association.Id, until.AddDays(1))).StatusCode);
        var sooner = await owner.EvidenceAsync(file, association.Id, Guid.NewGuid(), DateTimeOffset.UtcNow.AddDays(1)); // Of something else: the later day counts.
        Assert.InRange(sooner.Body["expiresAt"]!.GetValue<DateTimeOffset>(), until.AddSeconds(-1), until.AddSeconds(1));
        await Assert.ThrowsAsync<PostgresException>(() => files.ExecuteAsync($"update stored_file set removed_at = now(), removed_by = 'x' where id = '{file}'"));

        Assert.Equal((HttpStatusCode.Forbidden, "hold.not-yours"), Of(await owner.DeleteAsync($"/files/{file}/holds/{certificate}")));
        Assert.Equal((HttpStatusCode.NotFound, "hold.unknown"), Of(await stranger.DeleteAsync($"/files/{file}/holds/{certificate}")));
        foreach (var hold in (await owner.GetAsync($"/files/{file}")).Body["holds"]!.AsArray())
            Assert.Equal(HttpStatusCode.NoContent, (await association.DeleteAsync($"/files/{file}/holds/{hold!["subjectId"]}")).StatusCode);
        Assert.Equal((HttpStatusCode.Conflict, "file.in-use"), Of(await owner.DeleteAsync($"/files/{file}")));
        grant = (Guid)(await owner.GetAsync($"/files/{file}")).Body["grants"]![0]!["grantId"]!;
        Assert.Equal(HttpStatusCode.NoContent, (await owner.DeleteAsync($"/files/{file}/grants/{grant}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.DeleteAsync($"/files/{file}")).StatusCode);
    }

    [Fact(DisplayName = "CER-1: what was held until a day that has passed is its owner's again")]
    public async Task A_hold_ends_by_itself()
    {
        var (owner, association) = (await files.FirmAsync(), await files.FirmAsync());
        var file = await owner.UploadedAsync();
        await owner.EvidenceAsync(file, association.Id, Guid.NewGuid(), DateTimeOffset.UtcNow.AddDays(2));
        await files.ExecuteAsync($"update file_hold set placed_at = now() - interval '2 days', held_until = now() - interval '1 second' where file_id = '{file}'; update file_grant set granted_at = now() - interval '2 days', expires_at = now() - interval '1 second' where file_id = '{file}'");
        Assert.Equal(HttpStatusCode.NoContent, (await owner.DeleteAsync($"/files/{file}")).StatusCode);
    }

    [Fact(DisplayName = "CER-1: a file under an agreement is no evidence")]
    public async Task A_confidential_file_is_no_evidence()
    {
        var (owner, association) = (await files.FirmAsync(), await files.FirmAsync());
        var file = await owner.UploadedAsync(ndaRequired: true);
        Assert.Equal((HttpStatusCode.Conflict, "file.not-evidence"), Of(await owner.EvidenceAsync(file, association.Id, Guid.NewGuid(), DateTimeOffset.UtcNow.AddDays(2))));
        Assert.Empty((await owner.GetAsync($"/files/{file}")).Body["grants"]!.AsArray());
    }

    [Fact(DisplayName = "RFQ-1: a document of a published RFQ is held for good, with the content that was promised, and by nobody but its owner")]
    public async Task A_document_stays()
    {
        var (owner, stranger) = (await files.FirmAsync(), await files.FirmAsync());
        var (content, rfq) = (Samples.NewCsv(), Guid.NewGuid());
        var file = (await owner.UploadAsync("a.csv", content)).FileId;
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        Assert.Equal((HttpStatusCode.Conflict, "hold.other-content"), Of(await HoldAsync(owner, new string('0', 64))));
        Assert.Equal((HttpStatusCode.NotFound, "file.unknown"), Of(await HoldAsync(stranger, sha256)));
        Assert.Equal(HttpStatusCode.NoContent, (await HoldAsync(owner, sha256)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await HoldAsync(owner, sha256)).StatusCode);
        Assert.Equal(1, await files.CountAsync($"select 1 from file_hold where file_id = '{file}'"));
        Assert.Equal((HttpStatusCode.Conflict, "file.held"), Of(await owner.DeleteAsync($"/files/{file}")));
        Assert.Equal((HttpStatusCode.Forbidden, "hold.not-yours"), Of(await owner.DeleteAsync($"/files/{file}/holds/{rfq}")));
        await Assert.ThrowsAsync<PostgresException>(() => files.ExecuteAsync($"update file_hold set released_at = now(), released_by = 'x' where file_id = '{file}'"));

        Task<Answer> HoldAsync(Member by, string hash) => by.Http.SendAsync(HttpMethod.Put, $"/files/{file}/holds/{rfq}", JsonContent.Create(new { sha256 = hash }));
    }

    [Fact(DisplayName = "RFQ-6: nobody opens a document of an RFQ, or signs for it, while sourcing cannot be asked who sees it")]
    public async Task Sourcing_is_needed()
    {
        var (owner, reader) = (await files.FirmAsync(), await files.FirmAsync());
        var (file, rfq) = (await owner.UploadedAsync(), Guid.NewGuid());
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "file.sourcing-unavailable"), Of(await reader.Http.SendAsync(HttpMethod.Post, $"/files/{file}/links?rfqId={rfq}")));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await reader.GetAsync($"/ndas?rfqId={rfq}")).StatusCode);
        var signing = JsonContent.Create(new { organisationId = owner.Id, textVersion = "2026-1", rfqId = rfq });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await reader.Http.SendAsync(HttpMethod.Post, "/ndas", signing, Guid.NewGuid())).StatusCode);
    }

    private static (HttpStatusCode, string?) Of(Answer answer) => (answer.StatusCode, answer.Code);
}
