using System.Net;
using System.Net.Http.Headers;
using Matchmaking.ServiceDefaults;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Timeout;

namespace Matchmaking.Sourcing.Rfqs;

/// <summary>What the files service answers to whoever asks us, with that person's own token: whose a file is, and what was signed.</summary>
internal sealed class BuyersFiles(HttpClient http, IHttpContextAccessor context, IOptions<SourcingSettings> settings)
{
    private static readonly ResiliencePipeline Patience = new ResiliencePipelineBuilder().AddTimeout(TimeSpan.FromSeconds(5)).Build();

    private sealed record File(Guid FileId, Guid OrganisationId, string Name, string Sha256, bool NdaRequired);

    private sealed record Ndas(IReadOnlyList<Nda> Items);

    private sealed record Nda(Guid OrganisationId, DateTimeOffset? SignedAt);

    /// <summary>The terms with what the files service says of each document, or a refusal that names the field.</summary>
    /// <param name="before">What they replace: a document of these was looked at when it came in.</param>
    public async Task<RfqTerms> DescribeAsync(RfqTerms terms, RfqTerms? before, Caller buyer, CancellationToken ct)
    {
        RfqDocument.Check(terms);
        var known = before is null || before.NdaRequired != terms.NdaRequired ? [] : RfqDocument.AllOf(before).Select(d => d.Document).DistinctBy(d => d.FileId).ToDictionary(d => d.FileId);
        foreach (var (document, path, _) in RfqDocument.AllOf(terms))
        {
            if (known.ContainsKey(document.FileId)) continue;
            using var response = await SendAsync(HttpMethod.Get, $"/files/{document.FileId}", null, ct);
            var file = response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<File>(ct) : response.StatusCode is HttpStatusCode.NotFound ? null : throw Unavailable();
            if (file?.OrganisationId != buyer.OrganisationId) throw NotThere(path);
            if (file.NdaRequired && !terms.NdaRequired)
                throw Refuse.Field("rfq.document-under-nda", path + ".fileId", "This file is shown only under a non-disclosure agreement. Let the RFQ ask for one, or choose another file.");
            known[document.FileId] = document with { Name = file.Name, Sha256 = file.Sha256 };
        }

        return terms with { Documents = Described(terms.Documents), Lines = [.. terms.Lines.Select(line => line with { Documents = Described(line.Documents) })] };

        IReadOnlyList<RfqDocument> Described(IReadOnlyList<RfqDocument> documents) =>
            [.. documents.Select(d => d with { Title = d.Title.Trim(), Name = known[d.FileId].Name, Sha256 = known[d.FileId].Sha256 })];
    }

    /// <summary>The documents of an RFQ cannot be removed from now on, and are what its terms promise.</summary>
    public async Task HoldAsync(Rfq rfq, CancellationToken ct)
    {
        foreach (var (document, path, _) in RfqDocument.AllOf(rfq.Terms).DistinctBy(d => d.Document.FileId))
        {
            using var response = await SendAsync(HttpMethod.Put, $"/files/{document.FileId}/holds/{rfq.Id}", new { sha256 = document.Sha256 }, ct);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden or HttpStatusCode.Conflict) throw NotThere(path);
            if (!response.IsSuccessStatusCode) throw Unavailable();
        }
    }

    /// <summary>True when the caller's organisation has signed an agreement with the buyer that holds now.</summary>
    public async Task<bool> HasSignedAsync(Guid buyerId, CancellationToken ct)
    {
        using var response = await SendAsync(HttpMethod.Get, "/ndas", null, ct);
        if (!response.IsSuccessStatusCode) throw Unavailable();
        return (await response.Content.ReadFromJsonAsync<Ndas>(ct))?.Items.Any(n => n.OrganisationId == buyerId && n.SignedAt is not null) is true;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, CancellationToken ct)
    {
        try
        {
            return await Patience.ExecuteAsync(
                async stop =>
                {
                    using var request = new HttpRequestMessage(method, settings.Value.FilesUrl.TrimEnd('/') + path) { Content = body is null ? null : JsonContent.Create(body) };
                    // Without a request there is no name to ask in: only endpoints come here.
                    request.Headers.Authorization = AuthenticationHeaderValue.Parse(context.HttpContext!.Request.Headers.Authorization.ToString());
                    return await http.SendAsync(request, stop);
                }, ct);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutRejectedException)
        {
            throw Unavailable();
        }
    }

    private static RefusalException NotThere(string path) => Refuse.Field("rfq.document-unknown", path + ".fileId", "There is no such file of your organisation, or not any more.");

    private static RefusalException Unavailable() => Refuse.Unavailable("rfq.files-unavailable", "The files service does not answer. Nothing was changed; try again shortly.");
}
