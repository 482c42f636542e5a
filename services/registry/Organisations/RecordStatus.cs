using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Matchmaking.Registry.Memberships;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Organisations;

/// <summary>An organisation says that its ownership or size is another since a date. What was before stays in the history.</summary>
public static class RecordStatus
{
    public sealed record Request(
        DateOnly EffectiveFrom,
        Ownership Ownership,
        [Range(0, 100)] decimal ForeignSharePercent,
        [StringLength(200)] string? LegalGroup = null,
        [Range(0, 10_000_000)] int? Staff = null,
        [Range(0, 1e19)] decimal? RevenueVnd = null,
        [Range(0, 1e19)] decimal? CapitalVnd = null,
        Sector Sector = Sector.Industry);

    public sealed record Response(DateOnly EffectiveFrom, SizeClass SizeClass);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/organisations/{id:guid}/status", HandleAsync)
        .WithName(nameof(RecordStatus))
        .RequireWriter()
        .Idempotent<RegistryDb>()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<Created<Response>> HandleAsync(
        Guid id, Request request, Caller caller, ClaimsPrincipal user, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        if (caller.OrganisationId != id) throw GetOrganisation.Unknown();
        if (caller.Role is not (nameof(Role.Owner) or nameof(Role.Manager)))
            throw Refuse.Forbidden("status.not-manager", "Only an owner or manager records the status of the organisation.");

        await db.LockAsync(id, ct);
        var organisation = await db.Organisations.SingleOrDefaultAsync(o => o.Id == id, ct) ?? throw GetOrganisation.Unknown();
        var (now, person) = (clock.GetUtcNow(), Person.Of(user));
        var by = await db.Memberships.Where(m => m.OrganisationId == id && m.Issuer == person.Issuer && m.Subject == person.Subject).Select(m => (Guid?)m.Id).SingleOrDefaultAsync(ct) ?? throw GetOrganisation.Unknown();
        var status = organisation.RecordStatus(request.EffectiveFrom, new StatusFacts(
            request.Ownership, request.ForeignSharePercent, Text.OrNull(request.LegalGroup), request.Sector, request.Staff, request.RevenueVnd, request.CapitalVnd), now, by);
        db.Stage(id, organisation.Announce(now));

        // A published profile shows ownership and size, so its readers hear of it too.
        var profile = await db.Profiles.SingleOrDefaultAsync(p => p.OrganisationId == id, ct);
        if (profile?.Announce(organisation, now) is { } published) db.Stage(id, published);

        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/organisations/{id}", new Response(status.EffectiveFrom, status.Facts.SizeClass));
    }
}
