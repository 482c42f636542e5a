namespace Matchmaking.Portal.Clients;

/// <summary>Organisations, supplier profiles and imports.</summary>
public sealed partial class RegistryClient(HttpClient http, IHttpContextAccessor accessor, ApiCall.Resilience resilience) : ApiCall(http, accessor, resilience)
{
    public sealed record Me(string Subject, Membership? Membership, IReadOnlyList<Membership>? Memberships = null);

    public sealed record Membership(Guid OrganisationId, string Name, string NameEn, IReadOnlyList<string> Kinds, string Role, bool IsSuspended = false);

    public sealed record Organisation(
        Guid OrganisationId, string Country, string TaxCode, string NameVi, string NameEn, IReadOnlyList<string> Kinds, bool IsDemonstration, Status Status, IReadOnlyList<Status>? StatusHistory,
        Suspension? Suspension = null);

    public sealed record Suspension(DateTimeOffset Since, string Reason);

    public sealed record Organisations(IReadOnlyList<ListedOrganisation> Items, int Total, int? Next);

    public sealed record ListedOrganisation(
        Guid OrganisationId, string Country, string TaxCode, string NameVi, string NameEn, IReadOnlyList<string> Kinds, DateTimeOffset RegisteredAt, DateTimeOffset? SuspendedSince, bool HasProposal);

    public sealed record MemberProposals(IReadOnlyList<MemberProposal> Items);

    public sealed record MemberProposal(
        Guid ProposalId, Guid OrganisationId, string NameVi, string NameEn, string Subject, string? Name, string Role, string Reason, string ProposedBy, DateTimeOffset ProposedAt, bool IsMine,
        string? Decision, string? DecidedBy, DateTimeOffset? DecidedAt);

    public sealed record Proposals(IReadOnlyList<Proposal> Items);

    public sealed record Proposal(
        Guid ProposalId, Guid OrganisationId, string NameVi, string NameEn, string Measure, string Reason, string ProposedBy, DateTimeOffset ProposedAt, bool IsMine,
        string? Decision, string? DecidedBy, DateTimeOffset? DecidedAt);

    public sealed record Status(DateOnly EffectiveFrom, string Ownership, decimal ForeignSharePercent, string? LegalGroup, int? Staff, decimal? RevenueVnd, decimal? CapitalVnd, string SizeClass, DateTimeOffset RecordedAt = default, Actor? RecordedBy = null);

    public sealed record Profile(
        Guid OrganisationId, string State, int Version, string NameVi, string NameEn, string? DescriptionVi, string? DescriptionEn, string? Website, string? ContactName, string? ContactEmail, string? ContactPhone,
        IReadOnlyList<string> Languages, Markets? Markets, IReadOnlyList<Product> Products, IReadOnlyList<Equipment> Equipment, IReadOnlyList<string> ReferenceCustomers, IReadOnlyList<Certificate> Certificates,
        IReadOnlyList<Site> Sites, bool IsDemonstration, string Ownership, string SizeClass, Completeness? Completeness, TrackRecord? TrackRecord, IReadOnlyList<string> VsicCodes, Trust? Trust, IReadOnlyList<Photo> Photos, IReadOnlyList<ClusterName>? Clusters = null);

    public sealed record ClusterName(string Code, string NameVi, string NameEn);

    public sealed record Photo(Guid FileId, string Caption);

    /// <summary>What an association vouches for today.</summary>
    public sealed record Trust(int Level, Guid AssociationId, string AssociationNameVi, string AssociationNameEn, DateOnly Since, DateOnly Until, IReadOnlyList<string> Checked);

    public sealed record Markets(decimal Local, decimal Regional, decimal National, decimal Global);

    public sealed record Product(string Name, string? HsCode);

    public sealed record Equipment(string Name, int Count);

    public sealed record Certificate(string TypeCode, string? Number, string? Issuer, DateOnly? IssuedOn, DateOnly? ExpiresOn);

    public sealed record Site(Guid SiteId, string Name, string? Address, string ProvinceCode, double? Latitude, double? Longitude, string? IndustrialPark, IReadOnlyList<Capability> Capabilities);

