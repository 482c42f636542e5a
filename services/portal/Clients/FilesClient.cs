using System.Net.Http.Headers;

namespace Matchmaking.Portal.Clients;

/// <summary>Files, whom they are shown to, and the agreements for it.</summary>
public sealed class FilesClient(HttpClient http, IHttpContextAccessor accessor, ApiCall.Resilience resilience) : ApiCall(http, accessor, resilience)
{
    public sealed record OwnFiles(IReadOnlyList<OwnFile> Items, int Total, string? Next, long UsedBytes, long QuotaBytes, long MaxBytes);

    public sealed record OwnFile(Guid FileId, string Name, string Format, string Purpose, bool NdaRequired, long SizeBytes, string Sha256, DateTimeOffset UploadedAt, int SharedWith);

    public sealed record SharedFile(Guid FileId, Guid OrganisationId, string? OwnerNameVi, string? OwnerNameEn, string Name, string Purpose, bool NdaRequired, long SizeBytes, DateTimeOffset GrantedAt, DateTimeOffset VisibleUntil);

    public sealed record StoredFile(
        Guid FileId, Guid OrganisationId, string Name, string Format, string Purpose, bool NdaRequired, long SizeBytes, string Sha256, DateTimeOffset UploadedAt, bool IsOwn, DateTimeOffset? VisibleUntil,
        IReadOnlyList<Grant>? Grants, IReadOnlyList<Hold>? Holds);

    /// <param name="OrganisationId">Whom it was given to as evidence; null for a document of an RFQ.</param>
    public sealed record Hold(Guid SubjectId, Guid? OrganisationId, DateTimeOffset? HeldUntil);

    public sealed record Grant(Guid GrantId, Guid OrganisationId, string? NameVi, string? NameEn, DateTimeOffset GrantedAt, DateTimeOffset ExpiresAt, DateTimeOffset? NdaSignedAt);

    public sealed record View(Guid OrganisationId, string? NameVi, string? NameEn, string? ViewedBy, DateTimeOffset ViewedAt, Guid? GrantId, Guid? RfqId);

    public sealed record RfqView(Guid FileId, string FileName, Guid OrganisationId, string? NameVi, string? NameEn, string? ViewedBy, DateTimeOffset ViewedAt, bool UnderNda);

    public sealed record Organisations(IReadOnlyList<Organisation> Items);

    public sealed record Organisation(Guid OrganisationId, string NameVi, string NameEn);

    public sealed record Ndas(IReadOnlyList<Nda> Items, string TextVersion, string TextVi, string TextEn);

    public sealed record Nda(Guid OrganisationId, string? NameVi, string? NameEn, int Files, DateTimeOffset? SignedAt, DateTimeOffset? ExpiresAt);

    public sealed record Uploaded(Guid FileId);

    public sealed record Link(string Url);

    /// <param name="after">What the page before says as next.</param>
    public Task<OwnFiles> OwnAsync(string? after) => GetAsync<OwnFiles>("/files" + After(after));

    public Task<Listing<SharedFile>> SharedAsync(string? after) => GetAsync<Listing<SharedFile>>("/shared-files" + After(after));

    public Task<StoredFile?> FindAsync(Guid id) => FindAsync<StoredFile>($"/files/{id}");

    public Task<Listing<View>> ViewsAsync(Guid id, string? after) => GetAsync<Listing<View>>($"/files/{id}/views{After(after)}");

    public Task<Listing<RfqView>> RfqViewsAsync(Guid rfqId, string? after) => GetAsync<Listing<RfqView>>($"/rfqs/{rfqId}/views{After(after)}");

    public Task<(Stream Content, string Type, string? Name)> RfqViewsFileAsync(Guid rfqId, CancellationToken ct) => DownloadAsync($"/rfqs/{rfqId}/views.csv", ct);

    /// <param name="rfqId">An RFQ whose buyer may ask for an agreement.</param>
    public Task<Ndas> NdasAsync(Guid? rfqId = null) => GetAsync<Ndas>("/ndas" + (rfqId is null ? "" : $"?rfqId={rfqId}"));

    public Task<Organisations> OrganisationsAsync(string name) => GetAsync<Organisations>($"/organisations?name={Uri.EscapeDataString(name)}");

    /// <summary>Hands the browser's file on as it comes from the disk.</summary>
    public Task<Uploaded> UploadAsync(IFormFile file, string purpose, bool ndaRequired, Guid key) => UploadAsync<Uploaded>(
        $"/files?name={Uri.EscapeDataString(file.FileName)}&purpose={purpose}&ndaRequired={(ndaRequired ? "true" : "false")}",
        new StreamContent(file.OpenReadStream()) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream"), ContentLength = file.Length } }, key);

    public Task RemoveAsync(Guid id) => DeleteAsync($"/files/{id}");

    /// <summary>Lets everybody see a photo.</summary>
    public Task PublishAsync(Guid id) => PutAsync($"/files/{id}/publication", new { });

    public Task GrantAsync(Guid id, Guid organisationId, DateTimeOffset expiresAt, Guid key) => PostAsync($"/files/{id}/grants", new { organisationId, expiresAt }, key);

    public Task RevokeAsync(Guid id, string grantId) => DeleteAsync($"/files/{id}/grants/{Uri.EscapeDataString(grantId)}");

    public Task SignAsync(Guid organisationId, string textVersion, Guid? rfqId, Guid key) => PostAsync("/ndas", new { organisationId, textVersion, rfqId }, key);

    /// <summary>Logs the view; the address holds for less than a minute.</summary>
    /// <param name="rfqId">The RFQ that it is a document of.</param>
    public Task<Link> OpenAsync(Guid id, Guid? rfqId = null) => PostAsync<Link>($"/files/{id}/links{(rfqId is null ? "" : $"?rfqId={rfqId}")}", new { });

    private static string After(string? after) => after is null ? "" : $"?after={Uri.EscapeDataString(after)}";
}
