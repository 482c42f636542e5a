using System.Net;
using System.Net.Http.Headers;
using Matchmaking.Certification.Certificates;
using Matchmaking.ServiceDefaults;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Timeout;

namespace Matchmaking.Certification.Known;

/// <summary>What the registry and the files service answer to whoever asks us, with that person's own token.</summary>
internal sealed class OtherServices(HttpClient http, IHttpContextAccessor context, IOptions<DirectorySettings> registry, IOptions<CertificationSettings> settings)
{
    private static readonly ResiliencePipeline Patience = new ResiliencePipelineBuilder().AddTimeout(TimeSpan.FromSeconds(5)).Build();

    public sealed record Profile(IReadOnlyList<Site> Sites);

    public sealed record Site(Guid SiteId, string Name, string ProvinceCode);

    private sealed record File(Guid FileId, Guid OrganisationId, string Name, string Sha256, bool NdaRequired);

    private sealed record Me(IReadOnlyList<Membership> Memberships);

    private sealed record Membership(Guid OrganisationId);

    /// <summary>The sites of the caller's own profile; null when it has none.</summary>
    public Task<Profile?> OwnProfileAsync(Guid organisationId, CancellationToken ct) => GetAsync<Profile>($"{registry.Value.Url}/profiles/{organisationId}", ct);

    /// <summary>Every organisation that the caller belongs to, whichever it acts for now.</summary>
    public async Task<IReadOnlyList<Guid>> MembershipsAsync(CancellationToken ct) => [.. (await GetAsync<Me>($"{registry.Value.Url}/me", ct))?.Memberships.Select(m => m.OrganisationId) ?? []];

    /// <summary>The evidence, if the caller's organisation owns that file; null when it does not.</summary>
    public async Task<Evidence?> OwnFileAsync(Guid fileId, Guid organisationId, CancellationToken ct)
    {
        if (await GetAsync<File>($"{settings.Value.FilesUrl}/files/{fileId}", ct) is not { } file || file.OrganisationId != organisationId) return null;
        if (file.NdaRequired) throw Refuse.Field("certificate.evidence-under-nda", "evidenceFileId", "Evidence is read without signing an agreement. Upload the certificate again without one.");
        return new Evidence(file.FileId, file.Name, file.Sha256);
    }

    /// <summary>Refuses a decision on evidence that the reviewer cannot open, or that is not what was submitted.</summary>
    public async Task RequireEvidenceAsync(Evidence submitted, CancellationToken ct)
    {
        var file = await GetAsync<File>($"{settings.Value.FilesUrl}/files/{submitted.FileId}", ct)
            ?? throw Refuse.Conflict("certificate.evidence-gone", "The evidence is not there any more, or no longer shown to your association. Ask the holder to show it, or reject the certificate.");
        if (file.Sha256 != submitted.Sha256) throw Refuse.Conflict("certificate.evidence-differs", "The file is not the one that was submitted: its SHA-256 differs. Reject the certificate.");
    }

    /// <summary>Shows the file to the association, which relies on it: neither the grant nor the file ends before that day, unless it releases it.</summary>
    /// <param name="certificateId">What it is evidence of; also the idempotency key: asked for again, it is shown once.</param>
    public async Task ShowAsync(Guid fileId, Guid associationId, DateTimeOffset until, Guid certificateId, CancellationToken ct)
    {
        using var response = await SendAsync(HttpMethod.Post, $"{settings.Value.FilesUrl}/files/{fileId}/grants", new { organisationId = associationId, expiresAt = until, evidenceOf = certificateId }, ct, certificateId);
        if (response.StatusCode is HttpStatusCode.NotFound) throw Refuse.Field("certificate.evidence-unknown", "evidenceFileId", "There is no such file of your organisation.");
        if (!response.IsSuccessStatusCode) throw Refuse.Conflict("certificate.evidence-not-shown", "The association could not be shown the file. Look at the file's page, then try again.");
    }

    /// <summary>The association relies on the file no longer. Where the files service is away the file stays until its day, which harms nobody.</summary>
    public async Task ReleaseAsync(Guid fileId, Guid certificateId, CancellationToken ct)
    {
        try
        {
            using var response = await SendAsync(HttpMethod.Delete, $"{settings.Value.FilesUrl}/files/{fileId}/holds/{certificateId}", null, ct);
        }
        catch (RefusalException why) when (why.Kind == RefusalKind.Unavailable)
        {
            // What was decided stands.
        }
    }

    private async Task<T?> GetAsync<T>(string address, CancellationToken ct) where T : class
    {
        using var response = await SendAsync(HttpMethod.Get, address, null, ct);
        return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<T>(ct) : response.StatusCode is HttpStatusCode.NotFound ? null : throw Unavailable();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, object? body, CancellationToken ct, Guid? key = null)
    {
        try
        {
            return await Patience.ExecuteAsync(
                async stop =>
                {
                    using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body) };
                    // Without a request there is no name to ask in: only endpoints come here.
                    request.Headers.Authorization = AuthenticationHeaderValue.Parse(context.HttpContext!.Request.Headers.Authorization.ToString());
                    if (key is not null) request.Headers.Add(Idempotency.Header, $"{key}");
                    return await http.SendAsync(request, stop);
                }, ct);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutRejectedException)
        {
            throw Unavailable();
        }
    }

    private static RefusalException Unavailable() => Refuse.Unavailable("certificate.others-unavailable", "A part that this needs does not answer. Nothing was changed; try again shortly.");
}
