namespace Matchmaking.Portal.Clients;

/// <summary>RFQs, bids, awards and orders.</summary>
public sealed partial class SourcingClient(HttpClient http, IHttpContextAccessor accessor, ApiCall.Resilience resilience) : ApiCall(http, accessor, resilience)
{
    public sealed record Scheduled(decimal Quantity, DateOnly DueOn);

    public sealed record Document(Guid FileId, string Title, string? Name, string? Sha256, Guid? LineId);

    /// <param name="IsShown">False until the organisation has signed the buyer's agreement.</param>
    public sealed record Documents(Guid RfqId, Guid BuyerId, bool NdaRequired, bool IsShown, int Count, IReadOnlyList<Document> Items);

    public sealed record Line(
        Guid? LineId, string PartNumber, string? Revision, string Description, string ProcessCode, string? MaterialCode, decimal? ToleranceMm, string? HsCode, decimal Quantity, string Unit,
        decimal? AnnualVolume, decimal? TargetPrice, bool TargetPriceShown, IReadOnlyList<Scheduled> Schedule, IReadOnlyList<Document> Documents);

    public sealed record Criterion(string Code, int Weight);

    public sealed record Party(Guid OrganisationId, string Name);

    public sealed record Receipt(Guid BidId, int Version, string Sha256, DateTimeOffset ReceivedAt);

    public sealed record MyBidState(Guid BidId, string State, int Version, Receipt Receipt);

    public sealed record Invitation(Guid SupplierId, string Name, DateTimeOffset InvitedAt);

    public sealed record WaitingAward(Guid ProposalId, string ProposedBy, DateTimeOffset ProposedAt, bool IsMine, string? WhyNotApprove);

    public sealed record Step(DateTimeOffset At, string What, string Who, string? Text, string? Side = null, string? CertificateType = null, DateOnly? CertificateEndsOn = null);

    public sealed record Rfq(
        Guid RfqId, string Reference, string State, int Version, Party Buyer, bool IsMine, DateTimeOffset? PublishedAt, DateTimeOffset? OpenedAt, string? EndReason, DateTimeOffset ServerTime,
        string Title, string? Description, string ProductGroup, string Currency, string Incoterm, string DeliveryPlace, string Visibility, DateTimeOffset BidDeadline, string TimeZone,
        DateTimeOffset? QuestionDeadline, IReadOnlyList<string> RequiredCertificates, bool NdaRequired, IReadOnlyList<Criterion> Criteria, IReadOnlyList<Line> Lines,
        IReadOnlyList<Invitation>? Invitations, int? BidCount, MyBidState? MyBid, IReadOnlyList<string> Actions, IReadOnlyList<Step> Timeline, IReadOnlyList<Document> Documents, int DocumentCount, WaitingAward? AwardProposal = null)
    {
        public bool May(string action) => Actions.Contains(action);
    }

    public sealed record RfqItem(
        Guid RfqId, string Reference, string Title, string State, string Visibility, DateTimeOffset BidDeadline, int LineCount, int? BidCount, DateTimeOffset CreatedAt, DateTimeOffset? PublishedAt);

    public sealed record Opportunity(
        Guid RfqId, string Reference, string Title, string BuyerName, string ProductGroup, IReadOnlyList<string> ProcessCodes, int LineCount, string DeliveryPlace, string Currency,
        string Visibility, bool IsInvited, DateTimeOffset PublishedAt, DateTimeOffset BidDeadline, string TimeZone, string? MyBid);

    public sealed record MadeRfq(Guid RfqId, string Reference);

    public sealed record Price(decimal FromQuantity, decimal UnitPrice);

    public sealed record BidLine(
        Guid LineId, bool NoBid, IReadOnlyList<Price>? Prices, decimal Moq, decimal OrderMultiple, int LeadTimeDaysFirst, int LeadTimeDaysRepeat, decimal? ToolingPrice, string? ToolingOwnedBy,
        int? SampleDays, string? CountryOfManufacture, Guid? SiteId, decimal? DomesticValueSharePercent, string? Deviations, string? AlternativeOffered, decimal? MonthlyCapacity,
        IReadOnlyList<string>? Certificates);

    public sealed record BidContent(DateOnly ValidUntil, string PaymentTerms, string Incoterm, string? Note, IReadOnlyList<BidLine> Lines);

    public sealed record MyBid(Guid BidId, string State, int Version, IReadOnlyList<Receipt> Receipts, BidContent Content, IReadOnlyList<string>? MissingCertificates = null);

    public sealed record BidItem(Guid BidId, Guid RfqId, string RfqReference, string RfqTitle, string BuyerName, string State, int Version, DateTimeOffset SubmittedAt, DateTimeOffset BidDeadline,
        IReadOnlyList<string>? MissingCertificates = null);

    public sealed record ScorePart(string Code, decimal Points, decimal? LowestCost, decimal? Cost, int? LeadTimeDays, int? WindowDays);

    public sealed record Offer(
        Guid SupplierId, string SupplierName, bool NoBid, string Gap, decimal? UnitPrice, decimal? Total, decimal Moq, decimal OrderMultiple, int LeadTimeDaysFirst, bool MeetsSchedule,
        decimal? ToolingPrice, string? Deviations, string? AlternativeOffered, decimal? Score, IReadOnlyList<ScorePart> ScoreParts, bool IsBest, IReadOnlyList<Price> Prices);

    public sealed record ComparedLine(Guid LineId, string PartNumber, string? Revision, string Description, decimal Quantity, string Unit, decimal? TargetPrice, IReadOnlyList<Offer> Offers);

