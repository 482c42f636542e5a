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

    public sealed record TimelineEntry(DateTimeOffset At, string What, string Who, string? Text);

    public sealed record Response : RfqTerms
    {
        [SetsRequiredMembers]
        internal Response(Rfq rfq, bool isMine) : base(isMine ? rfq.Terms : rfq.Terms.ForSuppliers()) =>
            (DocumentCount, RfqId, Reference, State, Version, PublishedVersion, Buyer, IsMine, PublishedAt, OpenedAt, EndReason) = (
                RfqDocument.AllOf(rfq.Terms).Count(),
                rfq.Id, rfq.Reference, rfq.State, rfq.Version, rfq.PublishedVersion, new Buyer(rfq.BuyerId, rfq.BuyerName), isMine, rfq.PublishedAt, rfq.OpenedAt,
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

        public MyBid? MyBid { get; init; }

        public IReadOnlyList<string> Actions { get; init; } = [];

        public IReadOnlyList<TimelineEntry> Timeline { get; init; } = [];
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
            MyBid = bid is null ? null : new MyBid(bid.Id, bid.State, bid.Version, bid.Versions[^1].Receipt),
            Actions = RfqActions.For(rfq, bid?.State, caller, now),
            Timeline = await db.Set<RfqStep>().Where(s => s.RfqId == rfqId && (isMine || !s.IsPrivate)).OrderBy(s => s.At).ThenBy(s => s.Id)
                .Select(s => new TimelineEntry(s.At, s.What, s.Who, s.Text)).ToListAsync(ct),
        });
    }
}
