using System.ComponentModel.DataAnnotations;
using Matchmaking.Registry.Codes;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Profiles;

/// <summary>A supplier adds a place of production.</summary>
public static class AddSite
{
    public sealed record Request(
        [Required, StringLength(200)] string Name,
        [Required, StringLength(10)] string ProvinceCode,
        [StringLength(500)] string? Address = null,
        [Range(-90, 90)] double? Latitude = null,
        [Range(-180, 180)] double? Longitude = null,
        [StringLength(200)] string? IndustrialPark = null)
    {
        internal SiteFacts Facts(CodeLists codes)
        {
            codes.Require("provinces", ProvinceCode, "provinceCode");
            if (Latitude is null != Longitude is null)
                throw Refuse.Field("site.half-coordinates", Latitude is null ? "latitude" : "longitude", "Give both coordinates or neither.");
            return new SiteFacts(Name.Trim(), Text.OrNull(Address), ProvinceCode, Latitude, Longitude, Text.OrNull(IndustrialPark));
        }
    }

    public sealed record Response(Guid SiteId);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/profiles/{organisationId:guid}/sites", HandleAsync)
        .WithName(nameof(AddSite))
        .RequireWriter()
        .Idempotent<RegistryDb>()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<Created<Response>> HandleAsync(
        Guid organisationId, Request request, Caller caller, CodeLists codes, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var own = await OwnProfile.LoadAsync(db, organisationId, caller, ct);
        var now = clock.GetUtcNow();
        var site = own.Profile.AddSite(Guid.CreateVersion7(now), request.Facts(codes));
        await own.SaveAsync(db, now, ct);
        return TypedResults.Created($"/profiles/{organisationId}", new Response(site.Id));
    }
}
