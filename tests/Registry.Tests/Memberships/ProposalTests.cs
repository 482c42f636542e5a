using System.Net;
using System.Text.Json.Nodes;
using Npgsql;

namespace Matchmaking.Registry.Tests.Memberships;

/// <summary>Nobody of the operator takes over an organisation alone.</summary>
public sealed class ProposalTests(RegistryFixture registry)
{
    [Fact(DisplayName = "trust 1.4: the operator gives an organisation without people its first owner, and nobody more; who is there comes by invitation")]
    public async Task The_operator_names_the_first_owner_only()
    {
        var empty = (await registry.Operator.CreateAsync("/organisations", registry.Firm())).Body["organisationId"]!.GetValue<Guid>();
        await RefusedAsync("membership.two-people", AddAsync(registry.Operator, empty, "Viewer"));
        // The invitation of an owner that comes too late lets nobody in.
        var invited = await registry.Operator.SendAsync(HttpMethod.Post, $"/organisations/{empty}/invitations", new JsonObject { ["email"] = "lan@example.vn", ["role"] = "Owner" });
        Assert.Equal(HttpStatusCode.Created, invited.StatusCode);
        var owner = RegistryFixture.NewPerson();
        Assert.Equal(HttpStatusCode.Created, (await AddAsync(registry.Operator, empty, "Owner", owner)).StatusCode);
        Assert.Equal("invitation.withdrawn", (await registry.As(RegistryFixture.NewPerson()).SendAsync(HttpMethod.Post, "/invitations/accept", new JsonObject { ["token"] = (string?)invited.Body["token"] })).Code);
        await RefusedAsync("membership.two-people", AddAsync(registry.Operator, empty, "Owner"));
        await RefusedAsync("membership.by-invitation", AddAsync(registry.As(owner), empty, "Viewer"));

        var firm = await registry.RegisteredAsync();
        var lan = await registry.JoinedAsync(firm, "Viewer");
        await RefusedAsync("membership.not-owner", registry.Operator.GiveAsync(lan, "Owner"));
        await RefusedAsync("membership.not-owner", registry.Operator.EndAsync(lan));
        await RefusedAsync("membership.two-people", registry.Operator.SendAsync(HttpMethod.Post, $"/organisations/{firm.Id}/invitations", new JsonObject { ["email"] = "lan@example.vn", ["role"] = "Owner" }));
        await RefusedAsync("api-client.not-owner", registry.Operator.CreateAsync($"/organisations/{firm.Id}/api-clients", new JsonObject { ["name"] = "ERP", ["scopes"] = new JsonArray("marketplace.write") }));
        await RefusedAsync("organisation.operator-at-set-up", registry.Operator.SendAsync(HttpMethod.Put, $"/organisations/{firm.Id}/kinds", new JsonObject { ["kinds"] = new JsonArray("Supplier", "Operator") }));
        await RefusedAsync("organisation.owner-reserved", firm.Http.CreateAsync("/organisations", registry.Firm().With("members", new JsonArray(new JsonObject { ["subject"] = "x", ["role"] = "Owner" }))));
    }

