using Matchmaking.Registry.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.TrackRecords;

/// <summary>
/// A step of the main job that an organisation took. As a supplier: BidSubmitted, AwardWon, OrderPlaced, OrderClosed;
/// as a buyer: RfqPublished, RfqAwarded, OrderGiven, PurchaseClosed.
/// </summary>
public sealed class TrackRecordEntry
{
    private TrackRecordEntry() { }

    public Guid OrganisationId { get; private init; }

    public string Kind { get; private init; } = "";

    /// <summary>The RFQ, bid, award or order.</summary>
    public Guid Reference { get; private init; }

    public DateTimeOffset At { get; private init; }
}

internal static class TrackRecord
{
    /// <summary>Notes a step once, under the earliest instant told of it: repeated and reordered messages end in the same row.</summary>
    public static Task NoteAsync(this RegistryDb db, Guid organisationId, string kind, Guid reference, DateTimeOffset at, CancellationToken ct) =>
        db.NoteAsync(kind, [(organisationId, reference, at)], ct);

    /// <summary>The same for several steps of one kind.</summary>
    public static Task NoteAsync(this RegistryDb db, string kind, IReadOnlyCollection<(Guid OrganisationId, Guid Reference, DateTimeOffset At)> steps, CancellationToken ct)
    {
        Guid[] organisations = [.. steps.Select(s => s.OrganisationId)], references = [.. steps.Select(s => s.Reference)];
        DateTimeOffset[] instants = [.. steps.Select(s => s.At.ToUniversalTime())];

        // One statement cannot update a row twice, so the earliest of each is chosen first; sorted, so that two batches never wait for each other in a circle.
        return db.Database.ExecuteSqlAsync(
            $"""
             insert into track_record_entry (organisation_id, kind, reference, at)
             select organisation_id, {kind}, reference, min(at) from unnest({organisations}, {references}, {instants}) as step (organisation_id, reference, at)
             group by organisation_id, reference order by organisation_id, reference
             on conflict (organisation_id, kind, reference) do update set at = excluded.at where track_record_entry.at > excluded.at
             """, ct);
    }
}
