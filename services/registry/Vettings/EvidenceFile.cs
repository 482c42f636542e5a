using System.Net.Http.Headers;
using Matchmaking.ServiceDefaults;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Timeout;

namespace Matchmaking.Registry.Vettings;

/// <summary>A file of the files service as it was when somebody named it.</summary>
/// <param name="Sha256">Of its content; null for one that was named before this was kept.</param>
public sealed record EvidenceFile(Guid FileId, string Name, string? Sha256);

/// <summary>What the files service answers to whoever names a file, with that person's own token.</summary>
internal sealed class EvidenceFiles(HttpClient http, IHttpContextAccessor context, IOptions<RegistrySettings> settings)
{
    private static readonly ResiliencePipeline Patience = new ResiliencePipelineBuilder().AddTimeout(TimeSpan.FromSeconds(5)).Build();

    private sealed record File(Guid FileId, Guid OrganisationId, string Name, string Sha256);

    /// <summary>The files, which the caller's organisation owns or was shown. Ask before a transaction begins.</summary>
    /// <param name="owner">Who must own them; null where being shown is enough.</param>
    /// <param name="field">Names the field of one of them, by its place.</param>
    public async Task<List<EvidenceFile>> FindAsync(IReadOnlyList<Guid>? ids, Guid? owner, Func<int, string> field, CancellationToken ct)
    {
        var found = new List<EvidenceFile>();
        for (var i = 0; i < ids?.Count; i++)
        {
            using var answer = await SendAsync(HttpMethod.Get, $"/files/{ids[i]}", null, null, ct);
            if ((int)answer.StatusCode >= 500) throw Unavailable();
            var file = answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<File>(ct) : null;
            if (file is null || (owner is not null && file.OrganisationId != owner))
                throw Refuse.Field("vetting.file-unknown", field(i), owner is null ? "Your organisation neither owns this file nor was shown it." : "There is no such file of your organisation.");
            if (!found.Exists(f => f.FileId == file.FileId)) found.Add(new EvidenceFile(file.FileId, file.Name, file.Sha256));
        }

        return found;
    }

    /// <summary>Shows the applicant's files to the association. Said again, the new day counts.</summary>
    public async Task ShowAsync(IEnumerable<EvidenceFile> files, Guid associationId, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var file in files)
        {
            using var answer = await SendAsync(HttpMethod.Post, $"/files/{file.FileId}/grants", new { organisationId = associationId, expiresAt = now.AddDays(settings.Value.EvidenceShownDays) }, Guid.CreateVersion7(now), ct);
            if ((int)answer.StatusCode >= 500) throw Unavailable();
            if (!answer.IsSuccessStatusCode) throw Refuse.Conflict("vetting.file-not-shown", "The association could not be shown the file. Look at the file's page, then try again.");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, Guid? key, CancellationToken ct)
    {
        try
        {
            return await Patience.ExecuteAsync(
                async stop =>
                {
                    using var request = new HttpRequestMessage(method, settings.Value.FilesUrl + path) { Content = body is null ? null : JsonContent.Create(body) };
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

    private static RefusalException Unavailable() => Refuse.Unavailable("vetting.files-unavailable", "The files do not answer. Nothing was changed; try again shortly.");
}
