using System.Diagnostics.CodeAnalysis;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Bids;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Rfqs;

/// <summary>One RFQ, as much of it as the caller may see.</summary>
public static class GetRfq
{
    public sealed record Buyer(Guid OrganisationId, string Name);

    public sealed record MyBid(Guid BidId, BidState State, int Version, Receipt Receipt);

    /// <param name="ProposedBy">As the registry lists the subjects of members.</param>
    /// <param name="WhyNotApprove">The code with which an approval by the reader would be refused; null when it would not.</param>
    public sealed record WaitingAward(Guid ProposalId, string ProposedBy, DateTimeOffset ProposedAt, bool IsMine, string? WhyNotApprove);

    public sealed record TimelineEntry(DateTimeOffset At, string What, string Who, string? Text);

    public sealed record Response : RfqTerms
    {
        [SetsRequiredMembers]
        internal Response(Rfq rfq, bool isMine) : base(isMine ? rfq.Terms : rfq.Terms.ForSuppliers()) =>
            (DocumentCount, RfqId, Reference, State, Version, PublishedVersion, Buyer, IsMine, PublishedAt, OpenedAt, EndReason) = (
                RfqDocument.AllOf(rfq.Terms).Count(),
                rfq.Id, rfq.Reference, StateFor(rfq.State, isMine), rfq.Version, rfq.PublishedVersion, new Buyer(rfq.BuyerId, rfq.BuyerName), isMine, rfq.PublishedAt, rfq.OpenedAt,
                rfq.EndReason);

        public Guid RfqId { get; }

        public string Reference { get; }

        public RfqState State { get; }

        /// <summary>Grows with every change; a change to a draft repeats it.</summary>
        public int Version { get; }

        /// <summary>0 before publication.</summary>
        public int PublishedVersion { get; }

        public Buyer Buyer { get; }

        public bool IsMine { get; }

        public DateTimeOffset? PublishedAt { get; }

        public DateTimeOffset? OpenedAt { get; }

        public string? EndReason { get; }

        /// <summary>Those under an agreement included, which a supplier reads at <c>/rfqs/{rfqId}/documents</c> once it has signed.</summary>
        public int DocumentCount { get; }

        /// <summary>What the clock of deadlines says now.</summary>
        public DateTimeOffset ServerTime { get; init; }

        /// <summary>The buyer's only.</summary>
        public IReadOnlyList<InviteSuppliers.Invitation>? Invitations { get; init; }

        /// <summary>The buyer's only, and only after the opening.</summary>
        public int? BidCount { get; init; }

        /// <summary>The buyer's only: what waits for another person's approval.</summary>
        public WaitingAward? AwardProposal { get; init; }

        public MyBid? MyBid { get; init; }

        public IReadOnlyList<string> Actions { get; init; } = [];

        public IReadOnlyList<TimelineEntry> Timeline { get; init; } = [];

        // How far the buyer has come with its decision is its own business.
        private static RfqState StateFor(RfqState state, bool isMine) => state is RfqState.AwardProposed && !isMine ? RfqState.Evaluation : state;
    }

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/rfqs/{rfqId:guid}", HandleAsync)
        .WithName(nameof(GetRfq))
        .RequireMember()
        .ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(Guid rfqId, Caller caller, SourcingDb db, CancellationToken ct)
    {
        var rfq = await db.VisibleTo(caller).AsNoTracking().SingleOrDefaultAsync(r => r.Id == rfqId, ct) ?? throw LockedRfq.Unknown();
        var isMine = rfq.BuyerId == caller.OrganisationId;
        var bid = isMine ? null : await db.MyBidAsync(rfqId, caller, ct);
        var now = await db.NowAsync(ct);
        return TypedResults.Ok(new Response(rfq, isMine)
        {
            ServerTime = now,
            Invitations = isMine ? await InviteSuppliers.InvitationsAsync(db, rfqId, ct) : null,
            BidCount = isMine && rfq.OpenedAt is not null ? await db.Bids.CountAsync(b => b.RfqId == rfqId && b.State != BidState.Withdrawn, ct) : null,
            AwardProposal = isMine && rfq.State is RfqState.AwardProposed ? await WaitingAsync(rfq, caller, db, ct) : null,
            MyBid = bid is null ? null : new MyBid(bid.Id, bid.State, bid.Version, bid.Versions[^1].Receipt),
            Actions = RfqActions.For(rfq, bid?.State, caller, now),
            Timeline = await db.Set<RfqStep>().Where(s => s.RfqId == rfqId && (isMine || !s.IsPrivate)).OrderBy(s => s.At).ThenBy(s => s.Id)
                .Select(s => new TimelineEntry(s.At, s.What, s.Who, s.Text)).ToListAsync(ct),
        });
    }

    private static async Task<WaitingAward?> WaitingAsync(Rfq rfq, Caller caller, SourcingDb db, CancellationToken ct) =>
        await db.AwardProposals.AsNoTracking().SingleOrDefaultAsync(p => p.RfqId == rfq.Id && p.Outcome == null, ct) is not { } waiting ? null
        : new WaitingAward(waiting.Id, waiting.ProposedBy, waiting.ProposedAt, waiting.ProposedBy == caller.Subject, waiting.WhyNotApprovedBy(caller, rfq)?.Code);
}
