using System.Net;
using System.Text.Json.Nodes;
using Npgsql;
using static Matchmaking.Registry.Tests.Vettings.VettingScenes;

namespace Matchmaking.Registry.Tests.Vettings;

/// <summary>Associations vouch for suppliers: two people, no competitor, and an appeal.</summary>
public sealed class VettingTests(RegistryFixture registry)
{
    [Fact(DisplayName = "VET-2: one person answers the checklist and another one decides, over HTTP and in the database; programs take no part")]
    public async Task It_takes_two_people()
    {
        var (by, supplier) = (await registry.AssociationAsync(), await registry.MakerAsync());
        var vetting = await supplier.AnsweredAsync(by);
        await RefusedAsync(HttpStatusCode.Forbidden, "vetting.same-person", by.First.DecideAsync(vetting));
        await RefusedAsync(HttpStatusCode.Forbidden, "vetting.not-reviewer", by.Second.Http.AnswerAsync(vetting));
        var broken = await Assert.ThrowsAsync<PostgresException>(() => registry.ExecuteAsync(
            $"update vetting set state = 'Approved', decided_by = reviewed_by, decided_at = now(), valid_from = '2026-11-24', valid_until = '2027-11-24' where id = '{vetting}'"));
        Assert.Equal("vetting_two_people", broken.ConstraintName);

        var made = await by.First.CreateAsync($"/organisations/{by.Association.Id}/api-clients", new JsonObject { ["name"] = "ERP", ["scopes"] = new JsonArray("marketplace.write") });
        using var program = registry.Program((string)made.Body["clientId"]!, "marketplace.write");
        await RefusedAsync(HttpStatusCode.Forbidden, "vetting.person-only", program.DecideAsync(vetting));
        Assert.Equal(HttpStatusCode.OK, (await by.Second.Http.DecideAsync(vetting)).StatusCode);
    }

