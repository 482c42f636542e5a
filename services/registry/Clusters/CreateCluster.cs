using System.ComponentModel.DataAnnotations;
using Matchmaking.Registry.Codes;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Clusters;

/// <summary>The operator puts a cluster on the grid, under a code that stays.</summary>
public static class CreateCluster
{
    public sealed record Request([Required, RegularExpression("^[A-Z]{2}(-[A-Z0-9]{2,12}){1,3}$", ErrorMessage = "Such as VN-ELEC-HN.")] string Code, SheetView Sheet);

    public sealed record Response(string Code);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/clusters", HandleAsync)
        .WithName(nameof(CreateCluster))
        .RequireWriter(Kinds.Operator)
        .Idempotent<RegistryDb>()
        .ProducesValidationProblem()
        .ProducesProblem(403);

    private static async Task<Created<Response>> HandleAsync(Request request, Caller caller, RegistryDb db, CodeLists codes, TimeProvider clock, CancellationToken ct)
    {
        var (sheet, now) = (request.Sheet.Read(codes), clock.GetUtcNow());
        if (await db.Clusters.AnyAsync(c => c.Code == request.Code, ct)) throw Refuse.Field("cluster.code-taken", "code", "Another cluster has this code.");
        var cluster = new Cluster(request.Code, sheet, now);
        db.Add(cluster);
        db.Note(cluster, "Created", caller, now);
        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/clusters/{cluster.Code}", new Response(cluster.Code));
    }
}
