using Matchmaking.Portal.Clients;
using Matchmaking.Portal.SignIn;
using Matchmaking.Portal.Wording;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Portal.Components;

/// <summary>The tables of the pages as files: a page's address with <c>.csv</c>, as far as its reader may see them.</summary>
internal static class TableDownloads
{
    private static string T(string english, string vietnamese) => Language.T(english, vietnamese);

    public static void Map(IEndpointRouteBuilder app)
    {
        var tables = app.MapGroup("").RequireSignedIn();
        tables.MapGet("/organisation/people.csv", PeopleAsync);
        tables.MapGet("/organisation/api-clients.csv", ApiClientsAsync);
        tables.MapGet("/organisation/history.csv", HistoryAsync);
        tables.MapGet("/files.csv", OwnFilesAsync);
        tables.MapGet("/files/shared.csv", SharedFilesAsync);
        tables.MapGet("/files/{id:guid}/views.csv", FileViewsAsync);
        tables.MapGet("/certificates.csv", (CertificationClient certification, Codes codes) => CertificatesAsync("certificates.csv", TableFile.AllAsync(certification.OwnAsync), codes));
        tables.MapGet("/reviews.csv", (string? pile, CertificationClient certification, Codes codes) =>
            CertificatesAsync("reviews.csv", TableFile.AllAsync(after => certification.ReviewsAsync(pile is "Waiting" or "Expiring" ? pile : "All", after)), codes));
        tables.MapGet("/trust.csv", ApplicationsAsync);
        tables.MapGet("/rfqs.csv", RfqsAsync);
        tables.MapGet("/bids.csv", BidsAsync);
        tables.MapGet("/operator/organisations.csv", OrganisationsAsync);
        app.MapGet("/clusters.csv", ClustersAsync).AllowAnonymous();
        // Where the supplier's page is not there, neither is its table.
        app.MapGet("/suppliers/{id:guid}/certificates.csv", async (Guid id, RegistryClient registry, CertificationClient certification, Acting acting, Codes codes) =>
            await (acting.IsSignedIn && await acting.MembershipAsync() is not null ? registry.ProfileAsync(id) : registry.PublicProfileAsync(id)) is null
                ? Results.NotFound()
                : await CertificatesAsync("certificates.csv", (await certification.HeldAsync(id)).Items.ToAsyncEnumerable(), codes)).AllowAnonymous();
    }

    private static async Task<IResult> PeopleAsync(RegistryClient registry, Acting acting) => await TableFile.SendAsync(
        "people.csv", (await registry.MembersAsync((await acting.RequireAsync()).OrganisationId)).Items,
        new(T("Name", "Họ và tên"), m => States.Person(m.Name)), new(T("Role", "Vai trò"), m => States.Role(m.Role)), new(T("Since", "Từ ngày"), m => m.Since));

    private static async Task<IResult> ApiClientsAsync(RegistryClient registry, Acting acting) => await TableFile.SendAsync(
        "api-clients.csv", (await registry.ApiClientsAsync((await acting.RequireAsync()).OrganisationId)).Items,
        new(T("Name", "Tên"), c => c.Name), new("Client id", c => c.ClientId), new(T("May", "Quyền"), c => States.Scopes(c.Scopes)),
        new(T("Made", "Tạo lúc"), c => c.MadeAt), new(T("Made by", "Người tạo"), c => States.By(c.MadeBy)),
        new(T("Revoked", "Thu hồi lúc"), c => c.RevokedAt), new(T("Revoked by", "Người thu hồi"), c => c.RevokedAt is null ? null : States.By(c.RevokedBy)));

    private static async Task<IResult> HistoryAsync(RegistryClient registry, Acting acting) => await TableFile.SendAsync(
        "history.csv", (await registry.OrganisationAsync((await acting.RequireAsync()).OrganisationId))?.StatusHistory ?? [],
        new(T("From", "Từ ngày"), s => s.EffectiveFrom), new(T("Ownership", "Sở hữu"), s => States.Ownership(s.Ownership)), new(T("Foreign share, %", "Vốn nước ngoài, %"), s => s.ForeignSharePercent),
        new(T("Staff", "Lao động"), s => s.Staff), new(T("Revenue, VND", "Doanh thu, VND"), s => s.RevenueVnd), new(T("Capital, VND", "Nguồn vốn, VND"), s => s.CapitalVnd),
        new(T("Size", "Quy mô"), s => States.Size(s.SizeClass)), new(T("Recorded", "Ghi nhận lúc"), s => s.RecordedAt), new(T("Recorded by", "Người ghi nhận"), s => s.RecordedBy is { } by ? States.Person(by.Name) : null));

