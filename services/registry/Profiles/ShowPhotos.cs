using System.ComponentModel.DataAnnotations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Profiles;

/// <summary>A supplier says which of its published photos stand on its profile, in which order, and what they show.</summary>
public static class ShowPhotos
{
    public sealed record Request([MaxLength(12)] IReadOnlyList<Line> Photos);

    /// <param name="FileId">Of the files service, which shows only what its owner has published.</param>
    /// <param name="Caption">What it shows, also for people who do not see it.</param>
    public sealed record Line(Guid FileId, [Required, StringLength(200)] string Caption);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPut("/profiles/{organisationId:guid}/photos", HandleAsync)
        .WithName(nameof(ShowPhotos))
        .RequireWriter()
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<NoContent> HandleAsync(Guid organisationId, Request request, Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var own = await OwnProfile.LoadAsync(db, organisationId, caller, ct);
        if (request.Photos.DistinctBy(p => p.FileId).Count() < request.Photos.Count) throw Refuse.Field("profile.photo-twice", "photos", "Each photo stands on the profile once.");
        own.Profile.Show([.. request.Photos.Select(p => new Photo(p.FileId, p.Caption.Trim()))]);
        await own.SaveAsync(db, clock.GetUtcNow(), ct);
        return TypedResults.NoContent();
    }
}
