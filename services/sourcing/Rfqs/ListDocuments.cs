using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Rfqs;

/// <summary>The documents of an RFQ, for whoever sees it. Where the RFQ asks for an agreement, a supplier that has not signed learns only how many there are.</summary>
public static class ListDocuments
{
    /// <param name="IsShown">False until the caller's organisation has signed the buyer's agreement.</param>
    public sealed record Response(Guid RfqId, Guid BuyerId, bool NdaRequired, bool IsShown, int Count, IReadOnlyList<Item> Items);

    /// <param name="FileId">Opened at the files service: <c>POST /files/{fileId}/links?rfqId=…</c>.</param>
    /// <param name="LineId">Null when it concerns the whole RFQ.</param>
    public sealed record Item(Guid FileId, string Title, string? Name, string? Sha256, Guid? LineId);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/rfqs/{rfqId:guid}/documents", HandleAsync)
        .WithName(nameof(ListDocuments))
        .RequireMember()
        .ProducesProblem(404)
        .ProducesProblem(503);

    /// <param name="fileId">
    /// Only whether this file is one of them, which the count says. The files service asks so, in the reader's name, before it hands the file out; what
    /// was signed it knows itself.
    /// </param>
    private static async Task<Ok<Response>> HandleAsync(Guid rfqId, Caller caller, SourcingDb db, BuyersFiles files, CancellationToken ct, Guid? fileId = null)
    {
        var rfq = await db.VisibleTo(caller).AsNoTracking().SingleOrDefaultAsync(r => r.Id == rfqId, ct) ?? throw LockedRfq.Unknown();
        var all = RfqDocument.AllOf(rfq.Terms).Where(d => fileId is null || d.Document.FileId == fileId).ToList();
        var isShown = rfq.BuyerId == caller.OrganisationId || !rfq.Terms.NdaRequired || (all.Count > 0 && fileId is null && await files.HasSignedAsync(rfq.BuyerId, ct));
        return TypedResults.Ok(new Response(
            rfq.Id, rfq.BuyerId, rfq.Terms.NdaRequired, isShown, all.Count,
            isShown ? [.. all.Select(d => new Item(d.Document.FileId, d.Document.Title, d.Document.Name, d.Document.Sha256, d.LineId))] : []));
    }
}
