namespace Matchmaking.Portal.Wording;

/// <summary>A state's one name, and which of the four meanings its badge has: good, warn, bad, info.</summary>
public sealed record State(string Name, string Meaning);

/// <summary>The names of states, sizes and kinds: the same in list, badge and timeline.</summary>
public static class States
{
    public static State Rfq(string state) => state switch
    {
        "Draft" => New("Draft", "Bản nháp", ""),
        "Published" => New("Open for bids", "Đang nhận chào giá", "info"),
        "BiddingClosed" => New("Bidding closed", "Đã đóng nhận chào giá", "warn"),
        "Opened" => New("Bids opened", "Đã mở thầu", "warn"),
        "Evaluation" => New("Under evaluation", "Đang đánh giá", "warn"),
        "AwardProposed" => New("Award waits for approval", "Chờ duyệt trao thầu", "warn"),
        "Awarded" => New("Awarded", "Đã trao thầu", "good"),
        "Completed" => New("Completed", "Hoàn tất", "good"),
        "Unsuccessful" => New("No award", "Không chọn được", "bad"),
        "Cancelled" => New("Cancelled", "Đã huỷ", "bad"),
        _ => Unknown(state),
    };

    public static State Bid(string state) => state switch
    {
        "Submitted" => New("Sent", "Đã gửi", "info"),
        "Withdrawn" => New("Withdrawn", "Đã rút", ""),
        "Opened" => New("Opened", "Đã mở", "info"),
        "Awarded" => New("Won", "Trúng thầu", "good"),
        "PartlyAwarded" => New("Won in part", "Trúng một phần", "good"),
        "NotAwarded" => New("Not chosen", "Không được chọn", ""),
        "Expired" => New("Expired", "Hết hiệu lực", ""),
        "Lapsed" => New("Lapsed", "Không còn hiệu lực", ""),
        _ => Unknown(state),
    };

    /// <summary>What came of a proposed award; null while it waits.</summary>
    public static State Proposal(string? outcome) => outcome switch
    {
        null => New("Waits for approval", "Chờ duyệt", "warn"),
        "Approved" => New("Approved", "Đã duyệt", "good"),
        "SentBack" => New("Sent back", "Bị trả lại", "bad"),
        "Withdrawn" => New("Withdrawn", "Đã rút", ""),
        _ => Unknown(outcome),
    };

    public static State Order(string state) => state switch
    {
        "Issued" => New("Issued", "Đã phát hành", "info"),
        "Acknowledged" => New("Acknowledged", "Đã xác nhận", "info"),
        "InProduction" => New("In production", "Đang sản xuất", "info"),
        "PartlyDelivered" => New("Partly delivered", "Đã giao một phần", "warn"),
        "Delivered" => New("Delivered", "Đã giao đủ", "good"),
        "Closed" => New("Closed", "Đã đóng", "good"),
        "OnHold" => New("On hold", "Tạm dừng", "warn"),
        "Cancelled" => New("Cancelled", "Đã huỷ", "bad"),
        "Terminated" => New("Terminated", "Đã chấm dứt", "bad"),
        _ => Unknown(state),
    };

    public static State ScheduleLine(string state) => state switch
    {
        "Forecast" => New("Forecast", "Dự kiến", ""),
        "Firm" => New("Firm", "Chắc chắn", ""),
        "Released" => New("Released", "Cho sản xuất", "info"),
        "Shipped" => New("Shipped", "Đã gửi hàng", "info"),
        "Received" => New("Received", "Đã nhận", "warn"),
        "Inspected" => New("Inspected", "Đã kiểm tra", "info"),
        "Accepted" => New("Accepted", "Đạt", "good"),
        "PartRejected" => New("Partly rejected", "Không đạt một phần", "bad"),
        "Rejected" => New("Rejected", "Không đạt", "bad"),
        _ => Unknown(state),
    };

    /// <summary>What an association vouches for: 0 is nothing.</summary>
    public static State Trust(int level) => level switch
    {
        1 => New("L1, registry match", "L1, khớp đăng ký", "info"),
        2 => New("L2, desk review", "L2, thẩm định hồ sơ", "good"),
        3 => New("L3, site audit", "L3, thẩm định tại chỗ", "good"),
        _ => New("L0, self-declared", "L0, tự khai", ""),
    };

