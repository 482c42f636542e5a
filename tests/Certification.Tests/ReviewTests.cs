using System.Net;
using System.Text.Json.Nodes;

namespace Matchmaking.Certification.Tests;

public sealed class ReviewTests(CertificationFixture certification)
{
    [Fact(DisplayName = "CER-2: two people of the association verify a certificate, and from then on it counts, everywhere")]
    public async Task Two_people()
    {
        var scene = await certification.ReviewedAsync();
        Assert.Equal("InReview", await scene.StandingAsync());
        Assert.Equal("certificate.same-person", (await scene.Reviewer.Http.PostAsync($"/certificates/{scene.CertificateId}/verification")).Code);
        Assert.Empty((await scene.Association.Http.ReadAsync($"/organisations/{scene.Supplier.Id}/certificates"))["items"]!.AsArray());

        await scene.Association.DoAsync($"/certificates/{scene.CertificateId}/verification");

        Assert.Equal("Verified", await scene.StandingAsync());
        var heard = await certification.Verified.FirstAsync(m => m.CertificateId == scene.CertificateId);
        Assert.Equal((1, scene.Supplier.Id, "iso-9001", scene.Association.Id), (heard.Version, heard.OrganisationId, heard.TypeCode, heard.VerifiedBy));
        Assert.Single((await scene.Association.Http.ReadAsync($"/organisations/{scene.Supplier.Id}/certificates"))["items"]!.AsArray());
    }

    [Fact(DisplayName = "CER-2: neither one person twice nor the holder's own passes the database, whatever the program does")]
    public async Task Two_people_in_the_database()
    {
        var scene = await certification.ReviewedAsync();
        foreach (var change in new[]
                 {
                     "state = 'Verified', announced = 1, verified_by = reviewed_by, verified_at = now()", "state = 'Verified', announced = 1, verified_by = submitted_by, verified_at = now()",
                     "reviewed_by = submitted_by", "state = 'Verified', announced = 1", "association_id = organisation_id",
                     "state = 'Rejected', reason = 'x', decided_for = organisation_id", "state = 'Rejected', reason = 'x', decided_for = null", "evidence_sha256 = repeat('0', 64)",
                 })
        {
            await Assert.ThrowsAsync<Npgsql.PostgresException>(() => certification.ExecuteAsync($"update certificate set {change} where id = '{scene.CertificateId}'"));
        }
    }

    [Fact(DisplayName = "CER-2, trust 1.1: acting for the holder, the serving role submits and takes back; whatever it asks the database, it decides nothing and writes no step of the association")]
    public async Task The_holder_decides_nothing()
    {
        var scene = await certification.ReviewedAsync();
        const string verified = "state = 'Verified', announced = 1, verified_by = 'x', verified_at = now()";
        foreach (var (sql, isAllowed) in new[]
                 {
                     ($"update certificate set {verified} where id = '{scene.CertificateId}'", false),
                     ($"update certificate set state = 'Rejected', reason = 'x' where id = '{scene.CertificateId}'", false),
                     ($"update certificate set {verified}, decided_for = organisation_id where id = '{scene.CertificateId}'", false),
                     ($"update certificate set evidence_sha256 = repeat('0', 64), state = 'Withdrawn' where id = '{scene.CertificateId}'", false),
                     ($"insert into certificate_step values ('{scene.CertificateId}', 3, 'Verified', '{scene.Association.Id}', 'x', null, now())", false),
                     ($"insert into certificate_step values ('{scene.CertificateId}', 3, 'Verified', '{scene.Supplier.Id}', 'x', null, now())", false),
                     ($"insert into certificate_step values ('{scene.CertificateId}', 3, 'Withdrawn', '{scene.Supplier.Id}', 'x', null, now())", true),
                     ($"update certificate set state = 'Withdrawn' where id = '{scene.CertificateId}'", true),
                 })
        {
            await using var source = Npgsql.NpgsqlDataSource.Create(certification.World.Runtime(CertificationService.Name));
            await using var connection = await source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync(); // Taken back.
            await using var word = new Npgsql.NpgsqlCommand("call act_for('', $1, 'https://id.test', $2)", connection) { Parameters = { new() { Value = $"{scene.Supplier.Id}" }, new() { Value = scene.Supplier.Subject } } };
            await word.ExecuteNonQueryAsync();
            await using var command = new Npgsql.NpgsqlCommand(sql, connection);
            if (isAllowed) Assert.Equal(1, await command.ExecuteNonQueryAsync());
            else await Assert.ThrowsAsync<Npgsql.PostgresException>(() => command.ExecuteNonQueryAsync());
        }

        Assert.Equal("InReview", await scene.StandingAsync());
    }

