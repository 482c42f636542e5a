using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Profiles;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.TrackRecords;

/// <summary>
/// What an organisation did, each fact under the ownership and size it had on its date. Its own in full; of another one whose
/// profile is published the figures only.
/// </summary>
public static class GetTrackRecord
{
    private const int Shown = 200;

    public sealed record Response(Guid OrganisationId, TrackRecordFigures Figures, IReadOnlyList<Entry>? Entries);

    public sealed record Entry(string Kind, Guid Reference, DateTimeOffset At, Ownership? Ownership, SizeClass SizeClass);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/track-records/{organisationId:guid}", HandleAsync)
        .WithName(nameof(GetTrackRecord))
        .RequireMember()
        .ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(Guid organisationId, Caller caller, RegistryDb db, CancellationToken ct)
    {
        var isOwn = caller.OrganisationId == organisationId;
        if (!isOwn && !await db.Profiles.AnyAsync(p => p.OrganisationId == organisationId && p.State == ProfileState.Published, ct)) throw GetProfile.Unknown();

        var figures = await TrackRecordFigures.OfAsync(db, organisationId, ct);
        if (!isOwn) return TypedResults.Ok(new Response(organisationId, figures with { BidsSubmitted = null }, null));

        var organisation = await db.Organisations.AsNoTracking().SingleOrDefaultAsync(o => o.Id == organisationId, ct) ?? throw GetOrganisation.Unknown();
        var entries = await db.TrackRecord.AsNoTracking().Where(e => e.OrganisationId == organisationId).OrderByDescending(e => e.At).Take(Shown).ToListAsync(ct);
        return TypedResults.Ok(new Response(organisationId, figures, [.. entries.Select(e => View(e, organisation))]));
    }

    private static Entry View(TrackRecordEntry entry, Organisation organisation)
    {
        var status = organisation.StatusOn(VietnamDay.Of(entry.At));
        return new Entry(entry.Kind, entry.Reference, entry.At, status?.Ownership, status?.Facts.SizeClass ?? SizeClass.Unknown);
    }
}
