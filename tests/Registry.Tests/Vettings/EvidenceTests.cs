using System.Net;
using System.Text.Json.Nodes;
using Npgsql;
using static Matchmaking.Registry.Tests.Vettings.VettingScenes;

namespace Matchmaking.Registry.Tests.Vettings;

/// <summary>A level rests on what somebody looked at, and is moved by the side whose turn it is, also past the service.</summary>
public sealed class EvidenceTests(RegistryFixture registry)
{
    [Fact(DisplayName = "VET-1: no level without evidence: every yes rests on words or a file, and what every supplier is asked applies to all; the database says so too")]
    public async Task A_level_rests_on_evidence()
    {
        var (by, supplier) = (await registry.AssociationAsync(), await registry.MakerAsync());
        var vetting = await supplier.AskedAsync(by, 3);
        await by.First.TakeAsync(vetting);
        await by.First.AnswerAsync(vetting, "NotApplicable", ItemsOf(3));
        foreach (var core in new[] { RegistryMatch[..1], RegistryMatch[1..], ["site-visited"] })
        {
            await RefusedAsync(HttpStatusCode.Conflict, "vetting.core-item", by.Second.Http.DecideAsync(vetting));
            await RefusedByDatabaseAsync(vetting);
            await by.First.AnswerAsync(vetting, "Yes", core);
        }

        var bare = Checklist("Yes", "equipment-seen");
        bare["items"]![0]!.AsObject().Remove("evidence");
        await by.First.SendAsync(HttpMethod.Put, $"/vettings/{vetting}/checklist", bare);
        await RefusedAsync(HttpStatusCode.Conflict, "vetting.evidence-missing", by.Second.Http.DecideAsync(vetting));
        await RefusedByDatabaseAsync(vetting);
        bare["items"]![0]!["files"] = new JsonArray(await registry.UploadedAsync(by.Association.Owner));
        await by.First.SendAsync(HttpMethod.Put, $"/vettings/{vetting}/checklist", bare);
        Assert.Equal(HttpStatusCode.OK, (await by.Second.Http.DecideAsync(vetting)).StatusCode);
        Assert.Equal([.. RegistryMatch, "site-visited", "equipment-seen"], (await by.First.ReadAsync($"/trust-levels/{supplier.Id}"))["trust"]!["checked"]!.AsArray().Select(code => (string?)code));
    }