    [Fact(DisplayName = "trust 1.4: the operator as the database knows it lets nobody in and raises nobody, except whom two people confirmed")]
    public async Task The_database_says_so_too()
    {
        var firm = await registry.RegisteredAsync();
        var lan = await registry.JoinedAsync(firm, "Viewer");
        const string AsOperator = "call act_for('member', '00000000-0000-7000-8000-000000000001', 'issuer', 'operator');";
        var added = await Assert.ThrowsAsync<PostgresException>(() => registry.ExecuteServingAsync(
            $"{AsOperator} insert into membership (id, issuer, subject, organisation_id, role, since, is_program) values (gen_random_uuid(), 'issuer', 'accomplice', '{firm.Id}', 'Owner', now(), false)"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, added.SqlState);
        await registry.ExecuteServingAsync($"{AsOperator} update membership set role = 'Owner' where id = '{lan.Id}'");
        Assert.Equal(1, await registry.CountAsync($"select from membership where id = '{lan.Id}' and role = 'Viewer'"));
        var broken = await Assert.ThrowsAsync<PostgresException>(() => registry.ExecuteServingAsync(
            $"{AsOperator} insert into membership_proposal (id, organisation_id, issuer, subject, role, reason, proposed_by, proposed_at, decision, decided_by, decided_at) values (gen_random_uuid(), '{firm.Id}', 'issuer', 'x', 'Owner', 'reason', 'operator', now(), 'Confirmed', 'operator', now())"));
        Assert.Equal("membership_proposal_two_people", broken.ConstraintName);
    }

    [Fact(DisplayName = "trust 1.4: a lost owner is replaced by two people of the operator: neither is the new owner, nor a program; its members read that it happened")]
    public async Task A_lost_owner_is_replaced_by_two()
    {
        var firm = await registry.RegisteredAsync();
        var lan = await registry.JoinedAsync(firm, "Viewer", "Trần Lan");
        await RefusedAsync("caller.wrong-kind", firm.Http.CreateAsync($"/organisations/{firm.Id}/membership-proposals", Proposal()));
        using var program = registry.Program("operator", "accounts");
        await RefusedAsync("membership.person-only", program.CreateAsync($"/organisations/{firm.Id}/membership-proposals", Proposal()));
        await RefusedAsync("membership.own-case", registry.SecondOperator.CreateAsync($"/organisations/{firm.Id}/membership-proposals", Proposal(subject: "operator-2")));
        Assert.Equal("membership.owner-only", (await registry.SecondOperator.CreateAsync($"/organisations/{firm.Id}/membership-proposals", Proposal("Viewer"))).Code);
        Assert.Equal("membership.exists", (await registry.SecondOperator.CreateAsync($"/organisations/{firm.Id}/membership-proposals", Proposal(subject: firm.Owner))).Code);

        var (own, _) = await ProposedAsync(registry.SecondOperator, firm.Id, subject: "operator");
        await RefusedAsync("membership.own-case", ConfirmAsync(registry.Operator, own));
        Assert.Equal("membership.already-proposed", (await registry.SecondOperator.CreateAsync($"/organisations/{firm.Id}/membership-proposals", Proposal())).Code);
        Assert.Equal(HttpStatusCode.NoContent, (await registry.Operator.SendAsync(HttpMethod.Post, $"/membership-proposals/{own}/rejection")).StatusCode);

        var (proposal, _) = await ProposedAsync(registry.SecondOperator, firm.Id, subject: lan.Subject);
        await RefusedAsync("membership.same-person", ConfirmAsync(registry.SecondOperator, proposal));
        await RefusedAsync("membership.person-only", ConfirmAsync(program, proposal));
        Assert.True((bool)(await registry.SecondOperator.ReadAsync("/membership-proposals"))["items"]!.AsArray().Single(p => p!["proposalId"]!.GetValue<Guid>() == proposal)!["isMine"]!);
        var answers = await Task.WhenAll(ConfirmAsync(registry.Operator, proposal), ConfirmAsync(registry.Operator, proposal));
        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.Conflict], answers.Select(a => a.StatusCode).Order());
        Assert.Equal("membership.decided", answers.Single(a => a.StatusCode == HttpStatusCode.Conflict).Code);
        Assert.Equal("Owner", (string?)(await lan.Http.ReadAsync("/me"))["membership"]!["role"]);
        var change = (await firm.Http.ReadAsync($"/organisations/{firm.Id}/memberships"))["changes"]![0]!;
        Assert.Equal((lan.Id, "Owner", null), (change["membershipId"]!.GetValue<Guid>(), (string?)change["role"], (string?)change["by"]));
        Assert.Equal("membership.proposal-unknown", (await ConfirmAsync(registry.Operator, Guid.NewGuid())).Code);
    }

    public static JsonObject Proposal(string role = "Owner", string? subject = null) =>
        new() { ["subject"] = subject ?? RegistryFixture.NewPerson(), ["role"] = role, ["name"] = "Trần Lan", ["reason"] = "The owner died; see the notary's letter 7/2026." };

    public static async Task<(Guid Id, string Subject)> ProposedAsync(HttpClient by, Guid organisationId, string role = "Owner", string? subject = null)
    {
        var proposal = Proposal(role, subject);
        var answer = await by.CreateAsync($"/organisations/{organisationId}/membership-proposals", proposal);
        Assert.Equal((HttpStatusCode.Created, null), (answer.StatusCode, answer.Code));
        return (answer.Body["proposalId"]!.GetValue<Guid>(), (string)proposal["subject"]!);
    }

    private static Task<Answer> ConfirmAsync(HttpClient who, Guid proposal) => who.SendAsync(HttpMethod.Post, $"/membership-proposals/{proposal}/confirmation");

    private static Task<Answer> AddAsync(HttpClient who, Guid organisationId, string role, string? subject = null) =>
        who.CreateAsync($"/organisations/{organisationId}/memberships", new JsonObject { ["subject"] = subject ?? RegistryFixture.NewPerson(), ["role"] = role });

    private static async Task RefusedAsync(string code, Task<Answer> asked)
    {
        var answer = await asked;
        Assert.Equal((HttpStatusCode.Forbidden, code), (answer.StatusCode, answer.Code));
    }
}
