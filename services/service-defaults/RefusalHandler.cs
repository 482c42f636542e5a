using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Matchmaking.ServiceDefaults;

/// <summary>Turns every exception that leaves an endpoint into a problem document (RFC 9457) without internals.</summary>
internal sealed class RefusalHandler(IProblemDetailsService problems, ILogger<RefusalHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken ct)
    {
        var refusal = exception switch
        {
            RefusalException said => said,
            DbUpdateConcurrencyException => Refuse.Conflict("request.stale", "Somebody else changed this meanwhile. Load it again and repeat your change."),
            OperationCanceledException when http.RequestAborted.IsCancellationRequested => Refuse.Unavailable("request.aborted", "The caller went away."),
            _ => null,
        };

        // A malformed body or query: the framework's own 400, which UseStatusCodePages describes.
        if (refusal is null && exception is BadHttpRequestException bad)
            refusal = Refuse.Invalid("request.malformed", bad.InnerException?.Message ?? bad.Message);

        if (refusal is null) log.LogError(exception, "Request failed");

        var problem = refusal is null ? Fault() : Describe(refusal);
        http.Response.StatusCode = problem.Status ?? StatusCodes.Status500InternalServerError;
        if (refusal?.Kind is RefusalKind.Unavailable) http.Response.Headers.RetryAfter = "2";

        // True even if nothing was written (a client that accepts only HTML): the status stands, and a 404 must not become a 500.
        await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = http, ProblemDetails = problem });
        return true;
    }

    /// <summary>Adds what every problem carries: a stable type, a code, the trace id.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
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
        var status = refusal.Kind switch
        {
            RefusalKind.Invalid => 400,
            RefusalKind.Forbidden => 403,
            RefusalKind.NotFound => 404,
            RefusalKind.Conflict => 409,
            RefusalKind.Unprocessable => 422,
            RefusalKind.Unavailable => 503,
            _ => throw new InvalidOperationException($"A refusal kind without a status: {refusal.Kind}"),
        };
        var problem = refusal.Field is { } field
            ? new HttpValidationProblemDetails(new Dictionary<string, string[]> { [field] = [refusal.Message] })
            : new ProblemDetails();
        problem.Status = status;
        problem.Title = refusal.Kind.ToString();
        problem.Detail = refusal.Message;
        problem.Type = TypeOf(refusal.Code);
        problem.Extensions["code"] = refusal.Code;
        return problem;
    }

    private static ProblemDetails Fault() => new()
    {
        Status = 500,
        Title = "Fault",
        Detail = "Something went wrong on our side. Nothing was changed; please try again, and name the trace id if it happens again.",
        Type = TypeOf("service.fault"),
        Extensions = { ["code"] = "service.fault" },
    };

    private static string TypeOf(string code) => $"tag:matchmaking.vn,2026:{code}";
}
