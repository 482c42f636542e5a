using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Matchmaking.Files.Checks;
using Matchmaking.Files.Contents;
using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Matchmaking.Files;

/// <summary>
/// An organisation uploads a file: the body is the content, as it is; the query says the rest. It is taken in and checked before
/// any transaction begins, so a slow sender holds nothing but its own connection.
/// </summary>
public static class UploadFile
{
    public sealed record Response(Guid FileId, Guid OrganisationId, string Name, FileFormat Format, long SizeBytes, string Sha256, DateTimeOffset UploadedAt);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/files", HandleAsync)
        .WithName(nameof(UploadFile))
        .RequireWriter()
        .TakesIdempotencyKey()
        .Accepts<Stream>("application/octet-stream")
        .Produces<Response>(StatusCodes.Status201Created)
        .ProducesValidationProblem()
        .ProducesProblem(429);

    private static async Task<IResult> HandleAsync(
        [Required, StringLength(1000)] string name, [EnumDataType(typeof(FilePurpose))] FilePurpose purpose, HttpContext http, Caller caller, Incoming incoming, KeptContent contents, FilesDb db,
        IOptions<FilesSettings> settings, IOptions<JsonOptions> json, TimeProvider clock, CancellationToken ct, bool ndaRequired = false)
    {
        var limits = settings.Value;
        var called = FileName.Of(name);
        RequireRoom(await db.UsedBytesAsync(caller.OrganisationId, ct) + (http.Request.ContentLength ?? 0), limits);
        IdempotentCall.Of(http, null); // A key that is missing is said before the content comes in.

        using var arrived = await incoming.ReceiveAsync(http, caller.OrganisationId, ct);
        using var picture = purpose is FilePurpose.Photo && called.Format is FileFormat.Jpeg ? await arrived.PictureOnlyAsync(ct) : null;
        var received = picture ?? arrived;
        using (var content = received.Open()) FileFormats.Check(called.Format, content, limits);

        // The content is part of the request: the same key with another one is another request.
        var call = IdempotentCall.Of(http, received.Sha256);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await using (var find = new NpgsqlBatch(connection))
        {
            call.AddFindTo(find);
            await using var reader = await find.ExecuteReaderAsync(ct);
            if (await call.ReadAsync(reader, ct) is { } replay) return replay;
        }

        await db.HoldQuotaAsync(caller.OrganisationId, ct);
        RequireRoom(await db.UsedBytesAsync(caller.OrganisationId, ct) + received.SizeBytes, limits);
        await contents.KeepAsync(received, ct);
        var file = new StoredFile(caller, called, purpose, ndaRequired, received.SizeBytes, received.Sha256, clock.GetUtcNow());
        db.Add(file);
        await db.SaveChangesAsync(ct);

        var body = JsonSerializer.Serialize(new Response(file.Id, file.OrganisationId, file.Name, file.Format, file.SizeBytes, file.Sha256, file.UploadedAt), json.Value.SerializerOptions);
        var location = $"/files/{file.Id}";
        await using var keep = new NpgsqlBatch(connection) { BatchCommands = { call.Keep(StatusCodes.Status201Created, location, body) } };
        await keep.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return IdempotentCall.Send(http, StatusCodes.Status201Created, location, body);
    }

    private static void RequireRoom(long bytes, FilesSettings limits)
    {
        if (bytes > limits.QuotaBytes) throw Refuse.Field("file.quota", "file", $"All files of an organisation have {limits.QuotaBytes / 1024 / 1024} MB together. Remove some that you do not need any more.");
    }
}