    [Fact(DisplayName = "CER-2: whoever belongs to the holder decides nothing, whatever they act for now; neither does a program")]
    public async Task Conflict_of_interest()
    {
        var scene = await certification.SubmittedAsync();
        var both = await certification.ColleagueAsync(scene.Association);
        await certification.ColleagueAsync(scene.Supplier, subject: both.Subject);
        await both.Registry.SendAsync(HttpMethod.Put, "/me/acting-organisation", System.Net.Http.Json.JsonContent.Create(new { organisationId = scene.Association.Id }));
        foreach (var (path, body) in new[] { ("review", CertificationFixture.Checklist), ("rejection", CertificationFixture.Why) })
            Assert.Equal("certificate.conflict-of-interest", (await both.Http.PostAsync($"/certificates/{scene.CertificateId}/{path}", body)).Code);
        Assert.Equal("Submitted", await scene.StandingAsync());
    }

    [Fact(DisplayName = "CER-2: what the review found wrong cannot be verified; it is rejected with a reason that the holder reads")]
    public async Task Rejected()
    {
        var scene = await certification.SubmittedAsync();
        var checklist = CertificationFixture.Checklist;
        checklist["issuerConfirms"] = false;
        await scene.Reviewer.DoAsync($"/certificates/{scene.CertificateId}/review", checklist);
        Assert.Equal("certificate.review-failed", (await scene.Association.Http.PostAsync($"/certificates/{scene.CertificateId}/verification")).Code);
        await scene.Association.DoAsync($"/certificates/{scene.CertificateId}/rejection", CertificationFixture.Why);
        var read = await scene.Supplier.Http.ReadAsync($"/certificates/{scene.CertificateId}");
        Assert.Equal(("Rejected", "The issuer withdrew it on 1 November."), ((string?)read["facts"]!["standing"], (string?)read["reason"]));
        Assert.Equal(["Rejected", "InReview", "Submitted"], read["steps"]!.AsArray().Select(s => (string?)s!["state"]));
    }

    [Fact(DisplayName = "CER-2: nobody reviews or verifies on evidence that is gone, no longer shown, or not what was submitted")]
    public async Task Evidence_is_read_again()
    {
        var (submitted, reviewed, exchanged) = (await certification.SubmittedAsync(), await certification.ReviewedAsync(), await certification.ReviewedAsync());
        foreach (var scene in new[] { submitted, reviewed })
        {
            var file = (await scene.Supplier.Http.ReadAsync($"/certificates/{scene.CertificateId}"))["evidence"]!["fileId"]; // Every certificate has evidence.
            var grant = (await scene.Supplier.Files.ReadAsync($"/files/{file}"))["grants"]![0]!["grantId"]; // It is shown to the association.
            foreach (var address in new[] { $"/files/{file}/grants/{grant}", $"/files/{file}" })
                Assert.Equal(HttpStatusCode.Conflict, (await scene.Supplier.Files.SendAsync(HttpMethod.Delete, address)).StatusCode); // The association relies on it.
            await scene.Association.Files.SendAsync(HttpMethod.Delete, $"/files/{file}/holds/{scene.CertificateId}");
            Assert.Equal(HttpStatusCode.NoContent, (await scene.Supplier.Files.SendAsync(HttpMethod.Delete, $"/files/{file}/grants/{grant}")).StatusCode);
        }

        await certification.ExecuteAsync($"set session_replication_role = replica; update certificate set evidence_sha256 = repeat('0', 64) where id = '{exchanged.CertificateId}'");
        foreach (var (answer, code) in new[]
                 {
                     (await submitted.Reviewer.Http.PostAsync($"/certificates/{submitted.CertificateId}/review", CertificationFixture.Checklist), "certificate.evidence-gone"),
                     (await reviewed.Association.Http.PostAsync($"/certificates/{reviewed.CertificateId}/verification"), "certificate.evidence-gone"),
                     (await exchanged.Association.Http.PostAsync($"/certificates/{exchanged.CertificateId}/verification"), "certificate.evidence-differs"),
                 })
        {
            Assert.Equal((HttpStatusCode.Conflict, code), (answer.StatusCode, answer.Code));
        }

        // A no needs no evidence.
        await submitted.Reviewer.DoAsync($"/certificates/{submitted.CertificateId}/rejection", CertificationFixture.Why);

        // What was rejected is its holder's again.
        var rejected = await certification.ReviewedAsync();
        await rejected.Association.DoAsync($"/certificates/{rejected.CertificateId}/rejection", CertificationFixture.Why);
        var own = (await rejected.Supplier.Http.ReadAsync($"/certificates/{rejected.CertificateId}"))["evidence"]!["fileId"]; // As above.
        var shown = (await rejected.Supplier.Files.ReadAsync($"/files/{own}"))["grants"]![0]!["grantId"];
        Assert.Equal(HttpStatusCode.NoContent, (await rejected.Supplier.Files.SendAsync(HttpMethod.Delete, $"/files/{own}/grants/{shown}")).StatusCode);
    }