    public sealed record Capability(
        Guid CapabilityId, string ProcessCode, IReadOnlyList<string> MaterialCodes, decimal? MaxLengthMm, decimal? MaxWidthMm, decimal? MaxHeightMm, decimal? ToleranceMm,
        decimal? BatchMin, decimal? BatchMax, decimal? MonthlyCapacity, string? CapacityUnit);

    public sealed record Completeness(int Score, IReadOnlyList<CompletenessItem> Items);

    public sealed record CompletenessItem(string Code, bool Done, int Points);

    public sealed record TrackRecord(int? BidsSubmitted, int OrdersPlaced, int OrdersClosed, DateTimeOffset? FirstOn);

    public sealed record Import(
        Guid ImportId, string FileName, DateTimeOffset? ImportedAt, int Rows, int Created, int Updated, int Unchanged, int Refused, int Duplicates,
        IReadOnlyList<ListSheet>? Sheets, IReadOnlyList<LeftOutSheet>? LeftOut);

    public sealed record ImportedRow(int Row, string Outcome, string? Name, Guid? OrganisationId, IReadOnlyList<RowProblem> Problems, Likeness? Like);

    public sealed record RowProblem(string? Column, string Code, string Detail, string? Value);

    public sealed record Likeness(int? Row, Guid? OrganisationId, string TaxCode, string Name, double Score);

    public sealed record WaitingPreview(Guid PreviewId, string FileName, DateTimeOffset ExpiresAt, int Rows);

    public sealed record Preview(
        Guid PreviewId, string FileName, DateTimeOffset ExpiresAt, int Rows, int Created, int Updated, int Unchanged, int Refused, int Duplicates,
        int HeaderRow, IReadOnlyList<FileColumn> Columns, IReadOnlyList<string> Missing, IReadOnlyList<ReadRow> FirstRows,
        IReadOnlyList<ListSheet> Sheets, IReadOnlyList<LeftOutSheet> LeftOut, IReadOnlyList<TopRow> Top);

    /// <param name="Before">How many rows of the list count before the sheet's first one.</param>
    public sealed record ListSheet(string? Name, int Before, int HeaderRow, int FirstColumn, int Width);

    public sealed record LeftOutSheet(string Name, string Reason);

    public sealed record TopRow(int Row, IReadOnlyList<string> Cells);

    public sealed record FileColumn(string Name, string? Column);

    public sealed record ReadRow(int Row, string Outcome, IReadOnlyDictionary<string, string> Values);

    public sealed record PreviewRow(int Row, string Outcome, string? Name, string? TaxCode, IReadOnlyList<string> Cells, IReadOnlyList<RowProblem> Problems, Likeness? Like, string? Decision);

    public sealed record Members(IReadOnlyList<Member> Items, IReadOnlyList<MembershipChange>? Changes);

    public sealed record Member(Guid MembershipId, string? Name, string Role, DateTimeOffset Since, bool IsMe, string Subject = "");

    public sealed record MembershipChange(Guid MembershipId, string? Name, string? Role, DateTimeOffset At, Actor? By);

    public sealed record Actor(Guid MembershipId, string? Name);

    public sealed record Invitations(IReadOnlyList<OpenInvitation> Items);

    public sealed record OpenInvitation(Guid InvitationId, string Email, string Role, DateTimeOffset InvitedAt, DateTimeOffset ExpiresAt);

    public sealed record Invited(Guid InvitationId, string Token, DateTimeOffset ExpiresAt);

    public sealed record Invitation(Guid OrganisationId, string Name, string NameEn, string Role, string Email, string? InvitedBy, DateTimeOffset ExpiresAt);

    public sealed record ApiClients(IReadOnlyList<ApiClient> Items);

    public sealed record ApiClient(string ClientId, string Name, IReadOnlyList<string> Scopes, DateTimeOffset MadeAt, Actor? MadeBy, DateTimeOffset? RevokedAt, Actor? RevokedBy);

    public sealed record MadeApiClient(string ClientId, string? ClientSecret, string Name, IReadOnlyList<string> Scopes);

    public sealed record Made(Guid OrganisationId);

    public Task<Me> MeAsync() => GetAsync<Me>("/me");

    public Task ChooseAsync(Guid organisationId) => PutAsync("/me/acting-organisation", new { organisationId });

    public Task<Made> RegisterAsync(object organisation, Guid key) => PostAsync<Made>("/organisations", organisation, key);