    private static Task<IResult> OwnFilesAsync(FilesClient files) => TableFile.SendAsync(
        "files.csv", TableFile.AllAsync(async after =>
        {
            var own = await files.OwnAsync(after);
            return new Listing<FilesClient.OwnFile>(own.Items, own.Total, own.Next);
        }),
        new(T("File", "Tệp"), f => f.Name), new(T("What it is", "Loại tệp"), f => States.FilePurpose(f.Purpose)), new(T("Under agreement", "Theo thoả thuận bảo mật"), f => YesNo(f.NdaRequired)),
        new(T("Bytes", "Byte"), f => f.SizeBytes), new("SHA-256", f => f.Sha256), new(T("Uploaded", "Tải lên lúc"), f => f.UploadedAt), new(T("Organisations that see it", "Số tổ chức được xem"), f => f.SharedWith));

    private static Task<IResult> SharedFilesAsync(FilesClient files) => TableFile.SendAsync(
        "shared-files.csv", TableFile.AllAsync(files.SharedAsync),
        new(T("File", "Tệp"), f => f.Name), new(T("From", "Từ tổ chức"), f => T(f.OwnerNameEn ?? "", f.OwnerNameVi ?? "")), new(T("What it is", "Loại tệp"), f => States.FilePurpose(f.Purpose)),
        new(T("Bytes", "Byte"), f => f.SizeBytes), new(T("Since", "Từ"), f => f.GrantedAt), new(T("Until", "Đến"), f => f.VisibleUntil));

    private static Task<IResult> FileViewsAsync(Guid id, FilesClient files) => TableFile.SendAsync(
        "views.csv", TableFile.AllAsync(after => files.ViewsAsync(id, after)),
        new(T("Organisation", "Tổ chức"), v => T(v.NameEn ?? "", v.NameVi ?? "")), new(T("Person", "Người"), v => v.ViewedBy), new(T("When", "Lúc"), v => v.ViewedAt));

    private static Task<IResult> CertificatesAsync(string name, IAsyncEnumerable<CertificationClient.Item> items, Codes codes) => TableFile.SendAsync(
        name, items,
        new(T("Certificate", "Chứng nhận"), c => codes.Certificate(c.TypeCode)), new(T("Number", "Số"), c => c.Number), new(T("Issuer", "Tổ chức cấp"), c => c.Issuer),
        new(T("Holder", "Đơn vị được cấp"), c => T(c.HolderEn, c.HolderVi)), new(T("Association", "Hiệp hội"), c => T(c.AssociationEn, c.AssociationVi)),
        new(T("Sites", "Cơ sở"), c => string.Join("; ", c.Sites.Select(s => s.Name))), new(T("Processes", "Công nghệ"), c => CertificateTable.Processes(codes, c.ProcessCodes)),
        new(T("Issued on", "Ngày cấp"), c => c.IssuedOn), new(T("Last day", "Ngày hết hạn"), c => c.ExpiresOn), new(T("State", "Trạng thái"), c => States.Certificate(c.Standing).Name),
        new(T("Submitted", "Nộp lúc"), c => c.SubmittedAt), new(T("Check code", "Mã kiểm tra"), c => c.CheckCode));

    private static async Task<IResult> ApplicationsAsync(RegistryClient registry) => await TableFile.SendAsync(
        "trust.csv", (await registry.OwnVettingsAsync()).Items,
        new(T("Level", "Mức"), v => States.Trust(v.Level).Name), new(T("Association", "Hiệp hội"), v => T(v.Association.NameEn, v.Association.NameVi)), new(T("Appeal", "Khiếu nại"), v => YesNo(v.IsAppeal)),
        new(T("Asked", "Gửi lúc"), v => v.AskedAt), new(T("State", "Trạng thái"), v => States.Vetting(v.State).Name), new(T("Decided", "Quyết định lúc"), v => v.DecidedAt),
        new(T("Until", "Đến ngày"), v => v.ValidUntil), new(T("Reason", "Lý do"), v => v.Reason));

