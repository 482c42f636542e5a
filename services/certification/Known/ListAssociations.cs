using Matchmaking.Certification.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Certification.Known;

/// <summary>Whom a supplier can ask to verify a certificate.</summary>
public static class ListAssociations
{
    private const int Shown = 500;

    public sealed record Response(IReadOnlyList<Item> Items);

    public sealed record Item(Guid OrganisationId, string NameVi, string NameEn);

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/associations", HandleAsync).WithName(nameof(ListAssociations)).RequireMember();

    private static async Task<Ok<Response>> HandleAsync(Caller caller, CertificationDb db, CancellationToken ct) => TypedResults.Ok(new Response(
        await db.Organisations.AsNoTracking().Where(o => o.IsAssociation && o.OrganisationId != caller.OrganisationId).OrderBy(o => o.NameVi).Take(Shown)
            .Select(o => new Item(o.OrganisationId, o.NameVi, o.NameEn)).ToListAsync(ct)));
}