    [Fact(DisplayName = "VET-1: an applicant attaches files, which the association is shown; a reviewer names those, or its own, and nobody else's; their content is known by its hash")]
    public async Task Files_are_shown_and_named()
    {
        var (by, supplier, stranger) = (await registry.AssociationAsync(), await registry.MakerAsync(), await registry.RegisteredAsync());
        await registry.KnownToFilesAsync(by.Association.Id);
        var (first, second, theirs) = (await registry.UploadedAsync(supplier.Owner), await registry.UploadedAsync(supplier.Owner), await registry.UploadedAsync(stranger.Owner));
        JsonObject Application(Guid file) => new() { ["associationId"] = by.Association.Id, ["level"] = 1, ["files"] = new JsonArray(file) };
        foreach (var file in new[] { theirs, Guid.NewGuid() })
        {
            var refused = await supplier.Http.CreateAsync("/vettings", Application(file));
            Assert.Equal(("vetting.file-unknown", "files[0]"), (refused.Code, refused.Fields.Single()));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await registry.FileAsync(by.Association.Owner, first)).StatusCode);
        var vetting = (await supplier.Http.CreateAsync("/vettings", Application(first))).Body["vettingId"]!.GetValue<Guid>();
        var shown = await registry.FileAsync(by.Second.Subject, first);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (shown.StatusCode, (await registry.FileAsync(by.Second.Subject, second)).StatusCode));
        await by.First.TakeAsync(vetting);
        var items = Checklist();
        items["items"]![0]!["files"] = new JsonArray(theirs);
        var stolen = await by.First.SendAsync(HttpMethod.Put, $"/vettings/{vetting}/checklist", items);
        Assert.Equal(("vetting.file-unknown", "items[0].files[0]"), (stolen.Code, stolen.Fields.Single()));
        items["items"]![0]!["files"] = new JsonArray(first);
        Assert.Equal(HttpStatusCode.OK, (await by.First.SendAsync(HttpMethod.Put, $"/vettings/{vetting}/checklist", items)).StatusCode);

        await by.Second.Http.DecideAsync(vetting, "RequestChanges", "Gửi giấy đăng ký mới.");
        var read = await by.First.ReadAsync($"/vettings/{vetting}");
        Assert.Equal((first, (string?)shown.Body["sha256"]), (read["checklist"]![0]!["files"]![0]!["fileId"]!.GetValue<Guid>(), (string?)read["checklist"]![0]!["files"]![0]!["sha256"]));
        Assert.Equal(HttpStatusCode.NoContent, (await supplier.Http.SendAsync(HttpMethod.Post, $"/vettings/{vetting}/resubmission", new JsonObject { ["files"] = new JsonArray(second) })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await registry.FileAsync(by.Second.Subject, second)).StatusCode);
        Assert.Equal([first, second], (await by.First.ReadAsync($"/vettings/{vetting}"))["files"]!.AsArray().Select(f => f!["fileId"]!.GetValue<Guid>()));
    }

    [Fact(DisplayName = "VET-2: whoever took part in what is appealed takes no part in the appeal, whichever association it acts for then; nor does whoever asked")]
    public async Task An_appeal_is_for_others()
    {
        var (by, other, supplier) = (await registry.AssociationAsync(), await registry.AssociationAsync(), await registry.MakerAsync());
        var asker = await registry.JoinedAsync(supplier, "Manager");
        var vetting = await (supplier with { Http = asker.Http }).DecidedAsync(by, "Reject");
        foreach (var both in new[] { by.Association.Owner, by.Second.Subject, asker.Subject }) await registry.JoinedAsync(other.Association, "Manager", subject: both);
        var appeal = (await (supplier with { Http = asker.Http }).AppealAsync(vetting, other.Association)).Body["vettingId"]!.GetValue<Guid>();
        await supplier.Http.EndAsync(asker);
        foreach (var (person, code) in new[] { (by.First, "vetting.took-part"), (by.Second.Http, "vetting.took-part"), (asker.Http, "vetting.conflict-of-interest") })
        {
            await person.SendAsync(HttpMethod.Put, "/me/acting-organisation", new JsonObject { ["organisationId"] = other.Association.Id });
            await RefusedAsync(HttpStatusCode.Forbidden, code, person.TakeAsync(appeal));
        }

        foreach (var subject in new[] { by.Association.Owner, by.Second.Subject })
            Assert.Equal(PostgresErrorCodes.RestrictViolation, (await ServingAsync(other.Association.Id, $"update vetting set state = 'InReview', reviewed_by = '{subject}', reviewed_since = now() where id = '{appeal}'")).SqlState);
        Assert.Equal("vetting_not_own", (await ServingAsync(other.Association.Id, $"update vetting set state = 'InReview', reviewed_by = '{asker.Subject}', reviewed_since = now() where id = '{appeal}'")).ConstraintName);
        Assert.Equal(HttpStatusCode.OK, (await other.First.TakeAsync(appeal)).StatusCode);
    }

    [Fact(DisplayName = "trust 1.4: as the serving role, an applicant does not review, decide or answer, its people vouch for it in no association, and answers stay as they were decided on")]
    public async Task Each_side_moves_its_own()
    {
        var (by, supplier) = (await registry.AssociationAsync(), await registry.MakerAsync());
        var vetting = await supplier.AnsweredAsync(by);
        foreach (var attempt in new[]
        {
            $"update vetting set state = 'Approved', decided_by = 'friend', decided_at = now(), valid_from = '2026-11-24', valid_until = '2027-11-24' where id = '{vetting}'",
            $"update vetting set reviewed_by = 'friend' where id = '{vetting}'",
            $"update vetting set association_id = applicant_id where id = '{vetting}'",
            $"insert into vetting (id, applicant_id, association_id, level, state, round, revision, asked_at, asked_by, is_answered, files) select gen_random_uuid(), applicant_id, association_id, 2, 'InReview', 1, 1, now(), 'x', false, '[]' from vetting where id = '{vetting}'",
            $"insert into vetting_answer (vetting_id, round, code, answer, files) values ('{vetting}', 1, 'site-visited', 'Yes', '[]')",
            $"insert into vetting_event (id, vetting_id, kind, organisation_id, membership_id, at) select gen_random_uuid(), '{vetting}', 'Approved', '{supplier.Id}', id, now() from membership where organisation_id = '{supplier.Id}'",
        })
            Assert.Contains((await ServingAsync(supplier.Id, attempt)).SqlState, new[] { PostgresErrorCodes.RestrictViolation, PostgresErrorCodes.InsufficientPrivilege });
        await registry.ExecuteServingAsync($"{As(supplier.Id)} update vetting_answer set answer = 'No' where vetting_id = '{vetting}'"); // Not visible to change.
        Assert.Equal(0, await registry.CountAsync($"select from vetting_answer where vetting_id = '{vetting}' and answer = 'No'"));

        Assert.Equal(PostgresErrorCodes.RestrictViolation, (await ServingAsync(by.Association.Id, $"update vetting set decided_by = '{supplier.Owner}', decided_at = now(), state = 'Rejected', reason = 'x' where id = '{vetting}'")).SqlState);
        Assert.Equal(PostgresErrorCodes.RestrictViolation, (await ServingAsync(by.Association.Id, $"update vetting set state = 'Withdrawn' where id = '{vetting}'")).SqlState);
        Assert.Equal(HttpStatusCode.OK, (await by.Second.Http.DecideAsync(vetting)).StatusCode);
        foreach (var attempt in new[] { "update vetting_answer set note = 'x'", "delete from vetting_answer" })
            Assert.Equal(PostgresErrorCodes.RestrictViolation, (await Assert.ThrowsAsync<PostgresException>(() => registry.ExecuteAsync($"{attempt} where vetting_id = '{vetting}'"))).SqlState);
    }

    [Fact(DisplayName = "VET-3: an association reads a draft while it looks into it or vouches for it; after a rejection, or past the last day, no longer")]
    public async Task A_draft_is_read_while_it_is_looked_into()
    {
        var (by, rejected, lapsed) = (await registry.AssociationAsync(), await DraftAsync(), await DraftAsync());
        Task<Answer> ReadAsync(Member of) => by.First.SendAsync(HttpMethod.Get, $"/profiles/{of.Id}");
        var first = await rejected.AnsweredAsync(by);
        Assert.Equal(HttpStatusCode.OK, (await ReadAsync(rejected)).StatusCode);
        await by.Second.Http.DecideAsync(first, "Reject", "Địa chỉ không khớp.");
        await RefusedAsync(HttpStatusCode.NotFound, "profile.unknown", ReadAsync(rejected));

        var second = await lapsed.DecidedAsync(by);
        Assert.Equal(HttpStatusCode.OK, (await ReadAsync(lapsed)).StatusCode);
        await by.First.SuspendAsync(second);
        Assert.Equal(HttpStatusCode.OK, (await ReadAsync(lapsed)).StatusCode);
        await by.First.SendAsync(HttpMethod.Delete, $"/vettings/{second}/suspension");
        await registry.ExecuteAsync($"update vetting set valid_from = valid_from - 400, valid_until = valid_until - 400 where id = '{second}'");
        await RefusedAsync(HttpStatusCode.NotFound, "profile.unknown", ReadAsync(lapsed));
        Assert.Equal(PostgresErrorCodes.DivisionByZero, (await ServingAsync(by.Association.Id, $"select 1 / (select count(*) from supplier_profile where organisation_id in ('{lapsed.Id}', '{rejected.Id}'))")).SqlState);
    }

    private async Task<Member> DraftAsync()
    {
        var supplier = await registry.RegisteredAsync();
        await supplier.SaysAsync("25920");
        await supplier.Http.CreateAsync($"/profiles/{supplier.Id}/sites", RegistryFixture.Site());
        return supplier;
    }

    private static string As(Guid organisationId) => $"call act_for('', '{organisationId}', 'issuer', 'somebody');";

    private Task<PostgresException> ServingAsync(Guid organisationId, string sql) => Assert.ThrowsAsync<PostgresException>(() => registry.ExecuteServingAsync($"{As(organisationId)} {sql}"));

    private async Task RefusedByDatabaseAsync(Guid vetting)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => registry.ExecuteAsync(
            $"update vetting set state = 'Approved', decided_by = 'somebody', decided_at = now(), valid_from = '2026-11-24', valid_until = '2027-11-24' where id = '{vetting}'"));
        Assert.Equal((PostgresErrorCodes.RestrictViolation, "a level is approved on evidence"), (refused.SqlState, refused.MessageText));
    }
}
