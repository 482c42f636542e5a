using System.Net;
using System.Net.Http.Headers;
using Matchmaking.ServiceDefaults;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Timeout;

namespace Matchmaking.Files.Rfqs;

/// <summary>What sourcing answers to whoever asks us, with that person's own token: who sees an RFQ is decided there, and only there.</summary>
internal sealed class Sourcing(HttpClient http, IHttpContextAccessor context, IOptions<FilesSettings> settings)
{
    private static readonly ResiliencePipeline Patience = new ResiliencePipelineBuilder().AddTimeout(TimeSpan.FromSeconds(5)).Build();

    /// <summary>A document of an RFQ that the caller sees.</summary>
    public sealed record Document(Guid BuyerId, bool NdaRequired, int Count);

    /// <summary>An RFQ that the caller sees.</summary>
    public sealed record Rfq(Buyer Buyer, bool IsMine, bool NdaRequired, int DocumentCount)
    {
        public bool AsksForNda => NdaRequired && DocumentCount > 0;
    }

    public sealed record Buyer(Guid OrganisationId, string Name);

    /// <returns>Null when the caller does not see the RFQ, or the file is none of its documents.</returns>
    public async Task<Document?> DocumentAsync(Guid rfqId, Guid fileId, CancellationToken ct) => await GetAsync<Document>($"/rfqs/{rfqId}/documents?fileId={fileId}", ct) is { Count: > 0 } document ? document : null;

    /// <returns>Null when the caller does not see it.</returns>
    public Task<Rfq?> RfqAsync(Guid rfqId, CancellationToken ct) => GetAsync<Rfq>($"/rfqs/{rfqId}", ct);

    private async Task<T?> GetAsync<T>(string path, CancellationToken ct) where T : class
    {
        try
        {
            return await Patience.ExecuteAsync(
                async stop =>
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, settings.Value.SourcingUrl.TrimEnd('/') + path);
                    // Without a request there is no name to ask in: only endpoints come here.
                    request.Headers.Authorization = AuthenticationHeaderValue.Parse(context.HttpContext!.Request.Headers.Authorization.ToString());
                    using var response = await http.SendAsync(request, stop);
                    return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<T>(stop) : response.StatusCode is HttpStatusCode.NotFound ? null : throw Unavailable();
                }, ct);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutRejectedException)
        {
            throw Unavailable();
        }
    }

    private static RefusalException Unavailable() => Refuse.Unavailable("file.sourcing-unavailable", "Who may see the documents of an RFQ cannot be asked at the moment. Try again shortly.");
}
