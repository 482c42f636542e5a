using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Suspensions;

/// <summary>The operator reads which proposals wait for a second person, or everything that was proposed for one organisation.</summary>
public static class ListSuspensionProposals
{
    private const int Shown = 100;

    public sealed record Response(IReadOnlyList<Item> Items);

    /// <param name="IsMine">Proposed by the reader, who therefore cannot confirm it.</param>
    public sealed record Item(
        Guid ProposalId, Guid OrganisationId, string NameVi, string NameEn, Measure Measure, string Reason, string ProposedBy, DateTimeOffset ProposedAt, bool IsMine,
        Decision? Decision, string? DecidedBy, DateTimeOffset? DecidedAt);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/suspension-proposals", HandleAsync)
        .WithName(nameof(ListSuspensionProposals))
        .RequireMember(Kinds.Operator)
        .ProducesProblem(403);

    private static async Task<Ok<Response>> HandleAsync(Caller caller, RegistryDb db, CancellationToken ct, Guid? organisationId = null) =>
        TypedResults.Ok(new Response(await db.Suspensions.AsNoTracking()
            .Where(s => organisationId == null ? s.Decision == null : s.OrganisationId == organisationId)
            .OrderByDescending(s => s.ProposedAt).ThenBy(s => s.Id).Take(Shown)
            .Join(db.Organisations, s => s.OrganisationId, o => o.Id, (s, o) => new Item(
                s.Id, o.Id, o.NameVi, o.NameEn, s.Measure, s.Reason, s.ProposedBy, s.ProposedAt, s.ProposedBy == caller.Subject, s.Decision, s.DecidedBy, s.DecidedAt))
            .ToListAsync(ct)));
}
