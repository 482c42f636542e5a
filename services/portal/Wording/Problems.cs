using Matchmaking.Portal.Clients;

namespace Matchmaking.Portal.Wording;

/// <summary>What a service's refusal means for the reader: what happened, and what to do. One sentence or two for each code.</summary>
public static class Problems
{
    private static readonly Dictionary<string, (string En, string Vi)> Sentences = new(StringComparer.Ordinal)
    {
        // Anywhere
        ["service.unavailable"] = ("This part does not answer just now. Nothing was lost; try again in a minute.", "Phần này hiện chưa phản hồi. Không mất dữ liệu nào; hãy thử lại sau một phút."),
        ["service.fault"] = ("Something went wrong on our side. Nothing was changed; please try again.", "Đã có lỗi phía hệ thống. Chưa có gì bị thay đổi; hãy thử lại."),
        ["request.invalid"] = ("Some answers need another look.", "Một số thông tin cần xem lại."),
        ["request.malformed"] = ("The form could not be read. Check the values and send it again.", "Không đọc được biểu mẫu. Hãy kiểm tra rồi gửi lại."),
        ["request.stale"] = ("Somebody else changed this meanwhile. Load the page again and repeat your change.", "Người khác vừa thay đổi nội dung này. Hãy tải lại trang rồi làm lại."),
        ["request.aborted"] = ("The request was interrupted. Please try again.", "Yêu cầu bị gián đoạn. Hãy thử lại."),
        ["page.unknown"] = ("This page of the list is no longer there. Start again at the first page.", "Trang này của danh sách không còn. Hãy bắt đầu lại từ trang đầu."),
        ["code.unknown"] = ("Choose a value from the list.", "Hãy chọn một giá trị trong danh sách."),
        ["codes.unknown"] = ("There is no such list.", "Không có danh mục này."),
        ["idempotency-key.missing"] = ("The form lost its key. Load the page again.", "Biểu mẫu thiếu khoá. Hãy tải lại trang."),
        ["request.too-many"] = ("That was faster than one person may go on. Wait a moment, then try again.", "Thao tác quá nhanh. Hãy chờ một lát rồi thử lại."),
        ["idempotency-key.in-progress"] = ("Your first click is still being worked on. Wait a moment, then look again.", "Lần gửi đầu đang được xử lý. Hãy chờ một lát rồi xem lại."),
        ["idempotency-key.reused"] = ("This form was already sent with other values. Load the page again.", "Biểu mẫu này đã được gửi với nội dung khác. Hãy tải lại trang."),
        ["identity.unavailable"] = ("The sign-in service does not answer. Try again shortly.", "Dịch vụ đăng nhập chưa phản hồi. Hãy thử lại sau ít phút."),
        ["account.exists"] = ("There is already an account with this e-mail.", "Đã có tài khoản dùng e-mail này."),
        ["account.unknown"] = ("There is no account with this e-mail.", "Không có tài khoản nào dùng e-mail này."),
        ["account.email-invalid"] = ("Enter an e-mail address such as name@company.vn.", "Hãy nhập địa chỉ e-mail, ví dụ ten@congty.vn."),
        ["account.name-invalid"] = ("Enter a name of at most 200 characters.", "Hãy nhập họ và tên, tối đa 200 ký tự."),
        ["account.password-length"] = ("A password has at least 10 and at most 200 characters.", "Mật khẩu có ít nhất 10 và nhiều nhất 200 ký tự."),
        ["account.password-common"] = ("This password is among the first that others try. Choose another.", "Mật khẩu này quá dễ đoán. Hãy chọn mật khẩu khác."),
        ["account.language-unknown"] = ("Choose Vietnamese or English.", "Hãy chọn tiếng Việt hoặc tiếng Anh."),
        ["directory.unavailable"] = ("The directory of organisations does not answer. Try again shortly.", "Danh bạ tổ chức chưa phản hồi. Hãy thử lại sau ít phút."),
        ["caller.unknown"] = ("Sign in again, please.", "Hãy đăng nhập lại."),
        ["caller.no-organisation"] = ("You do not act for an organisation yet. Register yours first.", "Tài khoản chưa thuộc tổ chức nào. Hãy đăng ký tổ chức trước."),
        ["caller.wrong-kind"] = ("Your organisation does not take this part. Add it on the organisation page.", "Tổ chức chưa đăng ký vai trò này. Hãy bổ sung ở trang tổ chức."),
        ["caller.read-only"] = ("Your role may look, but not change anything. Ask the owner of your organisation.", "Vai trò hiện tại chỉ được xem. Hãy liên hệ chủ sở hữu của tổ chức."),
        ["http.401"] = ("Sign in again, please.", "Hãy đăng nhập lại."),
        ["http.403"] = ("You may not do this.", "Tài khoản này không được phép thực hiện."),
        ["http.404"] = ("This is not there, or not for you.", "Nội dung không tồn tại hoặc không dành cho tài khoản này."),

        // Organisations and profiles
        ["membership.exists"] = ("This person already belongs to an organisation.", "Người này đã thuộc một tổ chức."),
        ["membership.last-owner"] = ("The only owner stays the owner. Make a colleague an owner first, then do this again.", "Tổ chức phải luôn có một chủ sở hữu. Hãy trao vai trò chủ sở hữu cho đồng nghiệp trước, rồi làm lại."),
        ["membership.not-owner"] = ("Only an owner adds people, changes their roles or ends their membership.", "Chỉ chủ sở hữu được thêm người, đổi vai trò hoặc chấm dứt tư cách thành viên."),
        ["membership.unknown"] = ("This person no longer acts for the organisation.", "Người này không còn hành động thay tổ chức."),
        ["organisation.kind-kept"] = ("A role that is in use stays.", "Không thể bỏ vai trò đang được sử dụng."),
        ["organisation.kind-missing"] = ("Choose at least one: buyer or supplier.", "Hãy chọn ít nhất một: bên mua hoặc nhà cung cấp."),
        ["organisation.kind-reserved"] = ("Associations, agencies and operators are set up by the operator.", "Hiệp hội, cơ quan và đơn vị vận hành do bên vận hành đăng ký."),
        ["organisation.kind-unknown"] = ("Choose a role from the list.", "Hãy chọn vai trò trong danh sách."),
        ["organisation.not-manager"] = ("Only owners and managers may change this.", "Chỉ chủ sở hữu và quản lý được thay đổi."),
        ["organisation.owner-reserved"] = ("Only the operator registers for somebody else.", "Chỉ bên vận hành được đăng ký thay người khác."),
        ["organisation.tax-code-invalid"] = ("The check digit of this tax code does not fit. Look at the registration certificate and type it again.", "Chữ số kiểm tra của mã số thuế không đúng. Hãy xem lại giấy đăng ký và nhập lại."),
        ["organisation.tax-code-taken"] = ("An organisation with this tax code is registered already. Ask its owner to add you.", "Mã số thuế này đã được đăng ký. Hãy nhờ chủ sở hữu thêm tài khoản của mình."),
        ["organisation.unknown"] = ("There is no such organisation.", "Không có tổ chức này."),
        ["status.in-future"] = ("The date lies in the future. Enter it when it has come.", "Ngày này ở tương lai. Hãy nhập khi đã đến ngày."),
        ["status.not-manager"] = ("Only owners and managers may change this.", "Chỉ chủ sở hữu và quản lý được thay đổi."),
        ["status.share-contradicts-ownership"] = ("The foreign share does not fit the ownership.", "Tỷ lệ vốn nước ngoài không khớp với hình thức sở hữu."),
        ["profile.customer-too-long"] = ("This customer's name is too long.", "Tên khách hàng quá dài."),
        ["profile.incomplete"] = ("A profile needs a name, one site and one capability before it can be published.", "Hồ sơ cần có tên, một cơ sở và một năng lực trước khi công bố."),
        ["profile.language-unknown"] = ("Choose languages from the list.", "Hãy chọn ngôn ngữ trong danh sách."),
        ["profile.last-of-published"] = ("A published profile keeps at least one site and one capability. Take it back first.", "Hồ sơ đã công bố cần ít nhất một cơ sở và một năng lực. Hãy thu hồi hồ sơ trước."),
        ["profile.markets-sum"] = ("The four market shares must add up to 100.", "Tổng bốn thị trường phải bằng 100."),
        ["profile.not-own"] = ("This is another organisation's profile.", "Đây là hồ sơ của tổ chức khác."),
        ["profile.stale"] = ("A colleague changed the profile meanwhile. Load the page again and repeat your change.", "Đồng nghiệp vừa sửa hồ sơ. Hãy tải lại trang rồi làm lại."),
        ["profile.suspended"] = ("This profile is suspended. Contact the operator.", "Hồ sơ đang bị tạm ngưng. Hãy liên hệ đơn vị vận hành."),
        ["profile.too-many-sites"] = ("A profile holds no more sites than this.", "Hồ sơ đã đủ số cơ sở cho phép."),
        ["profile.unknown"] = ("There is no such profile, or it is not published.", "Không có hồ sơ này hoặc hồ sơ chưa công bố."),
        ["site.half-coordinates"] = ("Give both latitude and longitude, or neither.", "Hãy nhập cả vĩ độ và kinh độ, hoặc bỏ trống cả hai."),
        ["site.name-taken"] = ("You have a site of this name already.", "Đã có cơ sở mang tên này."),
        ["site.too-many-capabilities"] = ("A site holds no more capabilities than this.", "Cơ sở đã đủ số năng lực cho phép."),
        ["site.unknown"] = ("This site is no longer there.", "Cơ sở này không còn."),
        ["capability.batch-range"] = ("The smallest batch is larger than the largest.", "Lô nhỏ nhất lớn hơn lô lớn nhất."),
        ["capability.capacity-without-unit"] = ("Say the unit of the capacity.", "Hãy chọn đơn vị của công suất."),
        ["capability.duplicate"] = ("This site has this process already. Change that entry instead.", "Cơ sở đã có công nghệ này. Hãy sửa mục đó."),
        ["capability.unknown"] = ("This capability is no longer there.", "Năng lực này không còn."),
        ["certificate.expires-before-issue"] = ("A certificate cannot expire before it is issued.", "Ngày hết hạn phải sau ngày cấp."),

        // Imports
        ["import.column-doubled"] = ("A column stands twice in the file.", "Một cột xuất hiện hai lần trong tệp."),
        ["import.column-missing"] = ("A column that is needed is missing. Compare with the template.", "Thiếu cột bắt buộc. Hãy so với tệp mẫu."),
        ["import.column-unknown"] = ("A column is not known. Compare with the template.", "Có cột không nhận ra. Hãy so với tệp mẫu."),
        ["import.too-large"] = ("The file is too large. Split it and import the parts.", "Tệp quá lớn. Hãy chia nhỏ rồi nhập từng phần."),
        ["import.too-many-rows"] = ("The file has too many rows. Split it and import the parts.", "Tệp có quá nhiều dòng. Hãy chia nhỏ rồi nhập từng phần."),
        ["import.unknown"] = ("There is no such import.", "Không có lần nhập này."),
        ["import.unreadable"] = ("The file could not be read. Save it as CSV (UTF-8) or XLSX and try again.", "Không đọc được tệp. Hãy lưu dạng CSV (UTF-8) hoặc XLSX rồi thử lại."),
        ["row.batch-range"] = ("The smallest batch is larger than the largest.", "Lô nhỏ nhất lớn hơn lô lớn nhất."),
        ["row.cell-without-column"] = ("A cell stands beyond the last column.", "Có ô nằm ngoài cột cuối cùng."),
        ["row.code-unknown"] = ("This code is not in the list.", "Mã này không có trong danh mục."),
        ["row.contradicts-earlier-row"] = ("This says something else than an earlier row of the same firm.", "Khác với dòng trước của cùng doanh nghiệp."),
        ["row.email-invalid"] = ("This is not an e-mail address.", "Đây không phải địa chỉ e-mail."),
        ["row.malformed"] = ("This row could not be read.", "Không đọc được dòng này."),
        ["row.not-yours-to-change"] = ("This supplier looks after its own profile; the row was not applied.", "Nhà cung cấp tự quản lý hồ sơ; dòng này không được áp dụng."),
        ["row.number-invalid"] = ("This is not a number.", "Đây không phải là số."),
        ["row.number-out-of-range"] = ("This number is too small or too large.", "Số này quá nhỏ hoặc quá lớn."),
        ["row.ownership-unknown"] = ("This ownership is not known.", "Hình thức sở hữu không nhận ra."),
        ["row.share-contradicts-ownership"] = ("The foreign share does not fit the ownership.", "Tỷ lệ vốn nước ngoài không khớp với hình thức sở hữu."),
        ["row.tax-code-invalid"] = ("The check digit of this tax code does not fit.", "Chữ số kiểm tra của mã số thuế không đúng."),
        ["row.too-long"] = ("This text is too long.", "Nội dung quá dài."),
        ["row.too-many-capabilities"] = ("The site has too many capabilities.", "Cơ sở có quá nhiều năng lực."),
        ["row.too-many-sites"] = ("The firm has too many sites.", "Doanh nghiệp có quá nhiều cơ sở."),
        ["row.value-missing"] = ("A value is missing.", "Thiếu giá trị."),
        ["row.website-invalid"] = ("This is not a web address.", "Đây không phải địa chỉ web."),

        // RFQs
        ["rfq.unknown"] = ("There is no such RFQ, or it is not for you.", "Không có yêu cầu báo giá này hoặc không dành cho tổ chức này."),
        ["rfq.not-yours"] = ("Only the buyer of this RFQ may do that.", "Chỉ bên mua của yêu cầu này được thực hiện."),
        ["rfq.stale"] = ("A colleague changed this RFQ meanwhile. Load the page again and repeat your change.", "Đồng nghiệp vừa sửa yêu cầu này. Hãy tải lại trang rồi làm lại."),
        ["rfq.is-draft"] = ("This RFQ is not published yet.", "Yêu cầu này chưa được công bố."),
        ["rfq.not-draft"] = ("This RFQ is published; only a draft can be changed. Copy it to make another.", "Yêu cầu đã công bố, chỉ bản nháp mới sửa được. Hãy sao chép để tạo bản khác."),
        ["rfq.bidding-closed"] = ("Bidding on this RFQ has closed. The deadline has passed or the buyer ended it.", "Yêu cầu này đã đóng nhận chào giá: đã quá thời hạn hoặc bên mua đã kết thúc."),
        ["rfq.deadline-ahead"] = ("Bids are opened after the deadline, not before.", "Chỉ mở thầu sau thời hạn."),
        ["rfq.deadline-past"] = ("The deadline lies in the past. Choose a later one.", "Thời hạn đã qua. Hãy chọn thời hạn muộn hơn."),
        ["rfq.question-deadline-late"] = ("Questions must close before bidding does.", "Hạn hỏi đáp phải trước hạn chào giá."),
        ["rfq.due-date-past"] = ("A delivery date must lie after the bid deadline.", "Ngày giao hàng phải sau thời hạn chào giá."),
        ["rfq.schedule-day-twice"] = ("A delivery date stands twice.", "Một ngày giao hàng bị lặp."),
        ["rfq.schedule-sum"] = ("The deliveries must add up to the quantity of the line.", "Tổng các đợt giao phải bằng số lượng của hạng mục."),
        ["rfq.time-zone-unknown"] = ("This time zone is not known.", "Múi giờ không nhận ra."),
        ["rfq.weights-not-100"] = ("The weights of the criteria must add up to 100.", "Tổng trọng số phải bằng 100."),
        ["rfq.criterion-twice"] = ("A criterion stands twice.", "Một tiêu chí bị lặp."),
        ["rfq.too-precise"] = ("This number has too many decimals.", "Số này có quá nhiều chữ số thập phân."),
        ["rfq.nobody-invited"] = ("This RFQ is only for invited suppliers: invite at least one before you publish it.", "Yêu cầu chỉ dành cho bên được mời: hãy mời ít nhất một nhà cung cấp trước khi công bố."),
        ["rfq.invitation-stays"] = ("An invitation that was sent cannot be taken back.", "Không thể thu hồi lời mời đã gửi."),
        ["rfq.own-invitation"] = ("You cannot invite your own organisation.", "Không thể mời chính tổ chức mình."),
        ["rfq.not-inviting"] = ("Suppliers can be invited only while the RFQ is a draft or open for bids.", "Chỉ mời được khi yêu cầu là bản nháp hoặc đang nhận chào giá."),
        ["invitation.unknown-supplier"] = ("One of these suppliers is not known here yet. Wait a moment and try again.", "Có nhà cung cấp chưa nhận ra. Hãy chờ một lát rồi thử lại."),
        ["rfq.not-to-open"] = ("There is nothing to open on this RFQ now.", "Yêu cầu này hiện không có gì để mở."),
        ["rfq.not-opened"] = ("Bids are compared after they are opened.", "Chỉ so sánh được sau khi mở thầu."),
        ["rfq.not-in-evaluation"] = ("This RFQ is not under evaluation.", "Yêu cầu này không ở bước đánh giá."),
        ["rfq.decided"] = ("This RFQ is decided already.", "Yêu cầu này đã có quyết định."),
        ["rfq.ended"] = ("This RFQ has ended.", "Yêu cầu này đã kết thúc."),

        // Search
        ["search.too-many-values"] = ("Choose fewer values in this filter.", "Hãy chọn ít giá trị hơn trong bộ lọc này."),
        ["search.sort-unknown"] = ("Choose an order from the list.", "Hãy chọn cách sắp xếp trong danh sách."),

        // Bids
        ["bid.own-rfq"] = ("You cannot bid on your own RFQ.", "Không thể chào giá cho yêu cầu của chính mình."),
        ["bid.none"] = ("You have no bid on this RFQ.", "Tổ chức chưa có chào giá cho yêu cầu này."),
        ["bid.not-submitted"] = ("This bid was withdrawn or is closed.", "Chào giá này đã rút hoặc đã đóng."),
        ["bid.empty"] = ("Offer at least one line.", "Hãy chào giá ít nhất một hạng mục."),
        ["bid.line-unknown"] = ("The RFQ has no such line. Load the page again.", "Yêu cầu không có hạng mục này. Hãy tải lại trang."),
        ["bid.price-missing"] = ("Enter a unit price, or mark the line as not offered.", "Hãy nhập đơn giá hoặc đánh dấu không chào hạng mục này."),
        ["bid.breaks-not-rising"] = ("Price breaks must start at rising quantities.", "Các mức giá phải theo số lượng tăng dần."),
        ["bid.country-missing"] = ("Say in which country it is made.", "Hãy chọn nước sản xuất."),
        ["bid.tool-owner-missing"] = ("Say who owns the tooling.", "Hãy cho biết ai sở hữu khuôn, đồ gá."),
        ["bid.validity-short"] = ("A bid must stay valid beyond the deadline.", "Chào giá phải còn hiệu lực sau thời hạn."),
        ["bid.too-precise"] = ("This number has too many decimals.", "Số này có quá nhiều chữ số thập phân."),

        // Award
        ["award.line-unknown"] = ("The RFQ has no such line. Load the page again.", "Yêu cầu không có hạng mục này. Hãy tải lại trang."),
        ["award.line-twice"] = ("A supplier stands twice on one line.", "Một nhà cung cấp xuất hiện hai lần trên cùng hạng mục."),
        ["award.too-much"] = ("More than the quantity of the line is awarded.", "Số lượng trao vượt quá số lượng của hạng mục."),
        ["award.not-offered"] = ("This supplier did not offer this line.", "Nhà cung cấp không chào hạng mục này."),
        ["award.below-moq"] = ("The quantity is below the supplier's minimum.", "Số lượng thấp hơn mức tối thiểu của nhà cung cấp."),
        ["award.not-a-multiple"] = ("The quantity is no multiple of the supplier's packing.", "Số lượng không phải bội số đóng gói của nhà cung cấp."),
        ["award.no-price"] = ("The supplier gave no price for this quantity.", "Nhà cung cấp không có giá cho số lượng này."),
        ["award.bid-expired"] = ("This bid is no longer valid.", "Chào giá này đã hết hiệu lực."),
        ["award.supplier-suspended"] = ("This supplier's profile is suspended.", "Hồ sơ nhà cung cấp đang bị tạm ngưng."),
        ["award.too-precise"] = ("This number has too many decimals.", "Số này có quá nhiều chữ số thập phân."),

        // Orders
        ["order.unknown"] = ("There is no such order.", "Không có đơn hàng này."),
        ["order.not-yours"] = ("Only the other side of this order may do that.", "Chỉ bên kia của đơn hàng này được thực hiện."),
        ["order.not-now"] = ("That is not possible in the order's present state. Load the page again.", "Không thực hiện được ở trạng thái hiện tại của đơn hàng. Hãy tải lại trang."),
        ["order.not-agreed"] = ("The buyer has not agreed to the changed dates yet.", "Bên mua chưa đồng ý ngày giao mới."),
        ["order.nothing-to-ship"] = ("Everything that was ordered has been shipped.", "Đã gửi đủ số lượng đặt."),
        ["order.nothing-under-way"] = ("No shipment is under way.", "Không có chuyến hàng nào đang đi."),
        ["order.nothing-to-inspect"] = ("Nothing is waiting for inspection.", "Không có hàng chờ kiểm tra."),
        ["order.not-inspected"] = ("Inspect everything that was received, then close the order.", "Hãy kiểm tra hết hàng đã nhận rồi mới đóng đơn."),
        ["order.not-delivered"] = ("Not everything has been delivered yet.", "Chưa giao đủ hàng."),
        ["order.reason-missing"] = ("Give a reason; both sides will read it.", "Hãy nêu lý do; cả hai bên sẽ đọc."),
        ["order.dates-changed"] = ("These are not the dates asked for. Choose the answer with other dates.", "Đây không phải ngày yêu cầu. Hãy chọn trả lời với ngày khác."),
        ["order.dates-same"] = ("Give at least one date that differs, or accept without changes.", "Hãy nhập ít nhất một ngày khác, hoặc xác nhận không thay đổi."),
        ["order.day-past"] = ("This day is in the past.", "Ngày này đã qua."),
        ["order.day-ahead"] = ("This day is in the future.", "Ngày này ở tương lai."),
        ["order.day-order"] = ("A shipment cannot arrive before it is sent.", "Hàng không thể đến trước ngày gửi."),
        ["order.shipment-unknown"] = ("This order has no such shipment.", "Đơn hàng không có chuyến hàng này."),
        ["order.line-unknown"] = ("This delivery is not part of it.", "Đợt giao này không thuộc đơn hàng hoặc chuyến hàng."),
        ["order.line-twice"] = ("Name each delivery once.", "Mỗi đợt giao chỉ nêu một lần."),
        ["order.too-much"] = ("This is more than there is.", "Số lượng vượt quá số hiện có."),
        ["order.too-precise"] = ("Quantities have at most 4 decimals.", "Số lượng có tối đa 4 chữ số thập phân."),
        ["order.side-unknown"] = ("A side is buyer or supplier.", "Chỉ chọn bên mua hoặc bên bán."),
        ["order.nothing"] = ("Enter a quantity above 0.", "Hãy nhập số lượng lớn hơn 0."),
    };

    /// <summary>What happened to the request as a whole.</summary>
    public static string Say(ProblemException problem) =>
        Sentences.TryGetValue(problem.Code, out var sentence) ? Language.T(sentence.En, sentence.Vi)
        : Language.T($"This was not accepted: {problem.Detail ?? problem.Code}", $"Yêu cầu không được chấp nhận: {problem.Detail ?? problem.Code}");

    /// <summary>What is wrong with one field; the service's own words where we have none.</summary>
    public static string Field(string code, string message) =>
        code != "request.invalid" && Sentences.TryGetValue(code, out var sentence) ? Language.T(sentence.En, sentence.Vi)
        : Language.T(message, $"Giá trị chưa hợp lệ. ({message})");

    /// <summary>What is wrong with one cell of an import.</summary>
    public static string Row(string code, string detail) => Sentences.TryGetValue(code, out var sentence) ? Language.T(sentence.En, sentence.Vi) : detail;
}
