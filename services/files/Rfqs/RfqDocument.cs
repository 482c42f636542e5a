using Matchmaking.Files.Storage;
using Matchmaking.Files.Views;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Files.Rfqs;

/// <summary>
/// A drawing read through an RFQ. Who may see the RFQ may see its documents, and only those; where the RFQ asks for it, under an agreement of the
/// reader's organisation with the buyer that holds now. No grant is made: what the RFQ shows ends with what shows the RFQ.
/// </summary>
internal static class RfqDocument
{
    /// <summary>The logged view.</summary>
    public static async Task<FileView> ViewOfRfqAsync(this FilesDb db, Sourcing sourcing, Guid rfqId, Guid fileId, Caller caller, DateTimeOffset now, CancellationToken ct)
    {
        var document = await sourcing.DocumentAsync(rfqId, fileId, ct) ?? throw Unknown();
        using var service = RowAccess.ForTheService(); // Sourcing has said that the caller may; no row of ours does.
        var file = await db.Files.SingleOrDefaultAsync(f => f.Id == fileId && f.OrganisationId == document.BuyerId, ct) ?? throw Unknown();
        var isOwn = file.OrganisationId == caller.OrganisationId;
        var nda = isOwn ? null : await db.Ndas.Where(n => n.OwnerId == file.OrganisationId && n.OrganisationId == caller.OrganisationId && n.ExpiresAt > now).OrderByDescending(n => n.ExpiresAt).FirstOrDefaultAsync(ct);
        if (!isOwn && nda is null && (document.NdaRequired || file.NdaRequired)) throw Unknown();
        var view = isOwn ? new FileView(file, null, caller, now) : FileView.OfRfq(rfqId, file, document.NdaRequired || file.NdaRequired ? nda : null, caller, now);
        db.Add(view);
        await db.SaveChangesAsync(ct);
        return view;
    }

    private static RefusalException Unknown() => Refuse.NotFound("file.unknown", "There is no such file, or it is not shown to your organisation.");
}
