using System.ComponentModel.DataAnnotations;
using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Files.Grants;

/// <summary>Organisations that a file could be shown to, by a part of their name.</summary>
public static class FindOrganisations
{
    private const int Most = 20;

    public sealed record Response(IReadOnlyList<Item> Items);

    public sealed record Item(Guid OrganisationId, string NameVi, string NameEn);

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/organisations", HandleAsync).WithName(nameof(FindOrganisations)).RequireMember().ProducesValidationProblem();

    private static async Task<Ok<Response>> HandleAsync([Required, StringLength(200, MinimumLength = 2)] string name, Caller caller, FilesDb db, CancellationToken ct)
    {
        var part = $"%{name.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
        return TypedResults.Ok(new Response(await db.Organisations.AsNoTracking()
            .Where(k => k.OrganisationId != caller.OrganisationId && (EF.Functions.ILike(k.NameVi, part, "\\") || EF.Functions.ILike(k.NameEn, part, "\\")))
            .OrderBy(k => k.NameVi).Take(Most).Select(k => new Item(k.OrganisationId, k.NameVi, k.NameEn)).ToListAsync(ct)));
    }
}