    [Fact(DisplayName = "VET-2: of two reviewers who take an application at once, one gets it; of two who decide at once, one decides")]
    public async Task Reviewers_race()
    {
        var (by, supplier) = (await registry.AssociationAsync(), await registry.MakerAsync());
        var third = await registry.JoinedAsync(by.Association, "Contributor");
        var vetting = await supplier.AskedAsync(by);
        var taken = await Task.WhenAll(new[] { by.First, by.Second.Http, third.Http }.Select(p => p.TakeAsync(vetting)));
        Assert.Single(taken, a => a.StatusCode == HttpStatusCode.OK);
        Assert.All(taken.Where(a => a.StatusCode != HttpStatusCode.OK), a => Assert.Equal((HttpStatusCode.Conflict, "vetting.taken"), (a.StatusCode, a.Code)));

        var reviewer = new[] { by.First, by.Second.Http, third.Http }[Array.FindIndex(taken, a => a.StatusCode == HttpStatusCode.OK)];
        await reviewer.AnswerAsync(vetting);
        var decided = await Task.WhenAll(new[] { by.First, by.Second.Http, third.Http }.Where(p => p != reviewer).Select(p => p.DecideAsync(vetting)));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], decided.Select(a => a.StatusCode).Order());
        Assert.Contains(decided, a => a.Code == "vetting.decided");
        Assert.Equal(1, await registry.CountAsync($"select from vetting_event where vetting_id = '{vetting}' and kind = 'Approved'"));
    }

    [Fact(DisplayName = "VET-2: who acts for a supplier with the same five-digit line and province, or for the applicant, neither reviews nor decides nor suspends")]
    public async Task A_competitor_is_refused()
    {
        var (by, supplier) = (await registry.AssociationAsync(), await registry.MakerAsync("25930"));
        // The second person also acts for a competitor in Hanoi, but goes on acting for the association.
        var competitor = await registry.MakerAsync("25930");
        await registry.JoinedAsync(competitor, "Viewer", subject: by.Second.Subject);
        var vetting = await supplier.AskedAsync(by);
        await RefusedAsync(HttpStatusCode.Forbidden, "vetting.conflict-of-interest", by.Second.Http.TakeAsync(vetting));
        await by.First.TakeAsync(vetting);
        await by.First.AnswerAsync(vetting);
        await RefusedAsync(HttpStatusCode.Forbidden, "vetting.conflict-of-interest", by.Second.Http.DecideAsync(vetting));

        // Another line of business, or another province, is no competition.
        await competitor.SaysAsync("25920");
        Assert.Equal(HttpStatusCode.OK, (await by.Second.Http.DecideAsync(vetting)).StatusCode);
        await competitor.SaysAsync("25920", "25930");
        await RefusedAsync(HttpStatusCode.Forbidden, "vetting.conflict-of-interest", by.Second.Http.SuspendAsync(vetting));
        await competitor.Http.SendAsync(HttpMethod.Put, $"/profiles/{competitor.Id}/sites/{competitor.SiteId}", RegistryFixture.Site().With("provinceCode", "79"));
        Assert.Equal(HttpStatusCode.NoContent, (await by.Second.Http.SuspendAsync(vetting)).StatusCode);

        var own = await registry.MakerAsync("01110");
        await registry.JoinedAsync(own, "Viewer", subject: by.Second.Subject);
        var asked = await own.AskedAsync(by);
        await own.SaysAsync(); // Without a line of business it competes with nobody, and is still the person's own.
        await RefusedAsync(HttpStatusCode.Forbidden, "vetting.conflict-of-interest", by.Second.Http.TakeAsync(asked));
    }

    [Fact(DisplayName = "VET-2: changes are asked for with a reason, the supplier asks again, and the checklist begins anew")]
    public async Task Changes_are_asked_for()
    {
        var (by, supplier) = (await registry.AssociationAsync(), await registry.MakerAsync());
        var vetting = await supplier.AnsweredAsync(by);
        await RefusedAsync(HttpStatusCode.Conflict, "vetting.no-changes-requested", supplier.Http.SendAsync(HttpMethod.Post, $"/vettings/{vetting}/resubmission", new JsonObject()));
        Assert.Contains("reason", (await by.Second.Http.DecideAsync(vetting, "RequestChanges")).Fields);
        Assert.All((await supplier.Http.ReadAsync($"/vettings/{vetting}"))["checklist"]!.AsArray(), i => Assert.Null(i!["answer"]));
        await by.Second.Http.DecideAsync(vetting, "RequestChanges", "Gửi giấy đăng ký mới.");
        Assert.Equal(("ChangesRequested", "Gửi giấy đăng ký mới."), await StateAsync(supplier, vetting));

        Assert.Equal(HttpStatusCode.NoContent, (await supplier.Http.SendAsync(HttpMethod.Post, $"/vettings/{vetting}/resubmission", new JsonObject { ["message"] = "Đã gửi." })).StatusCode);
        await RefusedAsync(HttpStatusCode.Conflict, "vetting.not-in-review", by.First.DecideAsync(vetting));
        await by.Second.Http.TakeAsync(vetting);
        await RefusedAsync(HttpStatusCode.Conflict, "vetting.checklist-incomplete", by.First.DecideAsync(vetting));
        await by.Second.Http.AnswerAsync(vetting, "No", RegistryMatch[0]);
        await by.Second.Http.AnswerAsync(vetting, "Yes", RegistryMatch[1..]);
        await RefusedAsync(HttpStatusCode.Conflict, "vetting.checklist-not-met", by.First.DecideAsync(vetting));
        await by.Second.Http.AnswerAsync(vetting, "Yes", RegistryMatch[0]);
        Assert.Equal("vetting.item-unknown", (await by.Second.Http.AnswerAsync(vetting, "Yes", "site-visited")).Code);
        Assert.Equal(HttpStatusCode.OK, (await by.First.DecideAsync(vetting)).StatusCode);
    }

    [Fact(DisplayName = "VET-2: a review is given back by its reviewer or a manager, and begins anew; what waits is withdrawn by the supplier")]
    public async Task A_review_is_given_back()
    {
        var (by, supplier) = (await registry.AssociationAsync(), await registry.MakerAsync());
        var third = await registry.JoinedAsync(by.Association, "Contributor");
        var vetting = await supplier.AnsweredAsync(by);
        await RefusedAsync(HttpStatusCode.Forbidden, "vetting.not-reviewer", third.Http.SendAsync(HttpMethod.Delete, $"/vettings/{vetting}/review"));
        Assert.Equal(HttpStatusCode.NoContent, (await by.Second.Http.SendAsync(HttpMethod.Delete, $"/vettings/{vetting}/review")).StatusCode);
        Assert.All((await by.First.ReadAsync($"/vettings/{vetting}"))["checklist"]!.AsArray(), i => Assert.Null(i!["answer"]));

        await RefusedAsync(HttpStatusCode.Conflict, "vetting.already-open", supplier.AskAsync(by.Association));
        Assert.Equal(HttpStatusCode.NoContent, (await supplier.Http.SendAsync(HttpMethod.Post, $"/vettings/{vetting}/withdrawal")).StatusCode);
        await RefusedAsync(HttpStatusCode.Conflict, "vetting.decided", third.Http.TakeAsync(vetting));
        Assert.Equal(HttpStatusCode.Created, (await supplier.AskAsync(by.Association)).StatusCode);
    }

    [Fact(DisplayName = "VET-2: a rejection is appealed once, to another association, whose word is final; the figures say how often it overturns")]
    public async Task A_rejection_is_appealed_once()
    {
        var (by, other, supplier) = (await registry.AssociationAsync(), await registry.AssociationAsync(), await registry.MakerAsync());
        var vetting = await supplier.AnsweredAsync(by);
        await RefusedAsync(HttpStatusCode.Conflict, "vetting.nothing-to-appeal", supplier.AppealAsync(vetting, other.Association));
        await by.Second.Http.DecideAsync(vetting, "Reject", "Địa chỉ không khớp.");
        Assert.Contains("associationId", (await supplier.AppealAsync(vetting, by.Association)).Fields);

        var asked = await Task.WhenAll(supplier.AppealAsync(vetting, other.Association), supplier.AppealAsync(vetting, other.Association));
        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Conflict], asked.Select(a => a.StatusCode).Order());
        Assert.Equal("vetting.appealed-already", asked.Single(a => a.StatusCode == HttpStatusCode.Conflict).Code);
        var appeal = asked.Single(a => a.StatusCode == HttpStatusCode.Created).Body["vettingId"]!.GetValue<Guid>();
        var doubled = await Assert.ThrowsAsync<PostgresException>(() => registry.ExecuteAsync(
            $"insert into vetting select (jsonb_populate_record(v, jsonb_build_object('id', gen_random_uuid(), 'level', 2))).* from vetting v where id = '{appeal}'"));
        Assert.Equal("vetting_appealed", doubled.ConstraintName);

        var read = await other.First.ReadAsync($"/vettings/{appeal}");
        Assert.Equal(("Rejected", "Địa chỉ không khớp."), ((string?)read["appealed"]!["state"], (string?)read["appealed"]!["reason"]));
        await other.First.TakeAsync(appeal);
        await other.First.AnswerAsync(appeal);
        Assert.Equal(HttpStatusCode.OK, (await other.Second.Http.DecideAsync(appeal)).StatusCode);
        Assert.Equal(1, (int)(await supplier.Http.ReadAsync($"/profiles/{supplier.Id}"))["trust"]!["level"]!);
        var figures = await by.First.ReadAsync("/association/figures");
        Assert.Equal((1, 1, 1, 100.0), ((int)figures["decided"]!, (int)figures["refused"]!, (int)figures["overturned"]!, (double)figures["overturnedPercent"]!));

        await other.First.SuspendAsync(appeal);
        await RefusedAsync(HttpStatusCode.Conflict, "vetting.appeal-final", supplier.AppealAsync(appeal, by.Association));
        var kept = await Assert.ThrowsAsync<PostgresException>(() => registry.ExecuteAsync($"update vetting set reason = 'another' where id = '{vetting}'"));
        Assert.Equal(PostgresErrorCodes.RestrictViolation, kept.SqlState);
    }

    [Fact(DisplayName = "VET-2: a suspended level counts no more at once, counts again when that is lifted, and can be appealed")]
    public async Task A_level_is_suspended()
    {
        var (by, other, supplier) = (await registry.AssociationAsync(), await registry.AssociationAsync(), await registry.MakerAsync());
        var third = await registry.JoinedAsync(by.Association, "Contributor");
        var vetting = await supplier.DecidedAsync(by);
        await RefusedAsync(HttpStatusCode.Forbidden, "vetting.not-manager", third.Http.SuspendAsync(vetting));
        await RefusedAsync(HttpStatusCode.Conflict, "vetting.not-suspended", by.First.SendAsync(HttpMethod.Delete, $"/vettings/{vetting}/suspension"));
        Assert.Equal(HttpStatusCode.NoContent, (await by.First.SuspendAsync(vetting)).StatusCode);
        Assert.Null((await supplier.Http.ReadAsync($"/profiles/{supplier.Id}"))["trust"]);
        await RefusedAsync(HttpStatusCode.Conflict, "vetting.not-approved", by.First.SuspendAsync(vetting));
        Assert.True((bool)(await supplier.Http.ReadAsync("/vettings"))["items"]![0]!["mayAppeal"]!);

        Assert.Equal(HttpStatusCode.NoContent, (await by.First.SendAsync(HttpMethod.Delete, $"/vettings/{vetting}/suspension")).StatusCode);
        Assert.Equal(1, (int)(await supplier.Http.ReadAsync("/vettings"))["trust"]!["level"]!);
        await by.First.SuspendAsync(vetting);
        Assert.Equal(HttpStatusCode.Created, (await supplier.AppealAsync(vetting, other.Association)).StatusCode);
        Assert.False((bool)(await supplier.Http.ReadAsync("/vettings"))["items"]![1]!["mayAppeal"]!);
    }

    [Fact(DisplayName = "VET-2: an owner or manager asks, of an association that is not its own nor suspended, with a site and a line of business to compare")]
    public async Task Asking_has_conditions()
    {
        var (by, supplier) = (await registry.AssociationAsync(), await registry.RegisteredAsync());
        await RefusedAsync(HttpStatusCode.Conflict, "vetting.profile-incomplete", supplier.AskAsync(by.Association));
        Assert.Equal("code.unknown", (await supplier.Http.SendAsync(HttpMethod.Put, $"/profiles/{supplier.Id}", new JsonObject { ["version"] = 1, ["nameVi"] = "A", ["nameEn"] = "A", ["vsicCodes"] = new JsonArray("2592") })).Code);
        await supplier.SaysAsync("25920");
        await supplier.Http.CreateAsync($"/profiles/{supplier.Id}/sites", RegistryFixture.Site());
        Assert.Equal("vetting.association-unknown", (await supplier.AskAsync(supplier with { Id = Guid.NewGuid() })).Code);
        Assert.Equal("vetting.own-association", (await supplier.AskAsync(supplier)).Code);
        var contributor = await registry.JoinedAsync(supplier, "Contributor");
        await RefusedAsync(HttpStatusCode.Forbidden, "vetting.not-manager", (supplier with { Http = contributor.Http }).AskAsync(by.Association));
        Assert.Contains("level", (await supplier.AskAsync(by.Association, 4)).Fields);

        async Task<bool> IsOfferedAsync() => (await supplier.Http.ReadAsync("/associations"))["items"]!.AsArray().Any(a => a!["organisationId"]!.GetValue<Guid>() == by.Association.Id);
        Assert.True(await IsOfferedAsync());
        await registry.ConfirmedAsync(await registry.ProposedAsync(by.Association.Id));
        Assert.False(await IsOfferedAsync());
        Assert.Equal("vetting.association-unknown", (await supplier.AskAsync(by.Association)).Code);
    }

    [Fact(DisplayName = "VET-3: an association sees what is addressed to it and its applicants' drafts, and nothing of others; strangers find nothing")]
    public async Task An_association_sees_its_own()
    {
        var (by, other, supplier) = (await registry.AssociationAsync(), await registry.AssociationAsync(), await registry.RegisteredAsync());
        await supplier.SaysAsync("25920");
        await supplier.Http.CreateAsync($"/profiles/{supplier.Id}/sites", RegistryFixture.Site());
        await RefusedAsync(HttpStatusCode.NotFound, "profile.unknown", by.First.SendAsync(HttpMethod.Get, $"/profiles/{supplier.Id}"));
        var vetting = await supplier.AskedAsync(by);
        Assert.Single((await by.First.ReadAsync($"/profiles/{supplier.Id}"))["sites"]!.AsArray());
        await RefusedAsync(HttpStatusCode.NotFound, "profile.unknown", other.First.SendAsync(HttpMethod.Get, $"/profiles/{supplier.Id}"));

        Assert.Equal(1, (int)(await by.First.ReadAsync("/association/vettings?pile=Waiting"))["total"]!);
        Assert.Equal(0, (int)(await other.First.ReadAsync("/association/vettings"))["total"]!);
        var stranger = await registry.MakerAsync();
        foreach (var nobody in new[] { other.First, stranger.Http, registry.Operator })
            await RefusedAsync(HttpStatusCode.NotFound, "vetting.unknown", nobody.SendAsync(HttpMethod.Get, $"/vettings/{vetting}"));
        await RefusedAsync(HttpStatusCode.NotFound, "vetting.unknown", other.First.TakeAsync(vetting));
        await RefusedAsync(HttpStatusCode.NotFound, "vetting.unknown", other.First.DecideAsync(vetting));
        await RefusedAsync(HttpStatusCode.NotFound, "vetting.unknown", stranger.AppealAsync(vetting, other.Association));
        await RefusedAsync(HttpStatusCode.NotFound, "vetting.unknown", stranger.Http.SendAsync(HttpMethod.Post, $"/vettings/{vetting}/withdrawal"));

        await supplier.Http.SendAsync(HttpMethod.Post, $"/vettings/{vetting}/withdrawal");
        await RefusedAsync(HttpStatusCode.NotFound, "profile.unknown", by.First.SendAsync(HttpMethod.Get, $"/profiles/{supplier.Id}"));
    }

    [Fact(DisplayName = "VET-2: who did what when stays: nobody changes or removes a step, also not past the service")]
    public async Task Steps_stay()
    {
        var (by, supplier) = (await registry.AssociationAsync(), await registry.MakerAsync());
        var vetting = await supplier.AskedAsync(by);
        foreach (var attempt in new[] { $"update vetting_event set kind = 'Approved' where vetting_id = '{vetting}'", $"delete from vetting_event where vetting_id = '{vetting}'", $"delete from vetting where id = '{vetting}'" })
            Assert.Contains((await Assert.ThrowsAsync<PostgresException>(() => registry.ExecuteAsync(attempt))).SqlState, new[] { PostgresErrorCodes.RestrictViolation, PostgresErrorCodes.InsufficientPrivilege });
    }

    private static async Task<(string?, string?)> StateAsync(Member supplier, Guid vetting)
    {
        var read = await supplier.Http.ReadAsync($"/vettings/{vetting}");
        return ((string?)read["state"], (string?)read["reason"]);
    }
}
