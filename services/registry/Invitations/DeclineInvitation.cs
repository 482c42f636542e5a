using System.ComponentModel.DataAnnotations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Invitations;

/// <summary>Whoever holds the link says no; it works no more.</summary>
public static class DeclineInvitation
{
    public sealed record Request([Required, StringLength(200, MinimumLength = 1)] string Token);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/invitations/decline", HandleAsync)
        .WithName(nameof(DeclineInvitation))
        .RequireSignedIn()
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(Request request, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var now = clock.GetUtcNow();
        (await OpenInvitation.FindAsync(db, request.Token, now, ct)).Invitation.Decline(now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
