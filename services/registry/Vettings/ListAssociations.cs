using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.Registry.Suspensions;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Vettings;

/// <summary>The associations that a supplier may ask to vouch for it, by name.</summary>
public static class ListAssociations
{
    private const int Shown = 500;

    public sealed record Response(IReadOnlyList<VettingView.Party> Items);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/associations", HandleAsync)
        .WithName(nameof(ListAssociations))
        .RequireMember();

    private static async Task<Ok<Response>> HandleAsync(Caller caller, RegistryDb db, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService(); // Who is suspended is left out.
        return TypedResults.Ok(new Response(await db.Organisations.IgnoreAutoIncludes().AsNoTracking()
            .Where(o => o.Kinds.Contains(Kinds.Association) && o.Id != caller.OrganisationId)
            .Where(o => db.Suspensions.Where(s => s.OrganisationId == o.Id && s.Version != null).OrderByDescending(s => s.Version).FirstOrDefault()!.Measure != Measure.Suspend || !db.Suspensions.Any(s => s.OrganisationId == o.Id && s.Version != null))
            .OrderBy(o => o.NameVi).ThenBy(o => o.Id).Take(Shown)
            .Select(o => new VettingView.Party(o.Id, o.NameVi, o.NameEn))
            .ToListAsync(ct)));
    }
}
