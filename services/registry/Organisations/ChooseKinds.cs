using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Matchmaking.Registry.Memberships;
using Matchmaking.Registry.Profiles;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Organisations;

/// <summary>An organisation also buys or also supplies; the operator makes it an association or agency.</summary>
public static class ChooseKinds
{
    public sealed record Request([Required, MaxLength(5)] IReadOnlyList<string> Kinds);

    public sealed record Response(IReadOnlyList<string> Kinds);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPut("/organisations/{id:guid}/kinds", HandleAsync)
        .WithName(nameof(ChooseKinds))
        .RequireWriter()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(
        Guid id, Request request, Caller caller, ClaimsPrincipal user, RegistryDirectory directory, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var byOperator = caller.Is(Kinds.Operator);
        if (!byOperator && caller.OrganisationId != id) throw GetOrganisation.Unknown();
        if (caller.Role is not (nameof(Role.Owner) or nameof(Role.Manager)))
            throw Refuse.Forbidden("organisation.not-manager", "Only an owner or manager changes what the organisation is.");

        var organisation = await db.Organisations.SingleOrDefaultAsync(o => o.Id == id, ct) ?? throw GetOrganisation.Unknown();
        var kept = organisation.Kinds.Where(request.Kinds.Contains).ToList();
        var added = request.Kinds.Except(kept).ToList();
        if (added.Count > 0) Kinds.Choose(added, byOperator);
        if (added.Contains(Kinds.Operator)) throw RegisterOrganisation.SetUpOnly();
        var wanted = Kinds.Choose(request.Kinds, byOperator: true);
        if (wanted.SequenceEqual(organisation.Kinds)) return TypedResults.Ok(new Response(organisation.Kinds));

        organisation.ChooseKinds(wanted);
        if (organisation.Is(Kinds.Supplier) && !await db.Profiles.AnyAsync(p => p.OrganisationId == id, ct)) db.Add(new SupplierProfile(organisation));
        db.Stage(id, organisation.Announce(clock.GetUtcNow()));
        await db.SaveChangesAsync(ct);
        directory.Forget(Person.Of(user));
        return TypedResults.Ok(new Response(organisation.Kinds));
    }
}