    public Task<Organisation?> OrganisationAsync(Guid id) => FindAsync<Organisation>($"/organisations/{id}");

    /// <summary>The same with the status that held on a day.</summary>
    public Task<Organisation?> OrganisationAsync(Guid id, DateOnly on) => FindAsync<Organisation>($"/organisations/{id}?on={on:yyyy-MM-dd}");

    public Task<Organisations> OrganisationsAsync(string words, bool suspended, int page) => GetAsync<Organisations>($"/organisations?q={Uri.EscapeDataString(words)}&suspended={(suspended ? "true" : "false")}&page={page}");

    public Task<Proposals> ProposalsAsync() => GetAsync<Proposals>("/suspension-proposals");

    public Task<Proposals> ProposalsAsync(Guid id) => GetAsync<Proposals>($"/suspension-proposals?organisationId={id}");

    public Task ProposeAsync(Guid id, string measure, string reason, Guid key) => PostAsync($"/organisations/{id}/suspension-proposals", new { measure, reason }, key);

    public Task ConfirmAsync(Guid proposalId) => PostAsync($"/suspension-proposals/{proposalId}/confirmation", new { });

    public Task RejectAsync(Guid proposalId) => PostAsync($"/suspension-proposals/{proposalId}/rejection", new { });

    public Task<MemberProposals> MemberProposalsAsync(Guid? id = null) => GetAsync<MemberProposals>($"/membership-proposals{(id is null ? "" : $"?organisationId={id}")}");

    public Task ProposeMemberAsync(Guid id, object proposal, Guid key) => PostAsync($"/organisations/{id}/membership-proposals", proposal, key);

    public Task ConfirmMemberAsync(Guid proposalId) => PostAsync($"/membership-proposals/{proposalId}/confirmation", new { });

    public Task RejectMemberAsync(Guid proposalId) => PostAsync($"/membership-proposals/{proposalId}/rejection", new { });

    public Task RecordStatusAsync(Guid id, object status, Guid key) => PostAsync($"/organisations/{id}/status", status, key);

    public Task ChooseKindsAsync(Guid id, IEnumerable<string> kinds) => PutAsync($"/organisations/{id}/kinds", new { kinds });

    public Task<Members> MembersAsync(Guid id) => GetAsync<Members>($"/organisations/{id}/memberships");

    public Task ChangeRoleAsync(Guid id, Guid membershipId, string role) => PutAsync($"/organisations/{id}/memberships/{membershipId}", new { role });

    public Task EndMembershipAsync(Guid id, Guid membershipId) => DeleteAsync($"/organisations/{id}/memberships/{membershipId}");

    public Task<Invitations> InvitationsAsync(Guid id) => GetAsync<Invitations>($"/organisations/{id}/invitations");

    public Task<Invited> InviteAsync(Guid id, string email, string role) => PostAsync<Invited>($"/organisations/{id}/invitations", new { email, role });

    public Task WithdrawInvitationAsync(Guid id, Guid invitationId) => DeleteAsync($"/organisations/{id}/invitations/{invitationId}");

    public Task<ApiClients> ApiClientsAsync(Guid id) => GetAsync<ApiClients>($"/organisations/{id}/api-clients");

    public Task<MadeApiClient> MakeApiClientAsync(Guid id, string name, IReadOnlyList<string> scopes, Guid key) => PostAsync<MadeApiClient>($"/organisations/{id}/api-clients", new { name, scopes }, key);

    public Task RevokeApiClientAsync(Guid id, string clientId) => DeleteAsync($"/organisations/{id}/api-clients/{Uri.EscapeDataString(clientId)}");

    public Task<Invitation> ReadInvitationAsync(string token) => PostAsync<Invitation>("/invitations/read", new { token });

    public Task<Made> AcceptInvitationAsync(string token, string name) => PostAsync<Made>("/invitations/accept", new { token, name });

    public Task DeclineInvitationAsync(string token) => PostAsync("/invitations/decline", new { token });

    public Task ShowPhotosAsync(Guid id, IEnumerable<Photo> photos) => PutAsync($"/profiles/{id}/photos", new { photos });

    /// <summary>For whoever acts for no organisation: without people to reach.</summary>
    public Task<Profile?> PublicProfileAsync(Guid id) => FindAsync<Profile>($"/public-profiles/{id}");

