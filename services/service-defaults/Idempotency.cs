using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

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

    private sealed record Answer(byte[] RequestHash, int Status, string? Location, string Body);

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
        var lockName = $"{subject} {key}";
        var first = await db.Database
            .SqlQuery<bool>($"""select pg_try_advisory_xact_lock(hashtextextended({lockName}, 0)) as "Value" """).SingleAsync(ct);
        if (!first)
        {
            http.Response.Headers.RetryAfter = "1";
            throw Refuse.Conflict("idempotency-key.in-progress", "The first request with this key is still being worked on. Ask again in a second.");
        }

        // A second statement, because the first took its snapshot before it had the lock.
        var stored = await db.Database
            .SqlQuery<Answer>($"""select request_hash as "RequestHash", status as "Status", location as "Location", body as "Body" from idempotency_key where subject = {subject} and key = {key} """)
            .FirstOrDefaultAsync(ct);
        if (stored is not null) return Replay(http, stored, hash);

        var result = await next(invocation);
        var answer = await CaptureAsync(http, result, hash);
        if (answer.Status < 300)
        {
            await db.Database.ExecuteSqlAsync(
                $"insert into idempotency_key (subject, key, request_hash, status, location, body) values ({subject}, {key}, {hash}, {answer.Status}, {answer.Location}, {answer.Body})", ct);
            await transaction.CommitAsync(ct);
        }

        return Send(http, answer);
    }

    private static IResult Replay(HttpContext http, Answer stored, byte[] hash)
    {
        if (!stored.RequestHash.AsSpan().SequenceEqual(hash))
            throw Refuse.Unprocessable("idempotency-key.reused", "This key was used for another request. Use a new key for a new request.");
        http.Response.Headers[ReplayHeader] = "true";
        return Send(http, stored);
    }

    private static IResult Send(HttpContext http, Answer answer)
    {
        if (answer.Location is { } location) http.Response.Headers.Location = location;
        return answer.Body.Length == 0 ? Results.StatusCode(answer.Status) : Results.Text(answer.Body, "application/json", Encoding.UTF8, answer.Status);
    }

    private static async Task<Answer> CaptureAsync(HttpContext http, object? result, byte[] hash)
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

        var answer = new Answer(hash, http.Response.StatusCode, http.Response.Headers.Location, Encoding.UTF8.GetString(captured.GetBuffer(), 0, (int)captured.Length));
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
