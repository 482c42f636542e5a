using System.ComponentModel.DataAnnotations;
using Matchmaking.Registry.Codes;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Clusters;

/// <summary>Who keeps a cluster changes its sheets; the operator names who keeps it.</summary>
public static class ChangeCluster
{
    public sealed record IdentifyRequest(int Version, SheetView Sheet);

    public sealed record PlanRequest(int Version, [MaxLength(200)] IReadOnlyList<Line> Interventions);

    public sealed record Line(InterventionArea Area, [Required, StringLength(500)] string Need, [Required, StringLength(200)] string Actor, InterventionStatus Status, DateOnly? Date = null);

    /// <param name="OrganisationId">An association or agency; null for the operator.</param>
    public sealed record KeeperRequest(Guid? OrganisationId);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPut("/clusters/{code}/sheet", IdentifyAsync).WithName("IdentifyCluster").RequireWriter().ProducesValidationProblem().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        app.MapPut("/clusters/{code}/interventions", PlanAsync).WithName("PlanInterventions").RequireWriter().ProducesValidationProblem().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        app.MapPut("/clusters/{code}/keeper", NameKeeperAsync).WithName("NameClusterKeeper").RequireWriter(Kinds.Operator).ProducesValidationProblem().ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<NoContent> IdentifyAsync(string code, IdentifyRequest request, Caller caller, RegistryDb db, CodeLists codes, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var cluster = await db.KeptAsync(code, caller, ct);
        cluster.RequireRevision(request.Version);
        cluster.Identify(request.Sheet.Read(codes));
        return await SaveAsync(db, cluster, "Identified", caller, clock, transaction, ct);
    }

    private static async Task<NoContent> PlanAsync(string code, PlanRequest request, Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var cluster = await db.KeptAsync(code, caller, ct);
        cluster.RequireRevision(request.Version);
        cluster.Plan([.. request.Interventions.Select(l => new Intervention(l.Area, l.Need.Trim(), l.Actor.Trim(), l.Status, l.Date))]);
        return await SaveAsync(db, cluster, "Planned", caller, clock, transaction, ct);
    }

    private static async Task<NoContent> NameKeeperAsync(string code, KeeperRequest request, Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var cluster = await db.KeptAsync(code, caller, ct);
        if (request.OrganisationId is { } id && !await db.Organisations.AnyAsync(o => o.Id == id && (o.Kinds.Contains(Kinds.Association) || o.Kinds.Contains(Kinds.Agency)), ct))
            throw Refuse.Field("cluster.keeper-unknown", "organisationId", "Choose an association or an agency.");
        cluster.GiveTo(request.OrganisationId);
        return await SaveAsync(db, cluster, "KeeperNamed", caller, clock, transaction, ct);
    }

    private static async Task<NoContent> SaveAsync(RegistryDb db, Cluster cluster, string what, Caller caller, TimeProvider clock, Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction, CancellationToken ct)
    {
        db.Note(cluster, what, caller, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