    /// <param name="level">L1 to L3, as filters say it.</param>
    public static string TrustName(string level) => level is ['L', >= '1' and <= '3'] ? Trust(level[1] - '0').Name : level;

    /// <summary>Until when it counts, to go behind other facts; nothing where nobody vouches.</summary>
    public static string TrustedUntil(Clients.SearchClient.Supplier supplier) =>
        supplier.TrustedUntil is { } until ? Language.T($" · vouched for until {Words.Day(until)}", $" · mức tin cậy có hiệu lực đến {Words.Day(until)}") : "";

    /// <summary>How an application to an association stands.</summary>
    public static State Vetting(string state) => state switch
    {
        "Requested" => New("Requested", "Đã đề nghị", "info"),
        "InReview" => New("In review", "Đang thẩm định", "info"),
        "ChangesRequested" => New("Changes requested", "Cần bổ sung", "warn"),
        "Approved" => New("Approved", "Đã công nhận", "good"),
        "Rejected" => New("Rejected", "Bị từ chối", "bad"),
        "Withdrawn" => New("Withdrawn", "Đã rút", ""),
        "Suspended" => New("Suspended", "Tạm đình chỉ", "bad"),
        "Expired" => New("Expired", "Hết hiệu lực", "warn"),
        _ => Unknown(state),
    };

    /// <summary>A step of a vetting, as the timeline says it.</summary>
    public static string VettingStep(string kind) => kind switch
    {
        "Asked" => Language.T("Asked for", "Gửi đề nghị"),
        "Taken" => Language.T("Taken into review", "Nhận thẩm định"),
        "Released" => Language.T("Given back", "Trả lại hồ sơ"),
        "Answered" => Language.T("Checklist answered", "Trả lời danh mục kiểm tra"),
        "Resubmitted" => Language.T("Sent again", "Gửi lại"),
        "Lifted" => Language.T("Suspension lifted", "Gỡ tạm đình chỉ"),
        "Appealed" => Language.T("Appealed", "Khiếu nại"),
        _ => Vetting(kind).Name,
    };

    /// <summary>An item of the checklist, as a question.</summary>
    public static string VettingItem(string code) => code switch
    {
        "tax-code-active" => Language.T("Is the tax code active in the national registry?", "Mã số thuế đang hoạt động trên cổng đăng ký quốc gia?"),
        "legal-name-matches" => Language.T("Is the legal name the same there?", "Tên pháp lý khớp với đăng ký?"),
        "address-matches" => Language.T("Are head office and sites where it says?", "Trụ sở và cơ sở đúng địa chỉ khai báo?"),
        "representative-confirmed" => Language.T("Has the legal representative confirmed the application?", "Người đại diện pháp luật đã xác nhận hồ sơ?"),
        "business-lines-match" => Language.T("Do its registered lines of business cover what it offers?", "Ngành nghề đăng ký phù hợp với năng lực chào?"),
        "certificates-checked" => Language.T("Are the certificates genuine and valid?", "Chứng nhận là thật và còn hiệu lực?"),
        "capability-plausible" => Language.T("Do machines and staff explain the capability and capacity?", "Máy móc, nhân lực tương xứng với năng lực và công suất?"),
        "references-asked" => Language.T("Have reference customers confirmed their orders?", "Khách hàng tham chiếu đã xác nhận đơn hàng?"),
        "obligations-met" => Language.T("Are tax, insurance and environmental duties met?", "Đã thực hiện nghĩa vụ thuế, bảo hiểm, môi trường?"),
        "site-visited" => Language.T("Was each site visited?", "Đã đến từng cơ sở?"),
        "equipment-seen" => Language.T("Was the listed equipment seen at work?", "Đã thấy thiết bị khai báo vận hành?"),
        "quality-system-works" => Language.T("Does the quality system work on the floor?", "Hệ thống chất lượng vận hành tại xưởng?"),
        "measuring-calibrated" => Language.T("Is measuring equipment calibrated?", "Thiết bị đo được hiệu chuẩn?"),
        "safety-in-order" => Language.T("Are safety and working conditions in order?", "An toàn và điều kiện lao động đạt yêu cầu?"),
        _ => code,
    };

