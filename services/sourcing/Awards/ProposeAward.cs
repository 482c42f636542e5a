using System.ComponentModel.DataAnnotations;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Rfqs;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Sourcing.Awards;

/// <summary>A buyer says, line by line, who shall deliver. Nothing is decided until another person approves it.</summary>
public static class ProposeAward
{
    public sealed record ProposedLine(Guid LineId, Guid SupplierId, [property: Range(0.0001, 1_000_000_000)] decimal Quantity);

    public sealed record Request([property: StringLength(2000, MinimumLength = 3)] string Reason, [property: Length(1, 2000)] IReadOnlyList<ProposedLine> Lines);

    /// <param name="ContentHash">SHA-256 in hexadecimal; the approval repeats it.</param>
    public sealed record Response(Guid ProposalId, string ContentHash);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/rfqs/{rfqId:guid}/award-proposal", HandleAsync)
        .WithName(nameof(ProposeAward))
        .RequireWriter("Buyer")
        .Idempotent<SourcingDb>()
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<Created<Response>> HandleAsync(Guid rfqId, Request request, Caller caller, SourcingDb db, CancellationToken ct)
    {
        var (rfq, now) = await db.LockMineAsync(rfqId, caller, ct);
        rfq.ProposeAward(caller, now);

        var offered = await Offered.ReadAsync(db, rfqId, request.Lines.Select(l => l.SupplierId), ct);
        var lines = offered.Price(rfq, [.. request.Lines.Select(l => new Choice(l.LineId, l.SupplierId, l.Quantity))], now);
        var proposal = AwardProposal.Make(rfq, lines, request.Reason, caller, now);
        db.Add(proposal);
        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/rfqs/{rfqId}/award-proposal", new Response(proposal.Id, Convert.ToHexStringLower(proposal.ContentHash)));
    }
}
