using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text.Json;
using Matchmaking.Registry.Memberships;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Matchmaking.Registry.ApiClients;

/// <summary>
/// An owner lets a program act for its organisation. The secret is told once and kept nowhere: a repeated request with the same key
/// has no second effect and is answered without it.
/// </summary>
public static class CreateApiClient
{
    private const int MostAtOnce = 50;

    public sealed record Request(
        [Required, StringLength(100, MinimumLength = 1), RegularExpression(@"^[^\p{Cc}]*\S[^\p{Cc}]*$")] string Name,
        [Required, MinLength(1), MaxLength(2)] IReadOnlyList<string> Scopes);

    /// <param name="ClientSecret">Null when this answer repeats an earlier one.</param>
    public sealed record Response(string ClientId, string? ClientSecret, string Name, IReadOnlyList<string> Scopes);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/organisations/{id:guid}/api-clients", HandleAsync)
        .WithName(nameof(CreateApiClient))
        .RequireWriter()
        .RequireFreshSignIn()
        .TakesIdempotencyKey()
        .Produces<Response>(StatusCodes.Status201Created)
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(503);

    private static async Task<IResult> HandleAsync(
        Guid id, Request request, Caller caller, ClaimsPrincipal user, HttpContext http, ClientsAtProvider provider, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var scopes = request.Scopes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (scopes.Except([ApiClient.ReadScope, ApiClient.WriteScope]).Any())
            throw Refuse.Field("api-client.scope-unknown", "scopes", $"Choose {ApiClient.ReadScope}, {ApiClient.WriteScope} or both.");

        var call = IdempotentCall.Of(http, request);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using (var find = new NpgsqlBatch(connection))
        {
            call.AddFindTo(find);
            await using var reader = await find.ExecuteReaderAsync(ct);
            if (await call.ReadAsync(reader, ct) is { } replay) return replay;
        }

        var roster = await Roster.LockAsync(db, id, caller, user, ct);
        ApiClient.RequireOwner(roster);
        if (await db.ApiClients.CountAsync(c => c.OrganisationId == id && c.RevokedAt == null, ct) >= MostAtOnce)
            throw Refuse.Conflict("api-client.too-many", $"An organisation has at most {MostAtOnce} API clients. Revoke one first.");

        var (clientId, secret) = await provider.MakeAsync(request.Name.Trim(), scopes, ct);
        var isKept = false;
        try
        {
            var membership = new Membership(Person.Of(user) with { Subject = clientId }, request.Name.Trim(), id, ApiClient.RoleOf(scopes), clock.GetUtcNow(), isProgram: true);
            await AddMember.AddAsync(db, membership, roster.Mine?.Id, ct);
            db.Add(new ApiClient(clientId, membership, scopes, roster.Mine?.Id));
            await db.SaveChangesAsync(ct);
            var (location, told) = ($"/organisations/{id}/api-clients/{clientId}", new Response(clientId, secret, request.Name.Trim(), scopes));
            await using var keep = new NpgsqlBatch(connection) { BatchCommands = { call.Keep(StatusCodes.Status201Created, location, Written(told with { ClientSecret = null })) } };
            await keep.ExecuteNonQueryAsync(ct);
            await transaction.CommitAsync(ct);
            isKept = true;
            http.Response.Headers.CacheControl = "no-store";
            return IdempotentCall.Send(http, StatusCodes.Status201Created, location, Written(told));
        }
        finally
        {
            if (!isKept) await provider.TryRevokeAsync(clientId);
        }
    }

    private static string Written(Response response) => JsonSerializer.Serialize(response, JsonSerializerOptions.Web);
}