    public static State Profile(string state) => state switch
    {
        "Draft" => New("Draft", "Bản nháp", ""),
        "Published" => New("Published", "Đã công bố", "good"),
        "Suspended" => New("Suspended", "Bị tạm ngưng", "bad"),
        _ => Unknown(state),
    };

    public static IReadOnlyList<string> Sectors { get; } = ["electrical-electronics", "mechanical", "automotive", "textile-garment", "footwear", "wood-furniture", "food", "services", "other"];

    /// <summary>An industry of the Cluster Grid; most are groups of products as well.</summary>
    public static string Sector(string sector, Codes codes) => sector == "services" ? Language.T("Services", "Dịch vụ") : codes.ProductGroup(sector);

    public static IReadOnlyList<string> Typologies { get; } = ["HighTech", "Traditional", "Artisanal"];

    public static IReadOnlyList<string> ClusterForms { get; } = ["Marshallian", "Satellite", "HubAndSpoke"];

    public static IReadOnlyList<string> Vitalities { get; } = ["Embryonic", "Survival", "Dynamic"];

    public static IReadOnlyList<string> Origins { get; } = ["Natural", "Induced"];

    public static IReadOnlyList<string> Phases { get; } = ["Initiation", "QuantityExpansion", "QualityImprovement"];

    public static IReadOnlyList<string> InterventionAreas { get; } = ["Infrastructure", "Finance", "Technology", "Training", "Entrepreneurship", "TradeAndIpr", "SpecialisedAgencies"];

    public static IReadOnlyList<string> InterventionStatuses { get; } = ["Planned", "Underway", "Done"];

    /// <summary>A value of the sheets of a cluster, or what happened to it.</summary>
    public static string ClusterWord(string? word) => word switch
    {
        null => Language.T("not stated", "chưa có thông tin"),
        "HighTech" => Language.T("High technology", "Công nghệ cao"),
        "Traditional" => Language.T("Traditional industry", "Công nghiệp truyền thống"),
        "Artisanal" => Language.T("Craft", "Thủ công"),
        "Marshallian" => Language.T("Small firms among equals", "Các doanh nghiệp nhỏ ngang hàng"),
        "Satellite" => Language.T("Suppliers of firms elsewhere", "Vệ tinh của doanh nghiệp nơi khác"),
        "HubAndSpoke" => Language.T("Around large firms", "Quanh doanh nghiệp lớn"),
        "Embryonic" => Language.T("Just beginning", "Mới hình thành"),
        "Survival" => Language.T("Getting by", "Duy trì"),
        "Dynamic" => Language.T("Growing by what it can do", "Năng động"),
        "Natural" => Language.T("Grown by itself", "Hình thành tự nhiên"),
        "Induced" => Language.T("Brought about by a policy", "Hình thành do chính sách"),
        "Initiation" => Language.T("Beginning", "Khởi đầu"),
        "QuantityExpansion" => Language.T("Growing in number", "Mở rộng về lượng"),
        "QualityImprovement" => Language.T("Growing in quality", "Nâng cao chất lượng"),
        "Infrastructure" => Language.T("Infrastructure", "Hạ tầng"),
        "Finance" => Language.T("Finance", "Tài chính"),
        "Technology" => Language.T("Technology", "Công nghệ"),
        "Training" => Language.T("Training", "Đào tạo"),
        "Entrepreneurship" => Language.T("Entrepreneurship", "Khởi nghiệp"),
        "TradeAndIpr" => Language.T("Trade and intellectual property", "Thương mại, sở hữu trí tuệ"),
        "SpecialisedAgencies" => Language.T("Specialised agencies", "Cơ quan chuyên trách"),
        "Planned" => Language.T("Planned", "Dự kiến"),
        "Underway" => Language.T("Under way", "Đang thực hiện"),
        "Done" => Language.T("Done", "Hoàn thành"),
        _ => word,
    };

