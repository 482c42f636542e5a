using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Matchmaking.ServiceDefaults;

/// <summary>What a refusal means to a client; the value is its HTTP status.</summary>
public enum RefusalKind
{
    /// <summary>A value is wrong: 400, with the field named.</summary>
    Invalid = 400,

    /// <summary>The caller is known, but must show once more that it is they: 401 with a challenge.</summary>
    Unauthenticated = 401,

    /// <summary>Visible, but not allowed to this caller: 403.</summary>
    Forbidden = 403,

    /// <summary>Not there, or not visible to this caller: 404.</summary>
    NotFound = 404,

    /// <summary>The state of things does not allow it: 409.</summary>
    Conflict = 409,

    /// <summary>The same key came with another request: 422.</summary>
    Unprocessable = 422,

    /// <summary>More than one caller may ask for: 429.</summary>
    TooMany = 429,

    /// <summary>A part that this needs does not answer: 503.</summary>
    Unavailable = 503,
}

/// <summary>The domain says no. The only exception that is translated to a 4xx answer.</summary>
public sealed class RefusalException(RefusalKind kind, string code, string detail, string? field = null) : Exception(detail)
{
    /// <summary>What <c>WWW-Authenticate</c> says.</summary>
    internal string? Challenge { get; init; }

    public RefusalKind Kind { get; } = kind;

    /// <summary>Stable, <c>subject.reason</c> in kebab-case; clients switch on it.</summary>
    public string Code { get; } = code;

    /// <summary>Path of the field that is wrong, as in the request body (<c>lines[2].quantity</c>).</summary>
    public string? Field { get; } = field;
}

/// <summary>Makes refusals: <c>throw Refuse.Conflict("rfq.bidding-closed", "…")</c>. The detail is read by people without the source.</summary>
public static class Refuse
{
    public static RefusalException Field(string code, string field, string detail) => new(RefusalKind.Invalid, code, detail, field);

    public static RefusalException Invalid(string code, string detail) => new(RefusalKind.Invalid, code, detail);

    /// <summary>RFC 9470: the sign-in is too old for this, or not strong enough.</summary>
    internal static RefusalException SignInAgain(int maxAge, string acr) =>
        new(RefusalKind.Unauthenticated, "caller.step-up", $"This needs a sign-in of the last {maxAge} seconds{(acr.Length > 0 ? " with a second factor" : "")}. Sign in again, then repeat it.")
        {
            Challenge = $"Bearer error=\"insufficient_user_authentication\", max_age=\"{maxAge}\"{(acr.Length > 0 ? $", acr_values=\"{acr}\"" : "")}",
        };

    public static RefusalException Forbidden(string code, string detail) => new(RefusalKind.Forbidden, code, detail);

    public static RefusalException NotFound(string code, string detail) => new(RefusalKind.NotFound, code, detail);

    public static RefusalException Conflict(string code, string detail) => new(RefusalKind.Conflict, code, detail);

    public static RefusalException Unprocessable(string code, string detail) => new(RefusalKind.Unprocessable, code, detail);

    public static RefusalException TooMany(string code, string detail) => new(RefusalKind.TooMany, code, detail);

    public static RefusalException Unavailable(string code, string detail) => new(RefusalKind.Unavailable, code, detail);
}

/// <summary>Turns every exception that leaves an endpoint into a problem document (RFC 9457) without internals.</summary>
internal sealed class RefusalHandler(IProblemDetailsService problems, ILogger<RefusalHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken ct)
    {
        var refusal = exception switch
        {
            RefusalException said => said,
            // Two changed the same row, or two created what there can be only one of; the constraint let one of them through.
            DbUpdateConcurrencyException or DbUpdateException { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } } => Refuse.Conflict("request.stale", "Somebody else changed this meanwhile. Load it again and repeat your change."),
            OperationCanceledException when http.RequestAborted.IsCancellationRequested => Refuse.Unavailable("request.aborted", "The caller went away."),
            _ => null,
        };

        // The framework's own: a malformed body or query (400), too large (413), not JSON (415).
        var bad = exception as BadHttpRequestException;
        if (bad is { StatusCode: 400 }) refusal = Malformed(bad);
        if (refusal is null && bad is null) log.LogError(exception, "Request failed");

        var problem = refusal is not null ? Describe(refusal) : bad is not null ? new ProblemDetails { Status = bad.StatusCode } : Fault();
        http.Response.StatusCode = problem.Status ?? StatusCodes.Status500InternalServerError;
        if (refusal is { Kind: RefusalKind.Unavailable or RefusalKind.TooMany } or { Code: Idempotency.InProgress }) http.Response.Headers.RetryAfter = "2";

        if (refusal?.Challenge is { } challenge) http.Response.Headers.WWWAuthenticate = challenge;

        // True even if nothing was written (a client that accepts only HTML): the status stands, and a 404 must not become a 500.
        await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = http, ProblemDetails = problem });
        return true;
    }

    /// <summary>Adds what every problem carries: a stable type, a code, the trace id.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;

        // The framework names members as in C#; clients know them as in JSON.
        if (problem is HttpValidationProblemDetails validation) validation.Errors = validation.Errors.ToDictionary(e => JsonPathOf(e.Key), e => e.Value);
        if (!problem.Extensions.ContainsKey("code"))
        {
            var code = problem is HttpValidationProblemDetails or { Status: 400 } ? "request.invalid" : $"http.{problem.Status}";
            problem.Extensions["code"] = code;
            problem.Type = TypeOf(code);
        }

        problem.Extensions["traceId"] = System.Diagnostics.Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier;
    }

    private static ProblemDetails Describe(RefusalException refusal)
    {
        var problem = refusal.Field is { } field
            ? new HttpValidationProblemDetails(new Dictionary<string, string[]> { [field] = [refusal.Message] })
            : new ProblemDetails();
        problem.Status = (int)refusal.Kind;
        problem.Title = refusal.Kind.ToString();
        problem.Detail = refusal.Message;
        problem.Type = TypeOf(refusal.Code);
        problem.Extensions["code"] = refusal.Code;
        return problem;
    }

    private static RefusalException Malformed(BadHttpRequestException bad) => bad.InnerException is JsonException { Path: { Length: > 2 } path }
        ? Refuse.Field("request.malformed", path[2..], "This member is unknown, or its value is not of the kind that is expected here.")
        : Refuse.Invalid("request.malformed", bad.InnerException?.Message ?? bad.Message);

    private static string JsonPathOf(string member) => string.Join('.', member.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));

    private static ProblemDetails Fault()
    {
        const string detail = "Something went wrong on our side. Nothing was changed; please try again, and name the trace id if it happens again.";
        return new ProblemDetails { Status = 500, Title = "Fault", Detail = detail, Type = TypeOf("service.fault"), Extensions = { ["code"] = "service.fault" } };
    }

    private static string TypeOf(string code) => $"tag:matchmaking.vn,2026:{code}";
}
