using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Registry.Tests.Memberships;
using Npgsql;

namespace Matchmaking.Registry.Tests.Organisations;

/// <summary>The operator suspends an organisation, and lifts it again, always by two people.</summary>
public sealed class SuspensionTests(RegistryFixture registry)
{
    private const string Reason = "Forged certificates, see letter 12/2026.";

    [Fact(DisplayName = "trust 1.4: whoever proposes a suspension or its lifting does not confirm it, not over HTTP, not with a program, not in the database")]
    public async Task It_takes_two_people()
    {
        var firm = await registry.RegisteredAsync();
        foreach (var measure in new[] { "Suspend", "Lift" })
        {
            var proposal = await registry.ProposedAsync(firm.Id, measure);
            await RefusedAsync(HttpStatusCode.Forbidden, "suspension.same-person", ConfirmAsync(registry.SecondOperator, proposal));
            using var program = registry.Program("operator", "accounts");
            await RefusedAsync(HttpStatusCode.Forbidden, "suspension.person-only", ConfirmAsync(program, proposal));
            var broken = await Assert.ThrowsAsync<PostgresException>(() => registry.ExecuteAsync(
                $"update suspension_proposal set decision = 'Confirmed', decided_by = proposed_by, decided_at = now(), version = {(measure == "Suspend" ? 1 : 2)} where id = '{proposal}'"));
            Assert.Equal("suspension_proposal_two_people", broken.ConstraintName);
            Assert.Equal(measure == "Lift", await IsSuspendedAsync(firm));
            await registry.ConfirmedAsync(proposal);
            Assert.Equal(measure == "Suspend", await IsSuspendedAsync(firm));
        }
    }

    [Fact(DisplayName = "trust 1.4: people and programs of a suspended organisation read their own and why, and change nothing; lifted, they can again")]
    public async Task A_suspended_organisation_only_reads()
    {
        var firm = await registry.RegisteredAsync();
        var made = await firm.Http.CreateAsync($"/organisations/{firm.Id}/api-clients", new JsonObject { ["name"] = "ERP", ["scopes"] = new JsonArray("marketplace.write") });
        using var program = registry.Program((string)made.Body["clientId"]!, "marketplace.write");
        Assert.Equal(HttpStatusCode.Created, (await program.CreateAsync($"/profiles/{firm.Id}/sites", RegistryFixture.Site())).StatusCode);
        await SuspendAsync(firm);

        Assert.Equal(HttpStatusCode.OK, (await firm.Http.SendAsync(HttpMethod.Get, $"/profiles/{firm.Id}")).StatusCode);
        Assert.Equal(Reason, (string?)(await firm.Http.ReadAsync($"/organisations/{firm.Id}"))["suspension"]!["reason"]);
        await RefusedAsync(HttpStatusCode.Forbidden, "organisation.suspended", firm.Http.CreateAsync($"/profiles/{firm.Id}/sites", RegistryFixture.Site("Nhà máy 2")));
        await RefusedAsync(HttpStatusCode.Forbidden, "organisation.suspended", firm.Http.SendAsync(HttpMethod.Post, $"/organisations/{firm.Id}/invitations", new JsonObject { ["email"] = "lan@example.vn", ["role"] = "Owner" }));
        await RefusedAsync(HttpStatusCode.Forbidden, "organisation.suspended", program.CreateAsync($"/profiles/{firm.Id}/sites", RegistryFixture.Site("Nhà máy 3")));
        var stranger = await registry.RegisteredAsync("Buyer");
        Assert.Null((await stranger.Http.ReadAsync($"/organisations/{firm.Id}"))["suspension"]);

        await LiftAsync(firm);
        Assert.Equal(HttpStatusCode.Created, (await firm.Http.CreateAsync($"/profiles/{firm.Id}/sites", RegistryFixture.Site("Nhà máy 2"))).StatusCode);
        Assert.Null((await firm.Http.ReadAsync($"/organisations/{firm.Id}"))["suspension"]);
    }