    /// <summary>What a keeper did.</summary>
    public static string ClusterChange(string what) => what switch
    {
        "Created" => Language.T("Put on the grid", "Đưa vào danh mục"),
        "Identified" => Language.T("Identification sheet changed", "Cập nhật phiếu nhận diện"),
        "Planned" => Language.T("Interventions changed", "Cập nhật can thiệp"),
        "KeeperNamed" => Language.T("Keeper named", "Chỉ định đơn vị phụ trách"),
        "MemberLetIn" => Language.T("A member was let in", "Kết nạp thành viên"),
        "MemberDeclined" => Language.T("A request was declined", "Từ chối đề nghị"),
        "MemberRemoved" => Language.T("A member was removed", "Đưa ra khỏi cụm"),
        _ => what,
    };

    /// <summary>How a certificate stands, or a step of its history.</summary>
    public static State Certificate(string standing) => standing switch
    {
        "Submitted" => New("Submitted", "Đã nộp", "info"),
        "InReview" => New("Waits for the second look", "Chờ đối chiếu lần hai", "info"),
        "Verified" => New("Verified", "Đã xác minh", "good"),
        "ExpiringSoon" => New("Verified, ends soon", "Đã xác minh, sắp hết hạn", "warn"),
        "Expired" => New("Expired", "Đã hết hạn", "bad"),
        "Rejected" => New("Not verified", "Không được xác minh", "bad"),
        "Suspended" => New("Suspended", "Tạm đình chỉ", "bad"),
        "Revoked" => New("Revoked", "Đã thu hồi", "bad"),
        "Withdrawn" => New("Taken back", "Đã rút", ""),
        _ => Unknown(standing),
    };

    /// <summary>What a reviewer compares.</summary>
    public static string CertificateCheck(string check) => check switch
    {
        "numberMatches" => Language.T("Number and holder stand on the paper", "Số và tên đơn vị đúng như bản gốc"),
        "issuerConfirms" => Language.T("The issuer's register or answer confirms it", "Tổ chức cấp xác nhận"),
        "scopeMatches" => Language.T("The scope covers these sites and processes", "Phạm vi đúng với cơ sở và công nghệ"),
        "datesMatch" => Language.T("Both dates stand on the paper", "Ngày cấp và ngày hết hạn đúng"),
        _ => check,
    };

    public static string Visibility(string visibility) => visibility switch
    {
        "Public" => Language.T("Every supplier", "Mọi nhà cung cấp"),
        "Network" => Language.T("Suppliers that an association vouches for", "Nhà cung cấp đã được hiệp hội thẩm định"),
        "Invited" => Language.T("Only whom we invite", "Chỉ bên được mời"),
        _ => visibility,
    };

    public static string Criterion(string code) => code switch
    {
        "Price" => Language.T("Price", "Giá"),
        "Delivery" => Language.T("Delivery time", "Thời gian giao hàng"),
        "Quality" => Language.T("Quality record", "Lịch sử chất lượng"),
        "Capability" => Language.T("Capability", "Năng lực"),
        _ => code,
    };

    public static string Ownership(string ownership) => ownership switch
    {
        "VietnameseOwned" => Language.T("Vietnamese-owned", "Vốn Việt Nam"),
        "ForeignInvested" => Language.T("Foreign-invested", "Vốn nước ngoài"),
        "JointVenture" => Language.T("Joint venture", "Liên doanh"),
        "Abroad" => Language.T("Abroad", "Ở nước ngoài"),
        _ => ownership,
    };

    public static string Size(string sizeClass) => sizeClass switch
    {
        "Micro" => Language.T("Micro", "Siêu nhỏ"),
        "Small" => Language.T("Small", "Nhỏ"),
        "Medium" => Language.T("Medium", "Vừa"),
        "Large" => Language.T("Large", "Lớn"),
        _ => Language.T("Size not known", "Chưa rõ quy mô"),
    };

    public static string Kind(string kind) => kind switch
    {
        "Buyer" => Language.T("Buyer", "Bên mua"),
        "Supplier" => Language.T("Supplier", "Nhà cung cấp"),
        "Association" => Language.T("Association", "Hiệp hội"),
        "Agency" => Language.T("Agency", "Cơ quan nhà nước"),
        "Operator" => Language.T("Operator", "Đơn vị vận hành"),
        _ => kind,
    };

    public static string Role(string role) => role switch
    {
        "Owner" => Language.T("owner", "chủ sở hữu"),
        "Manager" => Language.T("manager", "quản lý"),
        "Contributor" => Language.T("contributor", "cộng tác viên"),
        "Viewer" => Language.T("viewer", "người xem"),
        _ => role,
    };