    public Task<Profile?> ProfileAsync(Guid id) => FindAsync<Profile>($"/profiles/{id}");

    public Task<Profile> DescribeAsync(Guid id, object details) => PutAsync<Profile>($"/profiles/{id}", details);

    public Task AddSiteAsync(Guid id, object site, Guid key) => PostAsync($"/profiles/{id}/sites", site, key);

    public Task ChangeSiteAsync(Guid id, Guid siteId, object site) => PutAsync($"/profiles/{id}/sites/{siteId}", site);

    public Task RemoveSiteAsync(Guid id, Guid siteId) => DeleteAsync($"/profiles/{id}/sites/{siteId}");

    public Task AddCapabilityAsync(Guid id, Guid siteId, object capability, Guid key) => PostAsync($"/profiles/{id}/sites/{siteId}/capabilities", capability, key);

    public Task ChangeCapabilityAsync(Guid id, Guid siteId, Guid capabilityId, object capability) => PutAsync($"/profiles/{id}/sites/{siteId}/capabilities/{capabilityId}", capability);

    public Task RemoveCapabilityAsync(Guid id, Guid siteId, Guid capabilityId) => DeleteAsync($"/profiles/{id}/sites/{siteId}/capabilities/{capabilityId}");

    public Task PublishAsync(Guid id) => PostAsync($"/profiles/{id}/publication", new { });

    public Task WithdrawAsync(Guid id) => DeleteAsync($"/profiles/{id}/publication");

    public Task<Preview> PreviewAsync(MultipartFormDataContent file) => UploadAsync<Preview>("/imports/previews", file);

    public Task<Listing<WaitingPreview>> PreviewsAsync() => GetAsync<Listing<WaitingPreview>>("/imports/previews");

    public Task<Preview?> FindPreviewAsync(Guid id) => FindAsync<Preview>($"/imports/previews/{id}");

    /// <param name="which">Of the service's own filters, as a query.</param>
    public Task<Listing<PreviewRow>> PreviewRowsAsync(Guid id, string which, int after, int size) =>
        GetAsync<Listing<PreviewRow>>($"/imports/previews/{id}/rows?after={after}&size={size}&{which}");

    public Task MapColumnsAsync(Guid id, IReadOnlyList<string?> columns) => PutAsync($"/imports/previews/{id}/columns", new { columns });

    public Task ChooseHeaderAsync(Guid id, int row) => PutAsync($"/imports/previews/{id}/header", new { row });

    /// <param name="rest">What holds for all that nothing is decided of; null where they stay open.</param>
    public Task DecideDuplicatesAsync(Guid id, object decisions, string? rest) => PutAsync($"/imports/previews/{id}/decisions", new { decisions, rest });

    public Task ConfirmPreviewAsync(Guid id) => PostAsync($"/imports/previews/{id}/confirmation", new { });

    public Task DiscardPreviewAsync(Guid id) => DeleteAsync($"/imports/previews/{id}");

    public Task<Listing<Import>> ImportsAsync(Guid? after) => GetAsync<Listing<Import>>("/imports" + (after is null ? "" : $"?after={after}"));

    public Task<Import?> FindImportAsync(Guid id) => FindAsync<Import>($"/imports/{id}?withRows=false");

    /// <param name="which">One outcome, or those with problems, as the registry's query.</param>
    public Task<Listing<ImportedRow>> ImportRowsAsync(Guid id, string which, int after, int size) => GetAsync<Listing<ImportedRow>>($"/imports/{id}/rows?after={after}&size={size}&{which}");

    public Task<(Stream Content, string Type, string? Name)> TemplateAsync(CancellationToken ct) => DownloadAsync($"/imports/template.csv?language={Wording.Language.T("en", "vi")}", ct);

    public sealed record Clusters(IReadOnlyList<ClusterItem> Items);

    public sealed record ClusterItem(string Code, string NameVi, string NameEn, string Sector, IReadOnlyList<string> ProvinceCodes, string? Typology, string? Phase, ClusterFigures Figures);

    /// <param name="Linkages">Null, as are orders, where they would tell of somebody's business.</param>
    public sealed record ClusterFigures(int Members, int Published, int? Linkages, int? OrdersPlaced, int? OrdersClosed, int Certificates, DateTimeOffset AsOf);