    private static Task<IResult> RfqsAsync(string? state, SourcingClient sourcing) => TableFile.SendAsync(
        "rfqs.csv", TableFile.AllAsync(after => sourcing.RfqsAsync(Query(("state", state), ("after", after)))),
        new(T("Number", "Số"), r => r.Reference), new(T("Title", "Tiêu đề"), r => r.Title), new(T("State", "Trạng thái"), r => States.Rfq(r.State).Name), new(T("Visible to", "Hiển thị cho"), r => States.Visibility(r.Visibility)),
        new(T("Lines", "Hạng mục"), r => r.LineCount), new(T("Published", "Công bố lúc"), r => r.PublishedAt), new(T("Bids until", "Hạn chào giá"), r => r.BidDeadline), new(T("Bids", "Chào giá"), r => r.BidCount));

    private static Task<IResult> BidsAsync(SourcingClient sourcing, Codes codes) => TableFile.SendAsync(
        "bids.csv", TableFile.AllAsync(after => sourcing.MyBidsAsync(Query(("after", after)))),
        new("RFQ", b => b.RfqReference), new(T("Title", "Tiêu đề"), b => b.RfqTitle), new(T("Buyer", "Bên mua"), b => b.BuyerName), new(T("State", "Trạng thái"), b => States.Bid(b.State).Name),
        new(T("Version", "Phiên bản"), b => b.Version), new(T("Sent", "Gửi lúc"), b => b.SubmittedAt), new(T("Bids until", "Hạn chào giá"), b => b.BidDeadline),
        new(T("Certificates missing", "Chứng nhận còn thiếu"), b => string.Join("; ", (b.MissingCertificates ?? []).Select(codes.Certificate))));

    private static async Task<IResult> OrganisationsAsync(string? q, bool? suspended, RegistryClient registry, Acting acting, Codes codes)
    {
        await acting.RequireAsync("Operator");
        return await TableFile.SendAsync(
            "organisations.csv",
            TableFile.AllAsync(async page =>
            {
                var found = await registry.OrganisationsAsync(q ?? "", suspended is true, page);
                return (found.Items, found.Next);
            }),
            new(T("Name", "Tên"), o => T(o.NameEn, o.NameVi)), new(T("Tax code", "Mã số thuế"), o => o.TaxCode), new(T("Country", "Quốc gia"), o => codes.Country(o.Country)),
            new(T("Takes part as", "Vai trò"), o => string.Join(", ", o.Kinds.Select(States.Kind))), new(T("Registered", "Đăng ký lúc"), o => o.RegisteredAt), new(T("Suspended since", "Tạm đình chỉ từ"), o => o.SuspendedSince));
    }

    private static async Task<IResult> ClustersAsync(string? sector, string? province, RegistryClient registry, Codes codes) => await TableFile.SendAsync(
        "clusters.csv", (await registry.ClustersAsync(Query(("sector", sector), ("province", province)))).Items,
        new(T("Code", "Mã"), c => c.Code), new(T("Cluster", "Cụm"), c => T(c.NameEn, c.NameVi)), new(T("Industry", "Ngành"), c => States.Sector(c.Sector, codes)),
        new(T("Where", "Địa bàn"), c => string.Join("; ", c.ProvinceCodes.Select(codes.Province))), new(T("Members here", "Thành viên"), c => c.Figures.Members),
        new(T("Linkages", "Liên kết"), c => c.Figures.Linkages), new(T("Certificates", "Chứng nhận"), c => c.Figures.Certificates));

    private static string YesNo(bool value) => value ? T("yes", "có") : T("no", "không");

    private static string Query(params (string Name, string? Value)[] pairs) =>
        QueryString.Create(pairs.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => KeyValuePair.Create(p.Name, p.Value))).Value ?? "";
}