    /// <summary>The roles, with what each may do.</summary>
    public static IEnumerable<(string Value, string Text)> Roles =>
    [
        ("Viewer", Language.T("Viewer: looks, changes nothing", "Người xem: chỉ xem, không thay đổi")),
        ("Contributor", Language.T("Contributor: does the daily work", "Cộng tác viên: làm công việc hằng ngày")),
        ("Manager", Language.T("Manager: also approves awards, invites people and keeps the organisation's facts", "Quản lý: ngoài ra duyệt trao thầu, mời người và cập nhật thông tin tổ chức")),
        ("Owner", Language.T("Owner: also decides who does what", "Chủ sở hữu: ngoài ra quyết định vai trò của mọi người")),
    ];

    /// <summary>A colleague's name, where it was said.</summary>
    /// <summary>Those that most firms name; a profile may hold others.</summary>
    public static IReadOnlyList<string> SpokenLanguages { get; } = ["vi", "en", "ja", "ko", "zh", "th", "de", "fr", "ru"];

    public static string SpokenLanguage(string code) => code switch
    {
        "vi" => Language.T("Vietnamese", "Tiếng Việt"),
        "en" => Language.T("English", "Tiếng Anh"),
        "ja" => Language.T("Japanese", "Tiếng Nhật"),
        "ko" => Language.T("Korean", "Tiếng Hàn"),
        "zh" => Language.T("Chinese", "Tiếng Trung"),
        "th" => Language.T("Thai", "Tiếng Thái"),
        "de" => Language.T("German", "Tiếng Đức"),
        "fr" => Language.T("French", "Tiếng Pháp"),
        "ru" => Language.T("Russian", "Tiếng Nga"),
        _ => code,
    };

    public static string Person(string? name) => name ?? Language.T("Name not given", "Chưa có tên");

    /// <summary>Who did something: a colleague, or the operator where nobody of the organisation did.</summary>
    /// <summary>What a file can be for, to choose from.</summary>
    public static IEnumerable<(string Value, string Text)> FilePurposes => [("Drawing", FilePurpose("Drawing")), ("Evidence", FilePurpose("Evidence")), ("Photo", FilePurpose("Photo"))];

    public static string FilePurpose(string purpose) => purpose switch
    {
        "Drawing" => Language.T("Drawing", "Bản vẽ"),
        "Evidence" => Language.T("Evidence", "Tài liệu chứng minh"),
        "Photo" => Language.T("Photo", "Ảnh"),
        _ => purpose,
    };

    public static string By(Clients.RegistryClient.Actor? actor) => actor is null ? Language.T("the operator", "đơn vị vận hành") : Person(actor.Name);

    /// <summary>What a proposal of the operator wants.</summary>
    public static string Measure(string measure) => measure switch
    {
        "Suspend" => Language.T("Suspend", "Tạm đình chỉ"),
        "Lift" => Language.T("Lift the suspension", "Gỡ tạm đình chỉ"),
        _ => measure,
    };

    public static State Standing(bool isSuspended) => isSuspended ? New("Suspended", "Tạm đình chỉ", "bad") : New("Active", "Đang hoạt động", "good");

    /// <summary>What came of a proposal.</summary>
    public static State Decision(string? decision) => decision switch
    {
        null => New("Waits for a second person", "Chờ người thứ hai", "warn"),
        "Confirmed" => New("Confirmed", "Đã xác nhận", "good"),
        "Rejected" => New("Rejected", "Đã bác bỏ", ""),
        _ => Unknown(decision),
    };

    /// <summary>What an API client may do.</summary>
    public static string Scope(string scope) => scope switch
    {
        "marketplace.read" => Language.T("Read what the organisation sees", "Đọc những gì tổ chức thấy"),
        "marketplace.write" => Language.T("Change and send in its name", "Thay đổi và gửi thay tổ chức"),
        _ => scope,
    };

    public static string Scopes(IEnumerable<string> scopes) => string.Join("; ", scopes.Select(Scope));

    private static State New(string english, string vietnamese, string meaning) => new(Language.T(english, vietnamese), meaning);

    // A newer service may know a state that this portal does not.
    private static State Unknown(string state) => new(state, "");
}
