using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Rfqs;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Awards;

/// <summary>The buyer reads the newest proposal: the one that waits, or what came of the last one.</summary>
public static class GetAwardProposal
{
    /// <param name="SharePercent">Of the quantity that was asked for.</param>
    public sealed record Line(
        Guid LineId, string PartNumber, string Revision, string Description, string Unit, Guid SupplierId, string SupplierName, decimal Quantity, decimal SharePercent,
        decimal UnitPrice, decimal Total);

    /// <param name="ContentHash">What an approval of this repeats.</param>
    /// <param name="ProposedBy">As the registry lists the subjects of members.</param>
    /// <param name="IsMine">The reader proposed it.</param>
    /// <param name="Answer">Why it was sent back.</param>
    /// <param name="WhyNotApprove">The code with which an approval by the reader would be refused; null when it would not, or nothing waits.</param>
    /// <param name="Actions">What the reader can do with it: Approve, SendBack, Withdraw.</param>
    public sealed record Response(
        Guid RfqId, string Reference, string Title, RfqState State, string Currency, Guid ProposalId, string ContentHash, string Reason, string ProposedBy, DateTimeOffset ProposedAt,
        bool IsMine, ProposalOutcome? Outcome, string? DecidedBy, DateTimeOffset? DecidedAt, string? Answer, decimal Total, IReadOnlyList<Line> Lines, string? WhyNotApprove,
        IReadOnlyList<string> Actions);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/rfqs/{rfqId:guid}/award-proposal", HandleAsync)
        .WithName(nameof(GetAwardProposal))
        .RequireMember("Buyer")
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(Guid rfqId, Caller caller, SourcingDb db, CancellationToken ct)
    {
        var rfq = await db.VisibleTo(caller).AsNoTracking().SingleOrDefaultAsync(r => r.Id == rfqId, ct) ?? throw LockedRfq.Unknown();
        if (rfq.BuyerId != caller.OrganisationId) throw Refuse.Forbidden("rfq.not-yours", "Only the buyer can do this.");
        var proposal = await db.AwardProposals.AsNoTracking().Where(p => p.RfqId == rfqId).OrderByDescending(p => p.Id).FirstOrDefaultAsync(ct)
            ?? throw Refuse.NotFound("award.not-proposed", "Nobody has proposed an award of this RFQ.");
        var bidders = await db.Bids.Where(b => b.RfqId == rfqId).ToDictionaryAsync(b => b.SupplierId, b => b.SupplierName, ct);
        var suppliers = bidders.Keys.ToList();
        var names = await db.KnownOrganisations.Where(k => suppliers.Contains(k.OrganisationId)).ToDictionaryAsync(k => k.OrganisationId, k => k.NameVi, ct);

        var waits = proposal.Outcome is null;
        var (isMine, whyNot) = (proposal.ProposedBy == caller.Subject, waits ? proposal.WhyNotApprovedBy(caller, rfq) : null);
        string[] actions = [
            .. waits && whyNot is null ? ["Approve"] : Array.Empty<string>(),
            .. waits && caller.Role is "Manager" or "Owner" && !isMine ? ["SendBack"] : Array.Empty<string>(),
            .. waits && isMine && caller.Role != "Viewer" ? ["Withdraw"] : Array.Empty<string>()];
        var lines = from asked in rfq.Terms.Lines
                    join given in proposal.Lines.OrderBy(l => l.Position) on asked.LineId equals given.LineId
                    select new Line(
                        given.LineId, asked.PartNumber, asked.Revision, asked.Description, asked.Unit, given.SupplierId, names.GetValueOrDefault(given.SupplierId) ?? bidders[given.SupplierId],
                        given.Quantity, decimal.Round(100 * given.Quantity / asked.Quantity, 2), given.UnitPrice, given.Quantity * given.UnitPrice);
        return TypedResults.Ok(new Response(
            rfq.Id, rfq.Reference, rfq.Title, rfq.State, rfq.Terms.Currency, proposal.Id, Convert.ToHexStringLower(proposal.ContentHash), proposal.Reason, proposal.ProposedBy,
            proposal.ProposedAt, isMine, proposal.Outcome, proposal.DecidedBy, proposal.DecidedAt, proposal.Answer, proposal.Lines.Sum(l => l.Quantity * l.UnitPrice), [.. lines],
            whyNot?.Code, actions));
    }
}
