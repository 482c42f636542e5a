using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Matchmaking.Portal.Clients;

/// <summary>A service said no, or could not answer. Pages turn it into words by <see cref="Code"/>.</summary>
public sealed class ProblemException(int status, string code, string? detail, IReadOnlyDictionary<string, string[]> errors, string? traceId) : Exception(detail ?? code)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public string? Detail { get; } = detail;

    /// <summary>Path of a field, as in the request body, to what is wrong with it.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors;

    public string? TraceId { get; } = traceId;

    public static ProblemException Unavailable() => new(503, "service.unavailable", null, new Dictionary<string, string[]>(), null);

    public static ProblemException Refused(string code) => new(403, code, null, new Dictionary<string, string[]>(), null);
}

/// <summary>A page of a list; <see cref="Next"/> asks for the following one.</summary>
public sealed record Listing<T>(IReadOnlyList<T> Items, long Total, string? Next);

/// <summary>
/// One service over HTTP, in the name of the signed-in person. Reading is tried again and limited to a few seconds; a service
/// that keeps failing is left alone for a while.
/// </summary>
public abstract class ApiCall(HttpClient http, IHttpContextAccessor accessor, ApiCall.Resilience resilience)
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    protected async Task<T> GetAsync<T>(string path, CancellationToken ct = default) => (await SendAsync<T>(HttpMethod.Get, path, null, null, ct))!; // A successful GET has a body.

    /// <summary>Null when the service answers 404: not there, or not for this reader.</summary>
    protected async Task<T?> FindAsync<T>(string path, CancellationToken ct = default) where T : class
    {
        try
        {
            return await GetAsync<T>(path, ct);
        }
        catch (ProblemException problem) when (problem.Status == 404)
        {
            // Not a failure here: the page says that it is not there.
            return null;
        }
    }

    /// <param name="key">Idempotency key of the form that was sent; repeats with it have one effect.</param>
    protected async Task<T> PostAsync<T>(string path, object body, Guid? key = null) => (await SendAsync<T>(HttpMethod.Post, path, JsonContent.Create(body, options: Json), key, default))!; // Typed posts answer with a body.

    protected Task PostAsync(string path, object body, Guid? key = null) => SendAsync<object>(HttpMethod.Post, path, JsonContent.Create(body, options: Json), key, default);

    protected async Task<T> PutAsync<T>(string path, object body) => (await SendAsync<T>(HttpMethod.Put, path, JsonContent.Create(body, options: Json), null, default))!; // Typed puts answer with a body.

    protected Task PutAsync(string path, object body) => SendAsync<object>(HttpMethod.Put, path, JsonContent.Create(body, options: Json), null, default);

    protected Task DeleteAsync(string path) => SendAsync<object>(HttpMethod.Delete, path, null, null, default);

    protected async Task<T> UploadAsync<T>(string path, HttpContent content, Guid? key = null) => (await SendAsync<T>(HttpMethod.Post, path, content, key, default))!; // Uploads answer with a report.

    /// <summary>A file that the service makes, for handing on to the browser.</summary>
    protected async Task<(Stream Content, string Type, string? Name)> DownloadAsync(string path, CancellationToken ct)
    {
        // Until the headers are there as any reading; the content then takes the time that it takes.
        var response = await AskAsync(resilience.Reading, async stop =>
        {
            using var request = await RequestAsync(HttpMethod.Get, path, null, null);
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            if (answer.IsSuccessStatusCode) return answer;
            using (answer) throw await ProblemOfAsync(answer);
        }, ct);
        return (await response.Content.ReadAsStreamAsync(ct), response.Content.Headers.ContentType?.ToString() ?? "application/octet-stream", response.Content.Headers.ContentDisposition?.FileNameStar ?? response.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
    }

    // Only reading is repeated here: a form that failed is sent again by its person, with the same key.
    private Task<T?> SendAsync<T>(HttpMethod method, string path, HttpContent? content, Guid? key, CancellationToken ct) =>
        AskAsync(method == HttpMethod.Get ? resilience.Reading : resilience.Writing, async stop =>
        {
            using var request = await RequestAsync(method, path, content, key);
            using var response = await http.SendAsync(request, stop);
            if (!response.IsSuccessStatusCode) throw await ProblemOfAsync(response);
            return response.Content.Headers.ContentLength == 0 || response.StatusCode == HttpStatusCode.NoContent ? default : await response.Content.ReadFromJsonAsync<T>(Json, stop);
        }, ct);

    private static async Task<T> AskAsync<T>(ResiliencePipeline pipeline, Func<CancellationToken, ValueTask<T>> ask, CancellationToken ct)
    {
        try
        {
            return await pipeline.ExecuteAsync(ask, ct);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutRejectedException or BrokenCircuitException)
        {
            // Not reached, too slow, or left alone for a while: to a reader it is all the same.
            throw ProblemException.Unavailable();
        }
    }

    private async Task<HttpRequestMessage> RequestAsync(HttpMethod method, string path, HttpContent? content, Guid? key)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        if (accessor.HttpContext is { } context)
        {
            if (await context.GetTokenAsync("access_token") is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            // For whom nobody knows, services count by address; seen from there, all readers of public pages would be one.
            else if (context.Connection.RemoteIpAddress is { } reader) request.Headers.Add("X-Forwarded-For", $"{reader}");
        }

        if (key is not null) request.Headers.Add(Idempotency.Header, key.ToString());
        return request;
    }

    private static async Task<ProblemException> ProblemOfAsync(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        try
        {
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
            var errors = problem.TryGetProperty("errors", out var given)
                ? given.EnumerateObject().ToDictionary(e => e.Name, e => e.Value.EnumerateArray().Select(m => m.GetString() ?? "").ToArray(), StringComparer.OrdinalIgnoreCase)
                : [];
            return new ProblemException(status, Text("code") ?? $"http.{status}", Text("detail"), errors, Text("traceId"));

            string? Text(string member) => problem.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            // Not a problem document: somebody between us and the service answered.
            return new ProblemException(status, $"http.{status}", null, new Dictionary<string, string[]>(), null);
        }
    }

    /// <summary>How long a service is waited for, and when it is left alone; one for each service.</summary>
    public sealed class Resilience
    {
        private static bool IsDown(Outcome<object> outcome) =>
            outcome.Exception is HttpRequestException or TimeoutRejectedException or ProblemException { Status: 500 or 502 or 503 or 504 };

        public ResiliencePipeline Reading { get; }

        public ResiliencePipeline Writing { get; }

        public Resilience()
        {
            // One breaker for both, so that a page does not wait for a service that forms have found down.
            var breaker = new CircuitBreakerStrategyOptions { FailureRatio = 0.8, MinimumThroughput = 6, SamplingDuration = TimeSpan.FromSeconds(10), BreakDuration = TimeSpan.FromSeconds(3), ShouldHandle = args => ValueTask.FromResult(IsDown(args.Outcome)) };
            Reading = new ResiliencePipelineBuilder()
                .AddTimeout(TimeSpan.FromSeconds(6)) // Nobody waits longer for a page, however often it is tried.
                .AddRetry(new() { MaxRetryAttempts = 2, Delay = TimeSpan.FromMilliseconds(100), UseJitter = true, BackoffType = DelayBackoffType.Exponential, ShouldHandle = args => ValueTask.FromResult(IsDown(args.Outcome)) })
                .AddCircuitBreaker(breaker)
                .AddTimeout(TimeSpan.FromSeconds(4))
                .Build();
            Writing = new ResiliencePipelineBuilder().AddTimeout(TimeSpan.FromSeconds(60)).Build();
        }
    }
}