    public sealed record ClusterPage(string Code, int Version, ClusterSheet Sheet, IReadOnlyList<Intervention> Interventions, ClusterKeeper? Keeper, ClusterFigures Figures, IReadOnlyList<ListedMember> Members, int? Next);

    public sealed record ListedMember(Guid OrganisationId, string NameVi, string NameEn, DateTimeOffset Since, IReadOnlyList<string> ProvinceCodes, int TrustLevel, DateOnly? TrustedUntil, int Certificates);

    public sealed record KeptClusters(IReadOnlyList<KeptCluster> Items);

    public sealed record KeptCluster(string Code, string NameVi, string NameEn, string Sector, ClusterKeeper? Keeper, int Members, int Waiting);

    public sealed record ClusterSheet(
        string NameVi, string NameEn, string Sector, IReadOnlyList<string> ProvinceCodes, string? DescriptionVi, string? DescriptionEn, string? Typology, string? Form, string? Vitality, string? Origin,
        Markets? Markets, string? Phase, int? Firms, int? Jobs, string? StatedBy, DateOnly? StatedOn);

    public sealed record Intervention(string Area, string Need, string Actor, string Status, DateOnly? Date);

    public sealed record ClusterKeeper(Guid OrganisationId, string NameVi, string NameEn);

    public sealed record ClusterMember(Guid OrganisationId, string NameVi, string NameEn, DateTimeOffset Since, string? Belonging);

    public sealed record ClusterDesk(bool IsKeeper, string? Belonging, IReadOnlyList<ClusterMember>? Members, IReadOnlyList<ClusterChange>? Changes);

    public sealed record ClusterChange(string What, string NameVi, string NameEn, DateTimeOffset At);

    /// <param name="query">Query string with its question mark, as the page was asked with it.</param>
    public Task<Clusters> ClustersAsync(string query) => GetAsync<Clusters>("/clusters" + query);

    public Task<ClusterPage?> ClusterAsync(string code, int page = 1) => FindAsync<ClusterPage>($"/clusters/{Uri.EscapeDataString(code)}?page={page}");

    /// <summary>Of the operator all of them.</summary>
    public Task<KeptClusters> KeptClustersAsync() => GetAsync<KeptClusters>("/clusters/kept");

    public Task CreateClusterAsync(object cluster, Guid key) => PostAsync("/clusters", cluster, key);

    public Task NameClusterKeeperAsync(string code, Guid? organisationId) => PutAsync($"/clusters/{Uri.EscapeDataString(code)}/keeper", new { organisationId });

    /// <summary>Associations and agencies whose name or tax code has these words, the newest first.</summary>
    public async Task<IReadOnlyList<ListedOrganisation>> KeepersAsync(string words)
    {
        var (associations, agencies) = (GetAsync<Organisations>($"/organisations?kind=Association&q={Uri.EscapeDataString(words)}"), GetAsync<Organisations>($"/organisations?kind=Agency&q={Uri.EscapeDataString(words)}"));
        return [.. (await associations).Items.Concat((await agencies).Items).DistinctBy(o => o.OrganisationId)];
    }

    public Task<ClusterDesk?> ClusterDeskAsync(string code) => FindAsync<ClusterDesk>($"/clusters/{Uri.EscapeDataString(code)}/desk");

    public Task IdentifyClusterAsync(string code, object body) => PutAsync($"/clusters/{Uri.EscapeDataString(code)}/sheet", body);

    public Task PlanInterventionsAsync(string code, object body) => PutAsync($"/clusters/{Uri.EscapeDataString(code)}/interventions", body);

    public Task JoinClusterAsync(string code) => PutAsync($"/clusters/{Uri.EscapeDataString(code)}/membership", new { });

    public Task LeaveClusterAsync(string code) => DeleteAsync($"/clusters/{Uri.EscapeDataString(code)}/membership");

    public Task LetIntoClusterAsync(string code, string organisationId) => PutAsync($"/clusters/{Uri.EscapeDataString(code)}/members/{Uri.EscapeDataString(organisationId)}", new { });

    public Task RemoveFromClusterAsync(string code, string organisationId) => DeleteAsync($"/clusters/{Uri.EscapeDataString(code)}/members/{Uri.EscapeDataString(organisationId)}");
}