    public sealed record Bidder(
        Guid SupplierId, string Name, Guid BidId, string State, int LineCount, decimal Total, decimal ToolingTotal, DateOnly? ValidUntil, string? PaymentTerms, string? Incoterm, string? Note,
        string Ownership, string SizeClass, IReadOnlyList<string> ProvinceCodes, IReadOnlyList<string> Certificates, IReadOnlyList<string> MissingCertificates, int OrdersClosed);

    public sealed record ScenarioLine(Guid LineId, Guid SupplierId, decimal Quantity, decimal UnitPrice);

    public sealed record Scenario(string Code, IReadOnlyList<ScenarioLine> Lines, decimal Total, decimal ToolingTotal, int SupplierCount, bool IsComplete, string Explanation);

    public sealed record Comparison(
        Guid RfqId, string Reference, string Title, string State, string Currency, IReadOnlyList<ComparedLine> Lines, IReadOnlyList<Bidder> Suppliers, IReadOnlyList<Scenario> Scenarios);

    public sealed record ProposedLine(
        Guid LineId, string PartNumber, string? Revision, string Description, string Unit, Guid SupplierId, string SupplierName, decimal Quantity, decimal SharePercent, decimal UnitPrice,
        decimal Total);

    public sealed record Proposal(
        Guid RfqId, string Reference, string Title, string State, string Currency, Guid ProposalId, string ContentHash, string Reason, string ProposedBy, DateTimeOffset ProposedAt, bool IsMine,
        string? Outcome, string? DecidedBy, DateTimeOffset? DecidedAt, string? Answer, decimal Total, IReadOnlyList<ProposedLine> Lines, string? WhyNotApprove, IReadOnlyList<string> Actions)
    {
        public bool May(string action) => Actions.Contains(action);
    }

    public sealed record PlacedOrder(Guid OrderId, string Reference, Guid SupplierId);

    public sealed record Award(Guid AwardId, IReadOnlyList<PlacedOrder> Orders);

    public sealed record Waiting(string Kind, Guid Id, string Reference, string Title, DateTimeOffset Since, DateTimeOffset? DueAt, string? Certificate = null);

    public Task<IReadOnlyList<Waiting>> WorklistAsync() => GetAsync<IReadOnlyList<Waiting>>("/worklist");

    public Task<Listing<RfqItem>> RfqsAsync(string query) => GetAsync<Listing<RfqItem>>($"/rfqs{query}");

    public Task<Listing<Opportunity>> OpenRfqsAsync(string query) => GetAsync<Listing<Opportunity>>($"/rfqs/open{query}");

    public Task<Rfq?> RfqAsync(Guid id) => FindAsync<Rfq>($"/rfqs/{id}");

    public Task<Documents?> DocumentsAsync(Guid id) => FindAsync<Documents>($"/rfqs/{id}/documents");

    public Task<MadeRfq> DraftAsync(object rfq, Guid key) => PostAsync<MadeRfq>("/rfqs", rfq, key);

    public Task ChangeDraftAsync(Guid id, object rfq) => PutAsync($"/rfqs/{id}", rfq);

    public Task DeleteDraftAsync(Guid id) => DeleteAsync($"/rfqs/{id}");

    public Task<MadeRfq> CopyAsync(Guid id, Guid key) => PostAsync<MadeRfq>($"/rfqs/{id}/copy", new { }, key);

    public Task InviteAsync(Guid id, IEnumerable<Guid> supplierIds) => PutAsync($"/rfqs/{id}/invitations", new { supplierIds });

    public Task PublishAsync(Guid id) => PostAsync($"/rfqs/{id}/publication", new { });

    public Task CancelAsync(Guid id, string reason) => PostAsync($"/rfqs/{id}/cancellation", new { reason });

    public Task FailAsync(Guid id, string reason) => PostAsync($"/rfqs/{id}/failure", new { reason });

    public Task OpenBidsAsync(Guid id) => PostAsync($"/rfqs/{id}/opening", new { });

    public Task<Comparison?> ComparisonAsync(Guid id) => FindAsync<Comparison>($"/rfqs/{id}/comparison");

    public Task<(Stream Content, string Type, string? Name)> ComparisonFileAsync(Guid id, string format, CancellationToken ct) => DownloadAsync($"/rfqs/{id}/comparison.{format}", ct);

    public Task ProposeAwardAsync(Guid id, object proposal, Guid key) => PostAsync($"/rfqs/{id}/award-proposal", proposal, key);

    public Task<Proposal?> AwardProposalAsync(Guid id) => FindAsync<Proposal>($"/rfqs/{id}/award-proposal");

    public Task<Award> ApproveAwardAsync(Guid id, string contentHash, Guid key) => PostAsync<Award>($"/rfqs/{id}/award-proposal/approval", new { contentHash }, key);

    public Task SendBackAwardAsync(Guid id, string reason) => PostAsync($"/rfqs/{id}/award-proposal/rejection", new { reason });

    public Task WithdrawAwardAsync(Guid id) => DeleteAsync($"/rfqs/{id}/award-proposal");

    public Task<MyBid?> MyBidAsync(Guid rfqId) => FindAsync<MyBid>($"/rfqs/{rfqId}/bids/mine");

    public Task<Receipt> BidAsync(Guid rfqId, BidContent content, Guid key) => PostAsync<Receipt>($"/rfqs/{rfqId}/bids", content, key);

    public Task WithdrawBidAsync(Guid rfqId) => DeleteAsync($"/rfqs/{rfqId}/bids/mine");

    public Task<Listing<BidItem>> MyBidsAsync(string query) => GetAsync<Listing<BidItem>>($"/bids{query}");

    public Task<(Stream Content, string Type, string? Name)> OrdersFileAsync(string query, CancellationToken ct) => DownloadAsync($"/orders.csv{query}", ct);
}
