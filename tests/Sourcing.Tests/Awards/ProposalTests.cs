using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Matchmaking.Sourcing.Tests.Orders;
using Npgsql;

namespace Matchmaking.Sourcing.Tests.Awards;

/// <summary>An award binds the firm, so it takes two of its people.</summary>
public sealed class ProposalTests(SourcingFixture sourcing) : IClassFixture<SourcingFixture>
{
    [Fact(DisplayName = "trust 1.4: neither who drafted, changed or published an RFQ nor who proposes its award approves it, not over HTTP and not in the database")]
    public async Task Two_people()
    {
        var (drafter, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var (changer, publisher, proposer, approver, worker) = (Colleague(drafter), Colleague(drafter), Colleague(drafter), Colleague(drafter), Colleague(drafter, "Contributor"));
        var rfq = await sourcing.RfqAsync(1000);
        var id = await drafter.DraftAsync(rfq);
        rfq["version"] = (await drafter.GetAsync($"/rfqs/{id}")).GetProperty("version").GetInt32();
        using (var changed = await changer.Http.PutAsJsonAsync($"/rfqs/{id}", rfq)) await changed.ReadAsync(HttpStatusCode.OK);
        using (var published = await publisher.PostAsync($"/rfqs/{id}/publication")) await published.ReadAsync(HttpStatusCode.OK);
        var lines = await drafter.LinesAsync(id);
        await supplier.BidAsync(id, Bodies.Bid(lines));
        await sourcing.MoveToAsync((await drafter.GetAsync($"/rfqs/{id}")).GetProperty("bidDeadline").GetDateTimeOffset());
        await drafter.OpenAsync(id);
        var hash = await Placing.ProposeAsync(proposer, id, (lines[0], supplier, 1000));

        foreach (var (who, code) in new[] { (drafter, "award.own-rfq"), (changer, "award.own-rfq"), (publisher, "award.own-rfq"), (proposer, "award.own-proposal"), (worker, "caller.not-manager") })
        {
            using var refused = await Placing.ApproveAsync(who, id, hash);
            Assert.Equal(code, await refused.RefusedAsync(HttpStatusCode.Forbidden));

            // The page says so before anybody tries, and the worklist does not ask them.
            var seen = await who.GetAsync($"/rfqs/{id}/award-proposal");
            Assert.Equal((code, false), (seen.GetProperty("whyNotApprove").GetString(), Has(seen, "actions", "Approve")));
            Assert.Equal(code, (await who.GetAsync($"/rfqs/{id}")).GetProperty("awardProposal").GetProperty("whyNotApprove").GetString());
            Assert.False(await IsAskedAsync(who, id));
        }

        Assert.True(await IsAskedAsync(approver, id));
        await ForgedAsync(id, drafter, proposer, approver);
        using var approved = await Placing.ApproveAsync(approver, id, hash);
        await approved.ReadAsync(HttpStatusCode.Created);
        Assert.False(await IsAskedAsync(approver, id));
        Assert.Equal(
            $"{proposer.Subject} {approver.Subject} {string.Join(',', new[] { drafter, changer, publisher }.Select(m => m.Subject))}",
            await sourcing.ScalarAsync<string>($"""select concat_ws(' ', proposed_by, approved_by, array_to_string(rfq_made_by, ',')) as "Value" from award where rfq_id = {id}"""));
        var last = await worker.GetAsync($"/rfqs/{id}/award-proposal");
        Assert.Equal(("Approved", approver.Subject), (last.GetProperty("outcome").GetString(), last.GetProperty("decidedBy").GetString()));
    }

    [Fact(DisplayName = "AWD-4: an approval is of what was looked at: another proposal has another hash, and the earlier approval is refused")]
    public async Task Bound_to_its_content()
    {
        var (buyer, a, b) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"), sourcing.Join("Supplier"));
        var (id, lines) = await sourcing.EvaluatedAsync(buyer, await sourcing.RfqAsync(1000), a, b);
        var approver = sourcing.ApproverFor(buyer);
        var first = await Placing.ProposeAsync(buyer, id, (lines[0], a, 1000));
        using (var second = await buyer.PostAsync($"/rfqs/{id}/award-proposal", Placing.Award((lines[0], b, 1000)))) Assert.Equal("award.already-proposed", await second.RefusedAsync(HttpStatusCode.Conflict));
        using (var foreign = await approver.Http.DeleteAsync($"/rfqs/{id}/award-proposal")) Assert.Equal("award.not-proposer", await foreign.RefusedAsync(HttpStatusCode.Forbidden));
        using (var withdrawn = await buyer.Http.DeleteAsync($"/rfqs/{id}/award-proposal")) Assert.Equal(HttpStatusCode.NoContent, withdrawn.StatusCode);
        using (var nothing = await Placing.ApproveAsync(approver, id, first)) Assert.Equal("award.nothing-waits", await nothing.RefusedAsync(HttpStatusCode.Conflict));

        var other = await Placing.ProposeAsync(buyer, id, (lines[0], a, 999), (lines[0], b, 1));
        Assert.NotEqual(first, other);
        using (var old = await Placing.ApproveAsync(approver, id, first)) Assert.Equal("award.proposal-changed", await old.RefusedAsync(HttpStatusCode.Conflict));
        using (var nonsense = await Placing.ApproveAsync(approver, id, "as shown")) Assert.Equal(["contentHash"], await nonsense.WrongFieldsAsync());
        Assert.Equal(0, await sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from award where rfq_id = {id}"""));

        // The same choice is the same content, whoever looks and however often.
        var seen = await approver.GetAsync($"/rfqs/{id}/award-proposal");
        Assert.Equal((other, 99.9m, true), (seen.GetProperty("contentHash").GetString(), seen.GetProperty("lines")[0].GetProperty("sharePercent").GetDecimal(), Has(seen, "actions", "Approve")));
        using var approved = await Placing.ApproveAsync(approver, id, other);
        await approved.ReadAsync(HttpStatusCode.Created);
    }

    [Fact(DisplayName = "RFQ-3: a proposal is sent back with a reason, for the evaluation to go on; while it waits nothing else ends the RFQ, and suppliers learn nothing of it")]
    public async Task Sent_back()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var (id, lines) = await sourcing.EvaluatedAsync(buyer, await sourcing.RfqAsync(1000), supplier);
        var approver = sourcing.ApproverFor(buyer);
        await Placing.ProposeAsync(buyer, id, (lines[0], supplier, 1000));

        foreach (var end in new[] { "cancellation", "failure" })
        {
            using var refused = await buyer.PostAsync($"/rfqs/{id}/{end}", new { reason = "Not needed any more" });
            Assert.Equal("rfq.award-waits", await refused.RefusedAsync(HttpStatusCode.Conflict));
        }

        Assert.Equal("AwardProposed", (await buyer.GetAsync($"/rfqs/{id}")).State());
        var shown = await supplier.GetAsync($"/rfqs/{id}");
        Assert.Equal("Evaluation", shown.State());
        Assert.DoesNotContain("roposed", shown.ToString(), StringComparison.Ordinal);

        using (var mute = await approver.PostAsync($"/rfqs/{id}/award-proposal/rejection", new { reason = "" })) Assert.Equal(["reason"], await mute.WrongFieldsAsync());
        using (var back = await approver.PostAsync($"/rfqs/{id}/award-proposal/rejection", new { reason = "Ask for a second source" })) Assert.Equal(HttpStatusCode.NoContent, back.StatusCode);
        var rfq = await buyer.GetAsync($"/rfqs/{id}");
        Assert.Equal("Evaluation", rfq.State());
        Assert.Contains(rfq.GetProperty("timeline").EnumerateArray(), e => e.GetProperty("what").GetString() == "AwardSentBack" && e.GetProperty("text").GetString() == "Ask for a second source");
        var last = await buyer.GetAsync($"/rfqs/{id}/award-proposal");
        Assert.Equal(("SentBack", "Ask for a second source", 0), (last.GetProperty("outcome").GetString(), last.GetProperty("answer").GetString(), last.GetProperty("actions").GetArrayLength()));
        using var failed = await buyer.PostAsync($"/rfqs/{id}/failure", new { reason = "No bid is good enough" });
        Assert.Equal(HttpStatusCode.NoContent, failed.StatusCode);
    }

    // Whatever a program writes: as a superuser, who is bound by constraints and by nothing else.
    private async Task ForgedAsync(Guid rfqId, Member maker, Member proposer, Member approver)
    {
        var proposal = await sourcing.ScalarAsync<Guid>($"""select id as "Value" from award_proposal where rfq_id = {rfqId}""");
        const string makers = "(select made_by from rfq where id = r.id)";
        foreach (var (by, madeBy, constraint) in new[] { (maker, makers, "award_two_people"), (proposer, makers, "award_two_people"), (maker, "array['somebody else']", "award"), (approver, "array['somebody else']", "award"), (approver, "null", "award_two_people") })
        {
            var refused = await Assert.ThrowsAnyAsync<PostgresException>(() => sourcing.ExecuteAsync(
                $"""
                 insert into award (id, rfq_id, reason, approved_by, awarded_at, proposal_id, proposed_by, rfq_made_by)
                 select gen_random_uuid(), r.id, 'forged', '{by.Subject}', now(), '{proposal}', '{proposer.Subject}', {madeBy} from rfq r where r.id = '{rfqId}'
                 """));
            Assert.True(refused is { SqlState: PostgresErrorCodes.CheckViolation } && (refused.ConstraintName ?? refused.MessageText).StartsWith(constraint, StringComparison.Ordinal), refused.Message);
        }

        foreach (var (sql, state) in new[]
        {
            ($"update award_proposal set outcome = 'Approved', decided_by = proposed_by, decided_at = now() where id = '{proposal}'", PostgresErrorCodes.CheckViolation),
            ($"update award_proposal set reason = 'other' where id = '{proposal}'", PostgresErrorCodes.RestrictViolation),
            ($"delete from award_proposal_line where proposal_id = '{proposal}'; delete from award_proposal where id = '{proposal}'", PostgresErrorCodes.RestrictViolation),
            ($"update rfq set made_by = array['somebody else'] where id = '{rfqId}'", PostgresErrorCodes.RestrictViolation),
        })
            Assert.Equal(state, (await Assert.ThrowsAnyAsync<PostgresException>(() => sourcing.ExecuteAsync(sql))).SqlState);
    }

    private Member Colleague(Member of, string role = "Manager") => sourcing.Join("Buyer", role, organisationId: of.OrganisationId);

    private static async Task<bool> IsAskedAsync(Member who, Guid rfqId) =>
        (await who.GetAsync("/worklist")).EnumerateArray().Any(i => i.GetProperty("kind").GetString() == "ApproveAward" && i.GetProperty("id").GetGuid() == rfqId);

    private static bool Has(JsonElement element, string list, string value) => element.GetProperty(list).EnumerateArray().Any(v => v.GetString() == value);
}
