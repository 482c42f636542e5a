using System.Net;
using System.Text.Json.Nodes;

namespace Matchmaking.Certification.Tests;

public sealed class CertificateTests(CertificationFixture certification)
{
    [Fact(DisplayName = "CER-1: a certificate keeps type, number, issuer, scope, sites, processes, dates and its evidence with its SHA-256, which the association is shown")]
    public async Task All_that_the_paper_says()
    {
        var scene = await certification.SubmittedAsync();

        var read = await scene.Association.Http.ReadAsync($"/certificates/{scene.CertificateId}");

        var certificate = read["facts"]!;
        Assert.Equal(("iso-9001", "Quacert", "2026-01-10", "Submitted"), ((string?)certificate["typeCode"], (string?)certificate["issuer"], (string?)certificate["issuedOn"], (string?)certificate["standing"]));
        Assert.Equal("Gia công cơ khí chính xác", (string?)read["scopeText"]);
        Assert.Equal(scene.Supplier.SiteId, certificate["sites"]![0]!["siteId"]!.GetValue<Guid>());
        Assert.Equal("machining", (string?)certificate["processCodes"]![0]);
        var file = await scene.Association.Files.ReadAsync($"/files/{read["evidence"]!["fileId"]}");
        Assert.Equal((string?)file["sha256"], (string?)read["evidence"]!["sha256"]);
    }

