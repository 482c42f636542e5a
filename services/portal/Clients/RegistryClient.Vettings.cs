using Matchmaking.Portal.Wording;

namespace Matchmaking.Portal.Clients;

/// <summary>Associations vouch for suppliers.</summary>
public sealed partial class RegistryClient
{
    public sealed record Party(Guid OrganisationId, string NameVi, string NameEn);

    public sealed record Associations(IReadOnlyList<Party> Items);

    public sealed record OwnVettings(Trust? Trust, IReadOnlyList<OwnVetting> Items);

    public sealed record OwnVetting(
        Guid VettingId, Party Association, int Level, string State, DateTimeOffset AskedAt, DateTimeOffset? DecidedAt, string? Reason, DateOnly? ValidFrom, DateOnly? ValidUntil, bool IsAppeal, bool MayAppeal);

    public sealed record Vetting(
        Guid VettingId, Party Applicant, Party Association, int Level, string State, string? Message, DateTimeOffset AskedAt, string? ReviewedBy, bool IsReviewer, bool IsAnswered, string? DecidedBy,
        DateTimeOffset? DecidedAt, string? Reason, DateOnly? ValidFrom, DateOnly? ValidUntil, DateTimeOffset? SuspendedAt, string? SuspensionReason, OtherVetting? Appealed, OtherVetting? Appeal,
        IReadOnlyList<VettingItem> Checklist, IReadOnlyList<VettingStep> Timeline, IReadOnlyList<EvidenceFile> Files);

    /// <param name="Name">Empty for one that was named before names were kept.</param>
    public sealed record EvidenceFile(Guid FileId, string Name, string? Sha256);

    public sealed record OtherVetting(Guid VettingId, Party Association, string State, string? Reason, DateTimeOffset? DecidedAt);

    public sealed record VettingItem(string Code, string? Answer, string? Note, string? Evidence, IReadOnlyList<EvidenceFile> Files);

    public sealed record VettingStep(string Kind, DateTimeOffset At, Guid OrganisationId, string? By, string? Note);

    public sealed record Desk(IReadOnlyList<DeskItem> Items, int Total, int? Next, IReadOnlyDictionary<string, int> Piles);

    public sealed record DeskItem(
        Guid VettingId, Party Applicant, int Level, string State, DateTimeOffset AskedAt, DateTimeOffset? ReviewedSince, bool IsReviewer, bool IsAnswered, DateTimeOffset? DecidedAt, DateOnly? ValidUntil, bool IsAppeal);

    public sealed record VouchedFor(IReadOnlyList<VouchedForItem> Items, int Total, int? Next);

    public sealed record VouchedForItem(Party Supplier, bool IsImported, string? Profile, Guid? VettingId, int Level, string? State, DateOnly? Since, DateOnly? Until, int Certificates);

    public sealed record VettingFigures(int Decided, double? MedianDays, int Refused, int Appealed, int Overturned, double? OverturnedPercent, int Open, double? OldestDays);

    public sealed record Asked(Guid VettingId);

    public Task<Associations> AssociationsAsync() => GetAsync<Associations>("/associations");

    public Task<OwnVettings> OwnVettingsAsync() => GetAsync<OwnVettings>("/vettings");

    public Task<Vetting?> VettingAsync(Guid id) => FindAsync<Vetting>($"/vettings/{id}");

    public Task<Asked> AskForVettingAsync(object application, Guid key) => PostAsync<Asked>("/vettings", application, key);

    public Task<Asked> AppealAsync(Guid id, object appeal, Guid key) => PostAsync<Asked>($"/vettings/{id}/appeal", appeal, key);

    public Task ResubmitAsync(Guid id, string? message, IReadOnlyList<Guid> files) => PostAsync($"/vettings/{id}/resubmission", new { message, files });

    public Task WithdrawVettingAsync(Guid id) => PostAsync($"/vettings/{id}/withdrawal", new { });

    public Task TakeVettingAsync(Guid id) => PostAsync($"/vettings/{id}/review", new { });

    public Task ReleaseVettingAsync(Guid id) => DeleteAsync($"/vettings/{id}/review");

    public Task AnswerChecklistAsync(Guid id, object items) => PutAsync($"/vettings/{id}/checklist", items);

    public Task DecideVettingAsync(Guid id, string outcome, string? reason) => PostAsync($"/vettings/{id}/decision", new { outcome, reason });

    public Task SuspendLevelAsync(Guid id, string reason) => PostAsync($"/vettings/{id}/suspension", new { reason });

    public Task LiftLevelAsync(Guid id) => DeleteAsync($"/vettings/{id}/suspension");

    /// <param name="pile">Waiting, Mine, SecondPerson, WithColleague, WithSupplier or Renewals; null is all.</param>
    /// <param name="state">Of the application; empty is any.</param>
    public Task<Desk> DeskAsync(string? pile, int page = 1, string state = "") =>
        GetAsync<Desk>($"/association/vettings?page={page}{(pile is null ? "" : $"&pile={pile}")}{(state.Length == 0 ? "" : $"&state={Uri.EscapeDataString(state)}")}");

    public Task<VouchedFor> VouchedForAsync(int page = 1) => GetAsync<VouchedFor>($"/association/members?page={page}");

    public Task<VettingFigures> VettingFiguresAsync() => GetAsync<VettingFigures>("/association/figures");

    public Task<(Stream Content, string Type, string? Name)> DeskFileAsync(string query, CancellationToken ct) => DownloadAsync($"/association/vettings.csv?language={TableLanguage}{(query.Length > 0 ? "&" + query[1..] : "")}", ct);

    public Task<(Stream Content, string Type, string? Name)> VouchedForFileAsync(CancellationToken ct) => DownloadAsync($"/association/members.csv?language={TableLanguage}", ct);

    private static string TableLanguage => Language.IsVietnamese ? "Vi" : "En";
}
