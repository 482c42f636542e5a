namespace Matchmaking.Portal.Clients;

/// <summary>Certificates: submitting, verifying, checking.</summary>
public sealed class CertificationClient(HttpClient http, IHttpContextAccessor accessor, ApiCall.Resilience resilience) : ApiCall(http, accessor, resilience)
{
    public sealed record Item(
        Guid CertificateId, Guid OrganisationId, string HolderVi, string HolderEn, Guid AssociationId, string AssociationVi, string AssociationEn,
        string TypeCode, string Number, string Issuer, IReadOnlyList<Site> Sites, IReadOnlyList<string> ProcessCodes,
        DateOnly IssuedOn, DateOnly? ExpiresOn, string Standing, int? DaysLeft, string CheckCode, DateTimeOffset SubmittedAt, bool IsReviewedByMe);

    public sealed record Site(Guid SiteId, string Name, string ProvinceCode);

    public sealed record Certificate(
        Item Facts, string? AccreditationBody, string ScopeText, Evidence Evidence, bool IsOwn, Checklist? Checklist, string? Reason, Guid? Renews, Guid? Next, IReadOnlyList<int> RemindersSent, IReadOnlyList<Step> Steps);

    public sealed record Evidence(Guid FileId, string Name, string Sha256);

    public sealed record Checklist(bool NumberMatches, bool IssuerConfirms, bool ScopeMatches, bool DatesMatch, string? Note);

    public sealed record Step(string State, bool ByHolder, string? Reason, DateTimeOffset At);

    public sealed record Associations(IReadOnlyList<Association> Items);

    public sealed record Association(Guid OrganisationId, string NameVi, string NameEn);

    public sealed record Held(DateOnly On, IReadOnlyList<Item> Items);

    public sealed record Submitted(Guid CertificateId, string CheckCode);

    public sealed record Check(
        string Code, string Standing, bool CountsToday, string HolderVi, string HolderEn, string TypeCode, string Number, string Issuer, string? AccreditationBody, string ScopeText,
        IReadOnlyList<CheckedSite> Sites, IReadOnlyList<string> ProcessCodes, DateOnly IssuedOn, DateOnly? ExpiresOn, string VerifierVi, string VerifierEn, DateOnly VerifiedOn, DateOnly CheckedOn, string? NextCode);

    public sealed record CheckedSite(string Name, string ProvinceCode);

    public sealed record Renewal(Guid CertificateId, string TypeCode, string Number, DateOnly ExpiresOn, int DaysLeft);

    /// <summary>What the organisation has to renew.</summary>
    public Task<IReadOnlyList<Renewal>> WorklistAsync() => GetAsync<IReadOnlyList<Renewal>>("/worklist");

    /// <param name="after">What the page before says as next.</param>
    public Task<Listing<Item>> OwnAsync(string? after) => GetAsync<Listing<Item>>("/certificates" + (after is null ? "" : $"?after={Uri.EscapeDataString(after)}"));

    /// <param name="pile">Waiting, Expiring or All.</param>
    public Task<Listing<Item>> ReviewsAsync(string pile, string? after = null) => GetAsync<Listing<Item>>($"/reviews?pile={pile}{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}");

    public Task<Certificate?> FindAsync(Guid id) => FindAsync<Certificate>($"/certificates/{id}");

    public Task<Associations> AssociationsAsync() => GetAsync<Associations>("/associations");

    /// <summary>What counts today.</summary>
    public Task<Held> HeldAsync(Guid organisationId) => GetAsync<Held>($"/organisations/{organisationId}/certificates");

    public Task<Check?> CheckAsync(string code) => FindAsync<Check>($"/checks/{Uri.EscapeDataString(code)}");

    public Task<Submitted> SubmitAsync(object body, Guid key) => PostAsync<Submitted>("/certificates", body, key);

    public Task WithdrawAsync(Guid id) => PostAsync($"/certificates/{id}/withdrawal", new { });

    public Task ReviewAsync(Guid id, object checklist) => PostAsync($"/certificates/{id}/review", checklist);

    public Task VerifyAsync(Guid id) => PostAsync($"/certificates/{id}/verification", new { });

    public Task RejectAsync(Guid id, string reason) => PostAsync($"/certificates/{id}/rejection", new { reason });

    public Task SuspendAsync(Guid id, string reason) => PostAsync($"/certificates/{id}/suspension", new { reason });

    public Task LiftAsync(Guid id) => DeleteAsync($"/certificates/{id}/suspension");

    public Task RevokeAsync(Guid id, string reason) => PostAsync($"/certificates/{id}/revocation", new { reason });
}