    [Theory(DisplayName = "CER-1: what cannot be is refused beside its field")]
    [InlineData("typeCode", "\"iso-0\"", "code.unknown")]
    [InlineData("processCodes", "[\"wishing\"]", "code.unknown")]
    [InlineData("siteIds", "[\"01939b1e-7c00-7000-8000-0000000000e1\"]", "certificate.site-unknown")]
    [InlineData("siteIds", "[]", "request.invalid")]
    [InlineData("associationId", "\"01939b1e-7c00-7000-8000-0000000000e1\"", "certificate.association-unknown")]
    [InlineData("issuedOn", "\"2999-01-01\"", "certificate.issued-in-future")]
    [InlineData("expiresOn", "\"2026-01-11\"", "certificate.expired")]
    [InlineData("evidenceFileId", "\"01939b1e-7c00-7000-8000-0000000000e1\"", "certificate.evidence-unknown")]
    [InlineData("renews", "\"01939b1e-7c00-7000-8000-0000000000e1\"", "certificate.renews-unknown")]
    [InlineData("number", "\"\"", "request.invalid")]
    public async Task Wrong_values(string member, string value, string code)
    {
        var (supplier, association) = (await certification.SupplierAsync(), await certification.OrganisationAsync("Association"));
        var paper = await CertificationFixture.PaperAsync(supplier, association);
        paper[member] = JsonNode.Parse(value);

        var answer = await supplier.Http.PostAsync("/certificates", paper);

        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.StatusCode, answer.Code));
        Assert.Contains(answer.Body["errors"]!.AsObject(), e => e.Key.StartsWith(member, StringComparison.Ordinal));
        Assert.Equal(0, await certification.CountAsync($"select 1 from certificate where organisation_id = '{supplier.Id}'"));
    }

    [Fact(DisplayName = "CER-1: evidence is a file of one's own; somebody else's is not there")]
    public async Task Evidence_of_others()
    {
        var (supplier, other, association) = (await certification.SupplierAsync(), await certification.SupplierAsync(), await certification.OrganisationAsync("Association"));
        var paper = await CertificationFixture.PaperAsync(supplier, association);
        paper["evidenceFileId"] = await CertificationFixture.EvidenceAsync(other);
        Assert.Equal("certificate.evidence-unknown", (await supplier.Http.PostAsync("/certificates", paper)).Code);
    }

    [Fact(DisplayName = "CER-1: evidence needs no agreement, and the association may look at it until the certificate's last day and three years after it")]
    public async Task Evidence_is_shown()
    {
        var (supplier, association) = (await certification.SupplierAsync(), await certification.OrganisationAsync("Association"));
        var paper = await CertificationFixture.PaperAsync(supplier, association, CertificationFixture.Today.AddDays(1095));
        paper["evidenceFileId"] = await CertificationFixture.EvidenceAsync(supplier, isUnderNda: true);
        var refused = await supplier.Http.PostAsync("/certificates", paper);
        Assert.Equal((HttpStatusCode.BadRequest, "certificate.evidence-under-nda"), (refused.StatusCode, refused.Code));

        foreach (var (last, days) in new (DateOnly?, int)[] { (CertificationFixture.Today.AddDays(1095), 1095 + 1095), (null, 3650), (new DateOnly(2099, 12, 31), 3650) })
        {
            var next = await CertificationFixture.PaperAsync(supplier, association);
            next["expiresOn"] = last is { } day ? $"{day:yyyy-MM-dd}" : null;
            Assert.Equal(HttpStatusCode.Created, (await supplier.Http.PostAsync("/certificates", next)).StatusCode);
            var until = (await association.Files.ReadAsync($"/files/{next["evidenceFileId"]!.GetValue<Guid>()}"))["visibleUntil"]!.GetValue<DateTimeOffset>(); // It is shown.
            Assert.Equal(CertificationFixture.Today.AddDays(days), VietnamDay.Of(until));
        }
    }

    [Fact(DisplayName = "CER-1: one paper is submitted once at a time; after a rejection it may come again")]
    public async Task Once_at_a_time()
    {
        var (supplier, association) = (await certification.SupplierAsync(), await certification.OrganisationAsync("Association"));
        var paper = await CertificationFixture.PaperAsync(supplier, association);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => supplier.Http.PostAsync("/certificates", paper.DeepClone().AsObject())));
        Assert.Equal(1, answers.Count(a => a.StatusCode is HttpStatusCode.Created));
        Assert.All(answers.Where(a => a.StatusCode is not HttpStatusCode.Created), a => Assert.Equal(HttpStatusCode.Conflict, a.StatusCode));

        var id = answers.Single(a => a.StatusCode is HttpStatusCode.Created).Body["certificateId"]!.GetValue<Guid>(); // The one that was created.
        await association.DoAsync($"/certificates/{id}/rejection", CertificationFixture.Why);
        Assert.Equal(HttpStatusCode.Created, (await supplier.Http.PostAsync("/certificates", paper)).StatusCode);
    }

    [Fact(DisplayName = "CER-2: a renewal names the certificate that it follows, and both are linked")]
    public async Task Renewal()
    {
        var scene = await certification.VerifiedAsync();
        var paper = await CertificationFixture.PaperAsync(scene.Supplier, scene.Association);
        paper["renews"] = scene.CertificateId;
        var next = (await scene.Supplier.Http.PostAsync("/certificates", paper)).Body["certificateId"]!.GetValue<Guid>(); // What was created has an id.

        Assert.Equal(next, (await scene.Supplier.Http.ReadAsync($"/certificates/{scene.CertificateId}"))["next"]!.GetValue<Guid>());
        Assert.Equal(scene.CertificateId, (await scene.Supplier.Http.ReadAsync($"/certificates/{next}"))["renews"]!.GetValue<Guid>());

        await scene.Reviewer.DoAsync($"/certificates/{next}/review", CertificationFixture.Checklist);
        await scene.Association.DoAsync($"/certificates/{next}/verification");
        var heard = await certification.Verified.FirstAsync(m => m.CertificateId == next);
        Assert.Equal(scene.CertificateId, heard.Renews);
        Assert.Equal((string?)(await scene.Supplier.Http.ReadAsync($"/certificates/{next}"))["facts"]!["checkCode"], (string?)(await certification.Nobody.ReadAsync($"/checks/{scene.CheckCode}"))["nextCode"]);
    }

    [Fact(DisplayName = "CER-2: a renewal that was withdrawn, rejected or revoked does not stand in the way of another")]
    public async Task Renewed_again()
    {
        var scene = await certification.VerifiedAsync();
        var withdrawn = await RenewAsync();
        await scene.Supplier.DoAsync($"/certificates/{withdrawn}/withdrawal");
        Assert.Null(await NextAsync());
        var rejected = await RenewAsync();
        await scene.Reviewer.DoAsync($"/certificates/{rejected}/rejection", CertificationFixture.Why);
        Assert.Null(await NextAsync());
        var revoked = await RenewAsync();
        await scene.Reviewer.DoAsync($"/certificates/{revoked}/review", CertificationFixture.Checklist);
        await scene.Association.DoAsync($"/certificates/{revoked}/verification");
        await scene.Association.DoAsync($"/certificates/{revoked}/revocation", CertificationFixture.Why);
        Assert.Null(await NextAsync());
        Assert.Equal(await RenewAsync(), await NextAsync());

        async Task<Guid> RenewAsync()
        {
            var paper = await CertificationFixture.PaperAsync(scene.Supplier, scene.Association);
            paper["renews"] = scene.CertificateId;
            return (await scene.Supplier.Http.PostAsync("/certificates", paper)).Body["certificateId"]!.GetValue<Guid>(); // What was created has an id.
        }

        async Task<Guid?> NextAsync() => (await scene.Supplier.Http.ReadAsync($"/certificates/{scene.CertificateId}"))["next"]?.GetValue<Guid>();
    }

    [Fact(DisplayName = "CER-3: whether a certificate counts is asked for a day: it does on its last one and not on the next, with no job in between")]
    public async Task A_question_of_the_day()
    {
        var last = CertificationFixture.Today.AddDays(40);
        var scene = await certification.VerifiedAsync(last);
        Assert.Equal("ExpiringSoon", await scene.StandingAsync());

        foreach (var (day, count) in new[] { (CertificationFixture.Today, 1), (last, 1), (last.AddDays(1), 0), (new DateOnly(2026, 1, 9), 0) }) Assert.Equal(count, await On(day));

        async Task<int> On(DateOnly day) => (await scene.Association.Http.ReadAsync($"/organisations/{scene.Supplier.Id}/certificates?on={day:yyyy-MM-dd}"))["items"]!.AsArray().Count;
    }

    [Fact(DisplayName = "CER-5: anybody checks a verified certificate by its code, however it is typed, and reads nothing private; others have none")]
    public async Task Public_check()
    {
        var scene = await certification.VerifiedAsync();
        var check = (await certification.Nobody.ReadAsync($"/checks/{scene.CheckCode}")).AsObject();
        Assert.Equal(("Verified", true, "iso-9001", "Công ty Cơ khí Sao Mai"), ((string?)check["standing"], (bool?)check["countsToday"], (string?)check["typeCode"], (string?)check["holderVi"]));
        foreach (var secret in new[] { scene.Supplier.Subject, scene.Reviewer.Subject, scene.Association.Subject, "sha256", "fileId", "iso-9001.csv", "reason", "checklist" })
            Assert.DoesNotContain(secret, check.ToJsonString(), StringComparison.Ordinal);

        var typed = $"{scene.CheckCode[..4]}-{scene.CheckCode[4..8]} {scene.CheckCode[8..]}".ToLowerInvariant().Replace('0', 'o');
        Assert.Equal(scene.CheckCode, (string?)(await certification.Nobody.ReadAsync($"/checks/{Uri.EscapeDataString(typed)}"))["code"]);

        await scene.Association.DoAsync($"/certificates/{scene.CertificateId}/revocation", CertificationFixture.Why);
        var after = await certification.Nobody.ReadAsync($"/checks/{scene.CheckCode}");
        Assert.Equal(("Revoked", false), ((string?)after["standing"], (bool?)after["countsToday"]));

        var waiting = await certification.ReviewedAsync();
        foreach (var code in new[] { waiting.CheckCode, "0000000000AB", "x", "%20" })
            Assert.Equal("check.unknown", (await certification.Nobody.SendAsync(HttpMethod.Get, $"/checks/{code}")).Code);
    }

    [Fact(DisplayName = "CER-2: its holder takes back what is not decided yet, and the association no longer finds it waiting")]
    public async Task Taken_back()
    {
        var scene = await certification.SubmittedAsync();
        Assert.Single((await scene.Association.Http.ReadAsync("/reviews"))["items"]!.AsArray());
        await scene.Supplier.DoAsync($"/certificates/{scene.CertificateId}/withdrawal");
        Assert.Empty((await scene.Association.Http.ReadAsync("/reviews"))["items"]!.AsArray());
        Assert.Equal("certificate.not-waiting", (await scene.Reviewer.Http.PostAsync($"/certificates/{scene.CertificateId}/review", CertificationFixture.Checklist)).Code);
        Assert.Equal("certificate.decided", (await scene.Supplier.Http.PostAsync($"/certificates/{scene.CertificateId}/withdrawal")).Code);
    }
}
