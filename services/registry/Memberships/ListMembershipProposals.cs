using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.Registry.Suspensions;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Memberships;

/// <summary>The operator reads which proposed owners and members wait for a second person, or all that were proposed for one organisation.</summary>
public static class ListMembershipProposals
{
    private const int Shown = 100;

    public sealed record Response(IReadOnlyList<Item> Items);

    /// <param name="IsMine">Proposed by the reader, who therefore cannot confirm it.</param>
    public sealed record Item(
        Guid ProposalId, Guid OrganisationId, string NameVi, string NameEn, string Subject, string? Name, Role Role, string Reason, string ProposedBy, DateTimeOffset ProposedAt, bool IsMine,
        Decision? Decision, string? DecidedBy, DateTimeOffset? DecidedAt);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/membership-proposals", HandleAsync)
        .WithName(nameof(ListMembershipProposals))
        .RequireMember(Kinds.Operator)
        .ProducesProblem(403);

    private static async Task<Ok<Response>> HandleAsync(Caller caller, RegistryDb db, CancellationToken ct, Guid? organisationId = null) =>
        TypedResults.Ok(new Response(await db.MembershipProposals.AsNoTracking()
            .Where(p => organisationId == null ? p.Decision == null : p.OrganisationId == organisationId)
            .OrderByDescending(p => p.ProposedAt).ThenBy(p => p.Id).Take(Shown)
            .Join(db.Organisations, p => p.OrganisationId, o => o.Id, (p, o) => new Item(
                p.Id, o.Id, o.NameVi, o.NameEn, p.Subject, p.Name, p.Role, p.Reason, p.ProposedBy, p.ProposedAt, p.ProposedBy == caller.Subject, p.Decision, p.DecidedBy, p.DecidedAt))
            .ToListAsync(ct)));
}
