using System.ComponentModel.DataAnnotations;
using Matchmaking.Registry.Codes;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Profiles;

/// <summary>A supplier says what a site can make.</summary>
public static class AddCapability
{
    public sealed record Request(
        [Required, StringLength(60)] string ProcessCode,
        [MaxLength(50)] IReadOnlyList<string>? MaterialCodes = null,
        [Range(0.001, 999_999_999)] decimal? MaxLengthMm = null,
        [Range(0.001, 999_999_999)] decimal? MaxWidthMm = null,
        [Range(0.001, 999_999_999)] decimal? MaxHeightMm = null,
        [Range(0.00001, 9_999)] decimal? ToleranceMm = null,
        [Range(0.001, 999_999_999_999)] decimal? BatchMin = null,
        [Range(0.001, 999_999_999_999)] decimal? BatchMax = null,
        [Range(0.001, 999_999_999_999)] decimal? MonthlyCapacity = null,
        [StringLength(3)] string? CapacityUnit = null)
    {
        internal CapabilityFacts Facts(CodeLists codes)
        {
            codes.Require("processes", ProcessCode, "processCode");
            var materials = MaterialCodes ?? [];
            for (var i = 0; i < materials.Count; i++) codes.Require("materials", materials[i], $"materialCodes[{i}]");
            var unit = Text.OrNull(CapacityUnit);
            if (unit is not null) codes.Require("units", unit, "capacityUnit");
            if (MonthlyCapacity is not null && unit is null)
                throw Refuse.Field("capability.capacity-without-unit", "capacityUnit", "Say in which unit the monthly capacity is.");
            if (BatchMin > BatchMax)
                throw Refuse.Field("capability.batch-range", "batchMax", "The largest batch is at least the smallest.");

            return new CapabilityFacts(
                ProcessCode, [.. materials.Distinct().Order(StringComparer.Ordinal)],
                Rounded(MaxLengthMm, 3), Rounded(MaxWidthMm, 3), Rounded(MaxHeightMm, 3), Rounded(ToleranceMm, 5),
                Rounded(BatchMin, 3), Rounded(BatchMax, 3), Rounded(MonthlyCapacity, 3), unit);
        }

        // As exact as the column, so that what was stored equals what was sent.
        private static decimal? Rounded(decimal? value, int digits) => value is { } v ? decimal.Round(v, digits) : null;
    }

    public sealed record Response(Guid CapabilityId);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/profiles/{organisationId:guid}/sites/{siteId:guid}/capabilities", HandleAsync)
        .WithName(nameof(AddCapability))
        .RequireWriter()
        .Idempotent<RegistryDb>()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<Created<Response>> HandleAsync(
        Guid organisationId, Guid siteId, Request request, Caller caller, CodeLists codes, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var own = await OwnProfile.LoadAsync(db, organisationId, caller, ct);
        var now = clock.GetUtcNow();
        var capability = own.Profile.AddCapability(siteId, Guid.CreateVersion7(now), request.Facts(codes));
        await own.SaveAsync(db, now, ct);
        return TypedResults.Created($"/profiles/{organisationId}", new Response(capability.Id));
    }
}
