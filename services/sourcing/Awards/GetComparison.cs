using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Bids;
using Matchmaking.Sourcing.Orders;
using Matchmaking.Sourcing.Rfqs;
using Matchmaking.Sourcing.Storage;
using Matchmaking.Sourcing.Suppliers;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Awards;

/// <summary>The buyer compares opened bids: on the page, as CSV and as a workbook.</summary>
public static class GetComparison
{
    /// <param name="State">Invalid: what was stored is not what the receipt promised, so there is nothing to compare.</param>
    /// <param name="Certificates">Verified and valid today.</param>
    /// <param name="MissingCertificates">Required by the RFQ, and not verified, valid today and covering every line that the supplier offers: without them it cannot win.</param>
    public sealed record Supplier(
        Guid SupplierId, string Name, Guid BidId, BidState State, int LineCount, decimal Total, decimal ToolingTotal, DateOnly? ValidUntil, string? PaymentTerms,
        string? Incoterm, string? Note, string Ownership, string SizeClass, IReadOnlyList<string> ProvinceCodes, IReadOnlyList<string> Certificates,
        IReadOnlyList<string> MissingCertificates, int OrdersClosed);

    public sealed record Response(
        Guid RfqId, string Reference, string Title, RfqState State, string Currency, IReadOnlyList<ComparedLine> Lines, IReadOnlyList<Supplier> Suppliers,
        IReadOnlyList<Scenario> Scenarios);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/rfqs/{rfqId:guid}/comparison", async (Guid rfqId, Caller caller, SourcingDb db, CancellationToken ct) =>
                TypedResults.Ok(await CompareAsync(rfqId, caller, db, ct)))
            .WithName(nameof(GetComparison)).RequireMember("Buyer").ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        app.MapGet("/rfqs/{rfqId:guid}/comparison.csv", async (Guid rfqId, Caller caller, SourcingDb db, CancellationToken ct) =>
                FileOf(await CompareAsync(rfqId, caller, db, ct), ComparisonSheet.Csv, "text/csv", "csv"))
            .WithName("GetComparisonCsv").RequireMember("Buyer").Produces(200, contentType: "text/csv").ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        app.MapGet("/rfqs/{rfqId:guid}/comparison.xlsx", async (Guid rfqId, Caller caller, SourcingDb db, CancellationToken ct) =>
                FileOf(await CompareAsync(rfqId, caller, db, ct), ComparisonSheet.Xlsx, ComparisonSheet.XlsxType, "xlsx"))
            .WithName("GetComparisonXlsx").RequireMember("Buyer").Produces(200, contentType: ComparisonSheet.XlsxType).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    private static FileContentHttpResult FileOf(Response comparison, Func<Response, byte[]> write, string type, string extension) =>
        TypedResults.File(write(comparison), type, $"{comparison.Reference}.{extension}");

    private static async Task<Response> CompareAsync(Guid rfqId, Caller caller, SourcingDb db, CancellationToken ct)
    {
        var rfq = await db.VisibleTo(caller).AsNoTracking().SingleOrDefaultAsync(r => r.Id == rfqId, ct) ?? throw LockedRfq.Unknown();
        if (rfq.BuyerId != caller.OrganisationId) throw Refuse.Forbidden("rfq.not-yours", "Only the buyer can do this.");
        if (rfq.OpenedAt is not { } openedAt) throw Refuse.Conflict("rfq.not-opened", "Bids can be compared after they are opened.");

        var bids = await db.Bids.AsNoTracking().Where(b => b.RfqId == rfqId && b.State != BidState.Withdrawn).OrderBy(b => b.SupplierName).ThenBy(b => b.Id).ToListAsync(ct);
        var offers = await db.Offers.AsNoTracking().Where(o => o.RfqId == rfqId).ToDictionaryAsync(o => o.BidId, ct);
        var suppliers = bids.Select(b => b.SupplierId).ToList();
        var organisations = await db.KnownOrganisations.AsNoTracking().Where(k => suppliers.Contains(k.OrganisationId)).ToDictionaryAsync(k => k.OrganisationId, ct);
        var profiles = await db.KnownSuppliers.AsNoTracking().Where(k => suppliers.Contains(k.OrganisationId)).ToDictionaryAsync(k => k.OrganisationId, ct);
        var today = Order.DayOf(await db.NowAsync(ct));
        var held = (await db.KnownCertificates.AsNoTracking().Where(c => suppliers.Contains(c.OrganisationId) && c.Counts).ToListAsync(ct)).ToLookup(c => c.OrganisationId);
        var closed = await ClosedOrdersAsync(suppliers, db, ct);

        var names = bids.ToDictionary(b => b.SupplierId, b => organisations.GetValueOrDefault(b.SupplierId)?.NameVi ?? b.SupplierName);
        var lines = Comparison.Of(rfq.Terms, openedAt, [.. bids.Select(b => offers.GetValueOrDefault(b.Id)).OfType<BidOffer>()], id => names[id]);
        return new Response(rfq.Id, rfq.Reference, rfq.Title, rfq.State, rfq.Terms.Currency, lines,
            [.. bids.Select(bid =>
            {
                var (offer, mine) = (offers.GetValueOrDefault(bid.Id), lines.SelectMany(l => l.Offers).Where(o => o.SupplierId == bid.SupplierId && !o.NoBid).ToList());
                var (organisation, profile) = (organisations.GetValueOrDefault(bid.SupplierId), profiles.GetValueOrDefault(bid.SupplierId));
                List<KnownCertificate> certificates = [.. held[bid.SupplierId].Where(c => c.CountsOn(today))];
                var offered = rfq.Terms.Lines.Select(l => (Asked: l, Offered: offer?.Lines.FirstOrDefault(o => o.LineId == l.LineId && !o.NoBid))).Where(l => l.Offered is not null);
                return new Supplier(
                    bid.SupplierId, names[bid.SupplierId], bid.Id, bid.State, mine.Count, mine.Sum(o => o.Total ?? 0), mine.Sum(o => o.ToolingPrice ?? 0),
                    offer?.ValidUntil, offer?.PaymentTerms, offer?.Incoterm, offer?.Note, organisation?.Ownership ?? "Unknown", organisation?.SizeClass ?? "Unknown",
                    profile?.ProvinceCodes ?? [], [.. certificates.Select(c => c.TypeCode).Distinct().Order(StringComparer.Ordinal)],
                    [.. offered.SelectMany(l => Offered.MissingFor(rfq.Terms, l.Asked, l.Offered!.SiteId, certificates, today)).Distinct()], closed.GetValueOrDefault(bid.SupplierId));
            })],
            Scenario.Of(lines));
    }

    // How many, with whichever buyer: the number is public, the orders are not.
    private static async Task<Dictionary<Guid, int>> ClosedOrdersAsync(List<Guid> suppliers, SourcingDb db, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService();
        return await db.Orders.Where(o => suppliers.Contains(o.SupplierId) && o.State == OrderState.Closed)
            .GroupBy(o => o.SupplierId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
    }
}