    [Fact(DisplayName = "CER-2: many who decide at once decide once")]
    public async Task Race()
    {
        var scene = await certification.ReviewedAsync();
        var people = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => certification.ColleagueAsync(scene.Association)));
        var answers = await Task.WhenAll(people.SelectMany(p => new[]
        {
            p.Http.PostAsync($"/certificates/{scene.CertificateId}/verification"),
            p.Http.PostAsync($"/certificates/{scene.CertificateId}/rejection", CertificationFixture.Why),
        }));
        Assert.Single(answers, a => a.StatusCode is HttpStatusCode.NoContent);
        Assert.All(answers.Where(a => a.StatusCode is not HttpStatusCode.NoContent), a => Assert.Equal(HttpStatusCode.Conflict, a.StatusCode));
        Assert.Equal(1, await certification.CountAsync($"select 1 from certificate_step where certificate_id = '{scene.CertificateId}' and state in ('Verified', 'Rejected')"));
    }

    [Fact(DisplayName = "CER-2: a suspended certificate counts again when that is lifted, a revoked one never; each change has its version")]
    public async Task Suspended_and_revoked()
    {
        var scene = await certification.SuspendedAsync();
        Assert.Equal("Suspended", await scene.StandingAsync());
        Assert.Empty((await scene.Association.Http.ReadAsync($"/organisations/{scene.Supplier.Id}/certificates"))["items"]!.AsArray());

        Assert.Equal(HttpStatusCode.NoContent, (await scene.Reviewer.Http.SendAsync(HttpMethod.Delete, $"/certificates/{scene.CertificateId}/suspension")).StatusCode);
        Assert.Equal("Verified", await scene.StandingAsync());
        await scene.Reviewer.DoAsync($"/certificates/{scene.CertificateId}/revocation", CertificationFixture.Why);
        Assert.Equal("certificate.not-suspended", (await scene.Reviewer.Http.SendAsync(HttpMethod.Delete, $"/certificates/{scene.CertificateId}/suspension")).Code);
        Assert.Equal("certificate.not-verified", (await scene.Reviewer.Http.PostAsync($"/certificates/{scene.CertificateId}/suspension", CertificationFixture.Why)).Code);

        await certification.Withdrawn.FirstAsync(m => m.CertificateId == scene.CertificateId && m.Reason == "Revoked");
        Assert.Equal([1, 3], certification.Verified.All.Where(h => h.Message.CertificateId == scene.CertificateId).Select(h => h.Message.Version));
        Assert.Equal([(2, "Suspended"), (4, "Revoked")], certification.Withdrawn.All.Where(h => h.Message.CertificateId == scene.CertificateId).Select(h => (h.Message.Version, h.Message.Reason)));
    }

    [Fact(DisplayName = "CER-2: an association finds what waits, longest first, and what expires within 90 days and has no successor")]
    public async Task Piles()
    {
        var scene = await certification.VerifiedAsync(CertificationFixture.Today.AddDays(80));
        var paper = await CertificationFixture.PaperAsync(scene.Supplier, scene.Association, CertificationFixture.Today.AddDays(1000));
        paper["renews"] = scene.CertificateId;
        var next = (await scene.Supplier.Http.PostAsync("/certificates", paper)).Body["certificateId"]!.GetValue<Guid>(); // What was created has an id.

        Assert.Equal([next], await PileAsync("Waiting"));
        Assert.Equal([scene.CertificateId], await PileAsync("Expiring"));
        Assert.Equal([next, scene.CertificateId], await PileAsync("All"));
        await scene.Reviewer.DoAsync($"/certificates/{next}/review", CertificationFixture.Checklist);
        await scene.Association.DoAsync($"/certificates/{next}/verification");
        Assert.Empty(await PileAsync("Waiting"));
        Assert.Empty(await PileAsync("Expiring"));

        async Task<IEnumerable<Guid>> PileAsync(string pile) => (await scene.Association.Http.ReadAsync($"/reviews?pile={pile}"))["items"]!.AsArray().Select(i => i!["certificateId"]!.GetValue<Guid>());
    }

    [Fact(DisplayName = "CER-2: what a holder submits to one association is nobody else's: not another association's, not a competitor's")]
    public async Task Nobody_elses()
    {
        var scene = await certification.ReviewedAsync();
        foreach (var stranger in new[] { await certification.OrganisationAsync("Association"), await certification.SupplierAsync(), await certification.OrganisationAsync("Buyer") })
        {
            Assert.Equal("certificate.unknown", (await stranger.Http.SendAsync(HttpMethod.Get, $"/certificates/{scene.CertificateId}")).Code);
            foreach (var list in new[] { "/certificates", $"/organisations/{scene.Supplier.Id}/certificates" }) Assert.Empty((await stranger.Http.ReadAsync(list))["items"]!.AsArray());
        }

        var other = await certification.OrganisationAsync("Association");
        foreach (var (path, body) in new[] { ("review", CertificationFixture.Checklist), ("verification", new JsonObject()), ("rejection", CertificationFixture.Why), ("suspension", CertificationFixture.Why), ("revocation", CertificationFixture.Why) })
            Assert.Equal("certificate.unknown", (await other.Http.PostAsync($"/certificates/{scene.CertificateId}/{path}", body)).Code);
    }
}
