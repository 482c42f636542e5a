using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Matchmaking.Registry.Codes;
using Matchmaking.Registry.Memberships;
using Matchmaking.Registry.Profiles;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Matchmaking.Registry.Organisations;

/// <summary>A person puts its organisation on the marketplace and becomes its owner; the operator does it for others.</summary>
public static class RegisterOrganisation
{
    public sealed record Request(
        [Required, RegularExpression("^[A-Z]{2}$")] string Country,
        [Required, StringLength(60)] string TaxCode,
        [Required, StringLength(200)] string NameVi,
        [StringLength(200)] string? NameEn,
        [Required, MaxLength(5)] IReadOnlyList<string> Kinds,
        Ownership Ownership,
        [Range(0, 100)] decimal ForeignSharePercent,
        [StringLength(200)] string? LegalGroup = null,
        Sector Sector = Sector.Industry,
        [Range(0, 10_000_000)] int? Staff = null,
        [Range(0, 1e19)] decimal? RevenueVnd = null,
        [Range(0, 1e19)] decimal? CapitalVnd = null,
        DateOnly? EffectiveFrom = null,
        [StringLength(200, MinimumLength = 1)] string? OwnerSubject = null,
        [StringLength(200)] string? OwnerName = null,
        bool IsDemonstration = false);

    public sealed record Response(Guid OrganisationId);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/organisations", HandleAsync)
        .WithName(nameof(RegisterOrganisation))
        .RequireSignedIn()
        .Idempotent<RegistryDb>()
        .ProducesProblem(403);

    private static async Task<Created<Response>> HandleAsync(
        Request request, ClaimsPrincipal user, RegistryDirectory directory, CodeLists codes, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var person = Person.Of(user);

        // Nobody acts for it yet.
        using var service = RowAccess.ForTheService();
        var byOperator = directory.IsOperator(person);
        if (!byOperator && request.OwnerSubject is not null)
            throw Refuse.Forbidden("organisation.owner-reserved", "You register for yourself; only the operator names another owner.");
        codes.Require("countries", request.Country, "country");

        var now = clock.GetUtcNow();
        var organisation = new Organisation(
            request.Country, TaxCode.Parse(request.Country, request.TaxCode), request.NameVi.Trim(), Text.OrNull(request.NameEn) ?? request.NameVi.Trim(),
            Kinds.Choose(request.Kinds, byOperator), byOperator && request.IsDemonstration, now);
        organisation.RecordStatus(request.EffectiveFrom ?? VietnamDay.Of(now), new StatusFacts(
            request.Ownership, request.ForeignSharePercent, Text.OrNull(request.LegalGroup), request.Sector, request.Staff, request.RevenueVnd, request.CapitalVnd), now);

        if (await db.Organisations.AnyAsync(o => o.Country == organisation.Country && o.TaxCode == organisation.TaxCode, ct)) throw Taken();

        db.Add(organisation);
        if (organisation.Is(Kinds.Supplier)) db.Add(new SupplierProfile(organisation));
        db.Stage(organisation.Id, organisation.Announce(now));
        await SaveAsync(db, ct);

        var owner = byOperator ? request.OwnerSubject : person.Subject;
        if (owner is not null)
        {
            var membership = new Membership(person with { Subject = owner }, Text.OrNull(request.OwnerName), organisation.Id, Role.Owner, now);
            await AddMember.AddAsync(db, membership, byOperator ? null : membership.Id, ct);
            directory.Forget(membership.Person);
            if (!byOperator) await directory.ChooseIfNoneAsync(user, organisation.Id, ct);
        }

        return TypedResults.Created($"/organisations/{organisation.Id}", new Response(organisation.Id));
    }

    private static async Task SaveAsync(RegistryDb db, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { ConstraintName: "organisation_country_tax_code" })
        {
            // Another registration of the same code came in since the look.
            throw Taken();
        }
    }

    private static RefusalException Taken() =>
        Refuse.Conflict("organisation.tax-code-taken", "An organisation with this tax code is registered already. If it is yours, ask its owner or the operator to add you.");
}
