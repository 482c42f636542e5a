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

/// <summary>
/// A person puts its organisation on the marketplace and becomes its owner. The operator does it for others; so do owners and managers of an
/// organisation of the kind Operator, for associations and agencies alone.
/// </summary>
public static class RegisterOrganisation
{
    /// <param name="OwnerSubject">Only the operator names somebody else.</param>
    /// <param name="Members">Who else acts for it from the beginning; only the operator says so, for a firm that comes with its people.</param>
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
        [MaxLength(50)] IReadOnlyList<FirstMember>? Members = null,
        bool IsDemonstration = false);

    /// <param name="Subject">A person or program, as the OpenID provider names it.</param>
    public sealed record FirstMember([Required, StringLength(200, MinimumLength = 1)] string Subject, Role Role, [StringLength(200)] string? Name = null);

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
        var isOfSettings = directory.IsOperator(person);
        var byOperator = isOfSettings || (request.Kinds.Any(k => k is Kinds.Association or Kinds.Agency)
            && await directory.ActingAsync(user, ct) is { IsSuspended: false, Role: nameof(Role.Owner) or nameof(Role.Manager) } acting && acting.Kinds.Contains(Kinds.Operator));
        if (!isOfSettings && request.Kinds.Contains(Kinds.Operator)) throw Refuse.Forbidden("organisation.kind-reserved", "Only those whom the settings of the platform name make an organisation of the operator.");
        if ((!byOperator && request.OwnerSubject is not null) || (!isOfSettings && request.Members is not null))
            throw Refuse.Forbidden("organisation.owner-reserved", "You register for yourself; only the operator names another owner.");
        codes.Require("countries", request.Country, "country");

        var now = clock.GetUtcNow();
        var organisation = new Organisation(
            request.Country, TaxCode.Parse(request.Country, request.TaxCode), request.NameVi.Trim(), Text.OrNull(request.NameEn) ?? request.NameVi.Trim(),
            Kinds.Choose(request.Kinds, byOperator), byOperator && request.IsDemonstration, now);
        organisation.RecordStatus(request.EffectiveFrom ?? VietnamDay.Of(now), new StatusFacts(
            request.Ownership, request.ForeignSharePercent, Text.OrNull(request.LegalGroup), request.Sector, request.Staff, request.RevenueVnd, request.CapitalVnd), now);

        if (organisation.Is(Kinds.Operator)) await RequireSetUpAsync(user, db, ct);
        if (await db.Organisations.AnyAsync(o => o.Country == organisation.Country && o.TaxCode == organisation.TaxCode, ct)) throw Taken();

        db.Add(organisation);
        if (organisation.Is(Kinds.Supplier)) db.Add(new SupplierProfile(organisation));
        db.Stage(organisation.Id, organisation.Announce(now));
        await SaveAsync(db, ct);

        var owner = byOperator ? request.OwnerSubject : person.Subject;
        IEnumerable<FirstMember> members = [.. owner is null ? [] : (FirstMember[])[new(owner, Role.Owner, request.OwnerName)], .. request.Members ?? []];
        foreach (var first in members)
        {
            var membership = new Membership(person with { Subject = first.Subject }, Text.OrNull(first.Name), organisation.Id, first.Role, now);
            await AddMember.AddAsync(db, membership, byOperator ? null : membership.Id, ct);
            directory.Forget(membership.Person);
        }

        if (!byOperator) await directory.ChooseIfNoneAsync(user, organisation.Id, ct);
        return TypedResults.Created($"/organisations/{organisation.Id}", new Response(organisation.Id));
    }

    // Its members are people of the operator: whoever could make one alone could be two people.
    private static async Task RequireSetUpAsync(ClaimsPrincipal user, RegistryDb db, CancellationToken ct)
    {
        if (!user.IsProgram() || await db.Organisations.AnyAsync(o => o.Kinds.Contains(Kinds.Operator), ct))
            throw SetUpOnly();
    }

    internal static RefusalException SetUpOnly() =>
        Refuse.Forbidden("organisation.operator-at-set-up", "The operator's own organisation is registered once, at set-up, by the operator's program. Two people of it let in others.");

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
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.RestrictViolation })
        {
            // The same of the operator's organisation.
            throw SetUpOnly();
        }
    }

    private static RefusalException Taken() =>
        Refuse.Conflict("organisation.tax-code-taken", "An organisation with this tax code is registered already. If it is yours, ask its owner or the operator to add you.");
}
