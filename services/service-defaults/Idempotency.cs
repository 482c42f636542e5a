using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Matchmaking.ServiceDefaults;

/// <summary>
/// Creating requests carry an <c>Idempotency-Key</c> (a UUID chosen by the client). The same key and request get the same
/// answer again with <c>Idempotent-Replay: true</c>; the same key with another request 422; a request still in progress 409.
/// Kept 72 hours.
/// </summary>
public static class Idempotency
{
    public const string Header = "Idempotency-Key";
    public const string ReplayHeader = "Idempotent-Replay";

    /// <summary>The refusal of a request whose first copy has no answer yet; it carries Retry-After.</summary>
    internal const string InProgress = "idempotency-key.in-progress";

    /// <summary>
    /// Runs the endpoint in a transaction of <typeparamref name="TDb"/> that also stores the answer; the answer leaves only
    /// after the commit. Refusals change nothing and are not stored.
    /// </summary>
    public static RouteHandlerBuilder Idempotent<TDb>(this RouteHandlerBuilder endpoint) where TDb : DbContext => endpoint
        .AddEndpointFilter(FilterAsync<TDb>)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async ValueTask<object?> FilterAsync<TDb>(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) where TDb : DbContext
    {
        var http = invocation.HttpContext;
        var ct = http.RequestAborted;
        if (!Guid.TryParse(http.Request.Headers[Header], out var key))
            throw Refuse.Invalid("idempotency-key.missing", "Send an Idempotency-Key header with a UUID of your choice; repeat it when you repeat the request.");

        var subject = http.User.FindFirst("sub")?.Value ?? throw new InvalidOperationException("An idempotent endpoint needs a signed-in caller.");
        var db = http.RequestServices.GetRequiredService<TDb>();
        var hash = HashOf(invocation);

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await FindAsync(db, subject, key, ct) is { } stored) return Replay(http, stored, hash);

        // A failure rolls everything back, so savepoints around each save would be round trips for nothing.
        db.Database.AutoSavepointsEnabled = false;
        var result = await next(invocation);
        var answer = await CaptureAsync(http, result, new IdempotentAnswer { Subject = subject, Key = key, RequestHash = hash });
        if (answer.Status < 300)
        {
            // Whatever the endpoint has left unsaved goes in the same batch.
            db.Add(answer);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        return Send(http, answer);
    }

    /// <summary>The answer that was given under this key; null when this request is the first, which then holds the key's lock.</summary>
    private static async Task<IdempotentAnswer?> FindAsync(DbContext db, string subject, Guid key, CancellationToken ct)
    {
        // One round trip, but two statements: each takes its own snapshot, and the second sees what the lock's last holder committed.
        await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection())
        {
            BatchCommands =
            {
                new("select pg_try_advisory_xact_lock(hashtextextended($1, 0))") { Parameters = { new() { Value = $"{subject} {key}" } } },
                new("select request_hash, status, location, body from idempotency_key where subject = $1 and key = $2")
                {
                    Parameters = { new() { Value = subject }, new() { Value = key } },
                },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var isFirst = reader.GetBoolean(0);
        await reader.NextResultAsync(ct);
        if (await reader.ReadAsync(ct))
        {
            return new IdempotentAnswer
            {
                Subject = subject,
                Key = key,
                RequestHash = reader.GetFieldValue<byte[]>(0),
                Status = reader.GetInt32(1),
                Location = await reader.IsDBNullAsync(2, ct) ? null : reader.GetString(2),
                Body = reader.GetString(3),
            };
        }

        return isFirst ? null : throw Refuse.Conflict(InProgress, "The first request with this key is still being worked on. Ask again in a second.");
    }

    private static IResult Replay(HttpContext http, IdempotentAnswer stored, byte[] hash)
    {
        if (!stored.RequestHash.AsSpan().SequenceEqual(hash))
            throw Refuse.Unprocessable("idempotency-key.reused", "This key was used for another request. Use a new key for a new request.");
        http.Response.Headers[ReplayHeader] = "true";
        return Send(http, stored);
    }

    private static IResult Send(HttpContext http, IdempotentAnswer answer)
    {
        if (answer.Location is { } location) http.Response.Headers.Location = location;
        return answer.Body.Length == 0 ? Results.StatusCode(answer.Status) : Results.Text(answer.Body, "application/json", Encoding.UTF8, answer.Status);
    }

    private static async Task<IdempotentAnswer> CaptureAsync(HttpContext http, object? result, IdempotentAnswer answer)
    {
        var body = http.Response.Body;
        using var captured = new MemoryStream();
        http.Response.Body = captured;
        try
        {
            await (result as IResult ?? Results.Json(result)).ExecuteAsync(http);
        }
        finally
        {
            http.Response.Body = body;
        }

        answer.Status = http.Response.StatusCode;
        answer.Location = http.Response.Headers.Location;
        answer.Body = Encoding.UTF8.GetString(captured.GetBuffer(), 0, (int)captured.Length);
        http.Response.ContentLength = null;
        return answer;
    }

    // The bound request record rather than the raw bytes: white space and member order make no other request.
    private static byte[] HashOf(EndpointFilterInvocationContext invocation)
    {
        var request = invocation.Arguments.FirstOrDefault(a => a?.GetType() is { IsNested: true, Name: "Request" });
        var text = $"{invocation.HttpContext.Request.Method} {invocation.HttpContext.Request.Path}{invocation.HttpContext.Request.QueryString}\n{JsonSerializer.Serialize(request)}";
        return SHA256.HashData(Encoding.UTF8.GetBytes(text));
    }
}

/// <summary>What was answered to a request, kept so that its repetition gets the same.</summary>
internal sealed class IdempotentAnswer
{
    public required string Subject { get; init; }

    public required Guid Key { get; init; }

    public required byte[] RequestHash { get; init; }

    public int Status { get; set; }

    public string? Location { get; set; }

    public string Body { get; set; } = "";

    public DateTimeOffset CreatedAt { get; init; }
}