    [Fact(DisplayName = "trust 1.4: a suspended supplier leaves the searches and comes back as it was when that is lifted, and everybody who keeps answers is told")]
    public async Task A_suspended_supplier_is_not_found()
    {
        var (firm, other) = (await registry.PublishedAsync(), await registry.RegisteredAsync("Buyer"));
        await SuspendAsync(firm);
        Assert.Equal("Suspended", (await registry.Withdrawn.FirstAsync(e => e.OrganisationId == firm.Id)).Reason);
        Assert.Equal(1, (await registry.Suspended.FirstAsync(e => e.OrganisationId == firm.Id)).Version);
        Assert.Equal("Owner", (await registry.Memberships.FirstAsync(e => e.Subject == firm.Owner && registry.Memberships.All.Count(h => h.Message.Subject == firm.Owner) == 2)).Role);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Http.SendAsync(HttpMethod.Get, $"/profiles/{firm.Id}")).StatusCode);

        await LiftAsync(firm);
        Assert.Equal(3, (await registry.Published.FirstAsync(e => e.OrganisationId == firm.Id && e.Version > 1)).Version);
        Assert.Equal(2, (await registry.Lifted.FirstAsync(e => e.OrganisationId == firm.Id)).Version);
        Assert.Equal(HttpStatusCode.OK, (await other.Http.SendAsync(HttpMethod.Get, $"/profiles/{firm.Id}")).StatusCode);
    }

    [Fact(DisplayName = "PRO-3: a profile is suspended with its organisation, by two people, and comes back as it was: a draft as a draft, twice over")]
    public async Task Lifting_gives_back_only_what_was_there()
    {
        var (draft, published) = (await registry.RegisteredAsync(), await registry.PublishedAsync());
        foreach (var (firm, state) in new[] { (draft, "Draft"), (published, "Published"), (published, "Published") })
        {
            await SuspendAsync(firm);
            Assert.Equal("Suspended", (string?)(await firm.Http.ReadAsync($"/profiles/{firm.Id}"))["state"]);
            await LiftAsync(firm);
            Assert.Equal(state, (string?)(await firm.Http.ReadAsync($"/profiles/{firm.Id}"))["state"]);
        }
    }

    [Fact(DisplayName = "trust 1.4: one proposal at a time, in turn, decided once, also when many decide at the same moment; what was decided stays")]
    public async Task A_proposal_is_decided_once()
    {
        var firm = await registry.RegisteredAsync();
        await RefusedAsync(HttpStatusCode.Conflict, "suspension.not-suspended", ProposeAsync(firm, "Lift"));
        var proposals = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ProposeAsync(firm, "Suspend")));
        var proposal = Assert.Single(proposals, p => p.StatusCode == HttpStatusCode.Created).Body["proposalId"]!.GetValue<Guid>();
        Assert.All(proposals.Where(p => p.StatusCode != HttpStatusCode.Created), p => Assert.Equal("suspension.already-proposed", p.Code));

        var decisions = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => i % 2 == 0 ? ConfirmAsync(registry.Operator, proposal) : RejectAsync(registry.Operator, proposal)));
        Assert.Single(decisions, d => d.StatusCode == HttpStatusCode.NoContent);
        Assert.All(decisions.Where(d => d.StatusCode != HttpStatusCode.NoContent), d => Assert.Equal((HttpStatusCode.Conflict, "suspension.decided"), (d.StatusCode, d.Code)));
        foreach (var sql in new[] { "update suspension_proposal set reason = 'another'", "delete from suspension_proposal" })
            Assert.Equal("23001", (await Assert.ThrowsAsync<PostgresException>(() => registry.ExecuteAsync($"{sql} where id = '{proposal}'"))).SqlState);
    }

    [Fact(DisplayName = "trust 1.4: a rejected proposal changes nothing, and whoever made it may take it back")]
    public async Task A_rejected_proposal_changes_nothing()
    {
        var firm = await registry.RegisteredAsync();
        foreach (var who in new[] { registry.Operator, registry.SecondOperator })
        {
            Assert.Equal(HttpStatusCode.NoContent, (await RejectAsync(who, await registry.ProposedAsync(firm.Id))).StatusCode);
            Assert.False(await IsSuspendedAsync(firm));
        }

        await RefusedAsync(HttpStatusCode.NotFound, "suspension.unknown", ConfirmAsync(registry.Operator, Guid.NewGuid()));
        var tooShort = await registry.Operator.CreateAsync($"/organisations/{firm.Id}/suspension-proposals", new JsonObject { ["measure"] = "Suspend", ["reason"] = "because" });
        Assert.Contains("reason", tooShort.Fields);
        Assert.Equal("organisation.unknown", (await registry.Operator.CreateAsync($"/organisations/{Guid.NewGuid()}/suspension-proposals", new JsonObject { ["measure"] = "Suspend", ["reason"] = Reason })).Code);
    }

    [Fact(DisplayName = "trust 1.4: members of an organisation of the kind Operator are people of the operator: two of them suspend, and neither their program nor a stranger does")]
    public async Task Members_of_an_operator_organisation_decide()
    {
        var (setUp, firm) = (registry.Firm("Operator").With("ownerSubject", RegistryFixture.NewPerson()), await registry.PublishedAsync());
        setUp["members"] = new JsonArray(new JsonObject { ["subject"] = RegistryFixture.NewPerson(), ["role"] = "Manager" });
        await RefusedAsync(HttpStatusCode.Forbidden, "organisation.operator-at-set-up", registry.Operator.CreateAsync("/organisations", setUp));
        var first = await registry.PlatformAsync();
        using var operators = registry.Program("operator", "accounts");
        await RefusedAsync(HttpStatusCode.Forbidden, "organisation.operator-at-set-up", operators.CreateAsync("/organisations", setUp.With("taxCode", registry.NewTaxCode())));
        var again = await Assert.ThrowsAsync<PostgresException>(() => registry.ExecuteAsync($"update organisation set kinds = '{{Supplier,Operator}}' where id = '{firm.Id}'"));
        Assert.Equal(PostgresErrorCodes.RestrictViolation, again.SqlState);
        var platform = new Member(first.Id, first.Owner, "", registry.As(first.Owner));
        var second = new Colleague(Guid.Empty, platform.Id, first.Manager, registry.As(first.Manager));

        // Who is in does not let in a second self: neither by an invitation nor as the first of others.
        await RefusedAsync(HttpStatusCode.Forbidden, "membership.two-people", platform.Http.SendAsync(HttpMethod.Post, $"/organisations/{platform.Id}/invitations", new JsonObject { ["email"] = "lan@example.vn", ["role"] = "Manager" }));
        await RefusedAsync(HttpStatusCode.Forbidden, "membership.two-people", registry.Operator.CreateAsync($"/organisations/{platform.Id}/memberships", new JsonObject { ["subject"] = "operator-2", ["role"] = "Owner" }));
        var third = await ProposalTests.ProposedAsync(platform.Http, platform.Id, "Viewer");
        Assert.Equal(HttpStatusCode.NoContent, (await second.Http.SendAsync(HttpMethod.Post, $"/membership-proposals/{third.Id}/confirmation")).StatusCode);
        Assert.Equal(platform.Id, (await registry.As(third.Subject).ReadAsync("/me"))["membership"]!["organisationId"]!.GetValue<Guid>());
        var proposed = await platform.Http.CreateAsync($"/organisations/{firm.Id}/suspension-proposals", new JsonObject { ["measure"] = "Suspend", ["reason"] = Reason });
        Assert.Equal((HttpStatusCode.Created, null), (proposed.StatusCode, proposed.Code));
        var proposal = proposed.Body["proposalId"]!.GetValue<Guid>();

        var made = await platform.Http.CreateAsync($"/organisations/{platform.Id}/api-clients", new JsonObject { ["name"] = "ERP", ["scopes"] = new JsonArray("marketplace.write") });
        using var program = registry.Program((string)made.Body["clientId"]!, "marketplace.write");
        await RefusedAsync(HttpStatusCode.Forbidden, "suspension.person-only", ConfirmAsync(program, proposal));
        await RefusedAsync(HttpStatusCode.Forbidden, "suspension.same-person", ConfirmAsync(platform.Http, proposal));
        await RefusedAsync(HttpStatusCode.Forbidden, "caller.wrong-kind", ConfirmAsync(firm.Http, proposal));
        Assert.Equal(HttpStatusCode.NoContent, (await ConfirmAsync(second.Http, proposal)).StatusCode);
        Assert.True(await IsSuspendedAsync(firm));
        Assert.Equal("Suspended", (string?)(await firm.Http.ReadAsync($"/profiles/{firm.Id}"))["state"]);
    }

    [Fact(DisplayName = "The operator finds organisations by name or tax code, which are suspended, and what waits for a second person")]
    public async Task The_operator_looks_through_organisations()
    {
        var firm = await registry.RegisteredAsync();
        var proposal = await registry.ProposedAsync(firm.Id);
        var waiting = (await registry.SecondOperator.ReadAsync("/suspension-proposals"))["items"]!.AsArray().Single(p => p!["proposalId"]!.GetValue<Guid>() == proposal)!;
        Assert.Equal((true, "operator-2", Reason), ((bool)waiting["isMine"]!, (string?)waiting["proposedBy"], (string?)waiting["reason"]));

        var found = Assert.Single((await registry.Operator.ReadAsync($"/organisations?q={firm.TaxCode}"))["items"]!.AsArray())!;
        Assert.Equal((firm.Id, true, null), (found["organisationId"]!.GetValue<Guid>(), (bool)found["hasProposal"]!, found["suspendedSince"]));
        Assert.Empty((await registry.Operator.ReadAsync($"/organisations?q={firm.TaxCode}&suspended=true"))["items"]!.AsArray());
        await registry.ConfirmedAsync(proposal);
        found = Assert.Single((await registry.Operator.ReadAsync($"/organisations?q={firm.TaxCode}&suspended=true"))["items"]!.AsArray())!;
        Assert.NotNull(found["suspendedSince"]);
        Assert.Equal("operator", (string?)Assert.Single((await registry.Operator.ReadAsync($"/suspension-proposals?organisationId={firm.Id}"))["items"]!.AsArray())!["decidedBy"]);
        Assert.Empty((await registry.Operator.ReadAsync("/organisations?q=%25_%25"))["items"]!.AsArray());
    }

    private async Task SuspendAsync(Member firm) => await registry.ConfirmedAsync(await registry.ProposedAsync(firm.Id));

    private async Task LiftAsync(Member firm) => await registry.ConfirmedAsync(await registry.ProposedAsync(firm.Id, "Lift"));

    private Task<Answer> ProposeAsync(Member firm, string measure) =>
        registry.SecondOperator.CreateAsync($"/organisations/{firm.Id}/suspension-proposals", new JsonObject { ["measure"] = measure, ["reason"] = Reason });

    private static Task<Answer> ConfirmAsync(HttpClient who, Guid proposal) => who.SendAsync(HttpMethod.Post, $"/suspension-proposals/{proposal}/confirmation");

    private static Task<Answer> RejectAsync(HttpClient who, Guid proposal) => who.SendAsync(HttpMethod.Post, $"/suspension-proposals/{proposal}/rejection");

    private static async Task<bool> IsSuspendedAsync(Member firm) => (bool)(await firm.Http.ReadAsync("/me"))["membership"]!["isSuspended"]!;

    private static async Task RefusedAsync(HttpStatusCode status, string code, Task<Answer> asked)
    {
        var answer = await asked;
        Assert.Equal((status, code), (answer.StatusCode, answer.Code));
    }
}
