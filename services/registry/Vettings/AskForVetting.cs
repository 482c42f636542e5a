using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.Registry.Suspensions;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Vettings;

/// <summary>An owner or manager of a supplier asks an association to vouch for it at a level.</summary>
public static class AskForVetting
{
    /// <param name="Level">1 registry match, 2 desk review by the association, 3 site audit.</param>
    /// <param name="Files">Files of the supplier, which the association is shown.</param>
    public sealed record Request(Guid AssociationId, [Range(1, 3)] int Level, [StringLength(2000)] string? Message = null, [MaxLength(20)] IReadOnlyList<Guid>? Files = null);

    public sealed record Response(Guid VettingId);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/vettings", HandleAsync)
        .WithName(nameof(AskForVetting))
        .RequireWriter(Kinds.Supplier)
        .Idempotent<RegistryDb>()
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(503);

    private static async Task<Created<Response>> HandleAsync(Request request, Caller caller, ClaimsPrincipal user, RegistryDb db, EvidenceFiles evidence, TimeProvider clock, CancellationToken ct)
    {
        var by = await Actor.WhoDecidesAsync(caller, user, db, ct);
        await db.LockAsync(caller.OrganisationId, ct);
        await RequireAssociationAsync(db, request.AssociationId, caller, ct);
        // Who competes with the applicant is known by these two.
        if (!await db.Profiles.AnyAsync(p => p.OrganisationId == caller.OrganisationId && p.Words.VsicCodes.Count > 0 && p.Sites.Any(), ct))
            throw Refuse.Conflict("vetting.profile-incomplete", "First name at least one site and one business line (VSIC code) in the profile.");
        await RequireNoneOpenAsync(db, caller.OrganisationId, request.Level, ct);

        var (files, now) = (await evidence.FindAsync(request.Files, caller.OrganisationId, i => $"files[{i}]", ct), clock.GetUtcNow());
        var vetting = new Vetting(caller.OrganisationId, request.AssociationId, request.Level, Text.OrNull(request.Message), files, by, now);
        db.Add(vetting);
        await db.SaveChangesAsync(ct);
        await evidence.ShowAsync(files, request.AssociationId, now, ct); // Last: shown although this fails afterwards does no harm, asked without being shown would.
        return TypedResults.Created($"/vettings/{vetting.Id}", new Response(vetting.Id));
    }

    internal static async Task RequireAssociationAsync(RegistryDb db, Guid associationId, Caller caller, CancellationToken ct)
    {
        if (associationId == caller.OrganisationId) throw Refuse.Field("vetting.own-association", "associationId", "An organisation does not vouch for itself.");
        using var service = RowAccess.ForTheService(); // Also whether it is suspended.
        if (!await db.Organisations.AnyAsync(o => o.Id == associationId && o.Kinds.Contains(Kinds.Association), ct) || await db.LastMeasureAsync(associationId, ct) is { Measure: Measure.Suspend })
            throw Refuse.Field("vetting.association-unknown", "associationId", "Choose an association that vouches for suppliers here.");
    }

    internal static async Task RequireNoneOpenAsync(RegistryDb db, Guid applicantId, int level, CancellationToken ct)
    {
        if (await db.Vettings.AnyAsync(v => v.ApplicantId == applicantId && v.Level == level && (v.State == VettingState.Requested || v.State == VettingState.InReview || v.State == VettingState.ChangesRequested), ct))
            throw Refuse.Conflict("vetting.already-open", "An application for this level is open already. Wait for its decision, or withdraw it.");
    }
}
