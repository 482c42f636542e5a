using System.ComponentModel.DataAnnotations;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Rfqs;

/// <summary>A buyer says which suppliers it invites, and reads whom it has invited. No supplier ever reads this list.</summary>
public static class InviteSuppliers
{
    public sealed record Request([property: Length(0, 500)] IReadOnlyList<Guid> SupplierIds);

    public sealed record Invitation(Guid SupplierId, string Name, DateTimeOffset InvitedAt);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPut("/rfqs/{rfqId:guid}/invitations", HandleAsync)
            .WithName(nameof(InviteSuppliers))
            .RequireWriter("Buyer")
            .ProducesValidationProblem()
            .ProducesProblem(404)
            .ProducesProblem(409);
        app.MapGet("/rfqs/{rfqId:guid}/invitations", ListAsync)
            .WithName("ListInvitations")
            .RequireMember("Buyer")
            .ProducesProblem(404);
    }

    private static async Task<Ok<IReadOnlyList<Invitation>>> HandleAsync(Guid rfqId, Request request, Caller caller, SourcingDb db, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (rfq, now) = await db.LockMineAsync(rfqId, caller, ct);
        var wanted = request.SupplierIds.Distinct().ToList();
        var suppliers = await db.KnownOrganisations.Where(k => wanted.Contains(k.OrganisationId) && k.Kinds.Contains("Supplier"))
            .Select(k => k.OrganisationId).ToListAsync(ct);
        var suspended = await db.Suspensions.Where(s => wanted.Contains(s.OrganisationId) && s.IsSuspended).Select(s => s.OrganisationId).ToListAsync(ct);
        for (var i = 0; i < request.SupplierIds.Count; i++)
        {
            if (!suppliers.Contains(request.SupplierIds[i]))
                throw Refuse.Field("invitation.unknown-supplier", $"supplierIds[{i}]", "There is no supplier with this id.");
            if (suspended.Contains(request.SupplierIds[i]))
                throw Refuse.Field("invitation.supplier-suspended", $"supplierIds[{i}]", "The operator suspended this supplier; it cannot be invited now.");
        }

        await db.Entry(rfq).Collection(r => r.Invitations).LoadAsync(ct);
        rfq.Invite(wanted, caller, now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Ok(await InvitationsAsync(db, rfqId, ct));
    }

    private static async Task<Ok<IReadOnlyList<Invitation>>> ListAsync(Guid rfqId, Caller caller, SourcingDb db, CancellationToken ct)
    {
        if (!await db.Rfqs.AnyAsync(r => r.Id == rfqId && r.BuyerId == caller.OrganisationId, ct)) throw LockedRfq.Unknown();
        return TypedResults.Ok(await InvitationsAsync(db, rfqId, ct));
    }

    internal static async Task<IReadOnlyList<Invitation>> InvitationsAsync(SourcingDb db, Guid rfqId, CancellationToken ct) =>
        await (from invitation in db.Set<RfqInvitation>()
               where invitation.RfqId == rfqId
               join known in db.KnownOrganisations on invitation.SupplierId equals known.OrganisationId into names
               from name in names.DefaultIfEmpty()
               orderby invitation.InvitedAt, invitation.SupplierId
               select new Invitation(invitation.SupplierId, name == null ? "" : name.NameVi, invitation.InvitedAt)).ToListAsync(ct);
}
