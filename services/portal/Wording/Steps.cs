using Matchmaking.Portal.Clients;

namespace Matchmaking.Portal.Wording;

/// <summary>What happened, as timelines say it.</summary>
public static class Steps
{
    public static string Say(string what) => what switch
    {
        "Drafted" => Language.T("Draft made", "Tạo bản nháp"),
        "Changed" => Language.T("Draft changed", "Sửa bản nháp"),
        "Published" => Language.T("Published", "Công bố"),
        "Invited" => Language.T("Suppliers invited", "Mời nhà cung cấp"),
        "BiddingClosed" => Language.T("Bidding closed", "Đóng nhận chào giá"),
        "Opened" => Language.T("Bids opened", "Mở thầu"),
        "EvaluationStarted" => Language.T("Evaluation began", "Bắt đầu đánh giá"),
        "AwardProposed" => Language.T("Award proposed", "Đề xuất trao thầu"),
        "AwardSentBack" => Language.T("Proposal sent back", "Trả lại đề xuất trao thầu"),
        "AwardWithdrawn" => Language.T("Proposal withdrawn", "Rút đề xuất trao thầu"),
        "Awarded" => Language.T("Awarded", "Trao thầu"),
        "Completed" => Language.T("Completed", "Hoàn tất"),
        "Cancelled" => Language.T("Cancelled", "Huỷ"),
        "Unsuccessful" => Language.T("Ended without an award", "Kết thúc, không chọn"),
        "Issued" => Language.T("Order issued", "Phát hành đơn hàng"),
        "Acknowledged" or "Accepted" => Language.T("Order confirmed", "Xác nhận đơn hàng"),
        "AcceptedWithChanges" or "ChangesProposed" => Language.T("Confirmed with other dates", "Xác nhận với ngày khác"),
        "Agreed" or "ChangesAgreed" => Language.T("Dates agreed", "Đồng ý ngày giao"),
        "AgreementRefused" or "ChangesRefused" or "Disagreed" => Language.T("Dates not agreed", "Không đồng ý ngày giao"),
        "Rejected" => Language.T("Order refused by the supplier", "Nhà cung cấp từ chối đơn hàng"),
        "ProductionStarted" => Language.T("Production started", "Bắt đầu sản xuất"),
        "Shipped" => Language.T("Shipped", "Gửi hàng"),
        "Received" => Language.T("Received", "Nhận hàng"),
        "Inspected" => Language.T("Inspected", "Kiểm tra hàng"),
        "Delivered" => Language.T("Everything delivered", "Đã giao đủ"),
        "Closed" => Language.T("Order closed", "Đóng đơn hàng"),
        "Held" or "OnHold" => Language.T("Put on hold", "Tạm dừng"),
        "Resumed" => Language.T("Resumed", "Tiếp tục"),
        "Terminated" => Language.T("Terminated", "Chấm dứt"),
        "CertificateExpiring" => Language.T("A required certificate ends soon", "Chứng nhận bắt buộc sắp hết hạn"),
        "CertificateExpired" => Language.T("A required certificate has ended", "Chứng nhận bắt buộc đã hết hạn"),
        "CertificateEndsBeforeDelivery" => Language.T("A required certificate ends before the last delivery", "Chứng nhận bắt buộc hết hạn trước đợt giao cuối"),
        "CertificateCoversAgain" => Language.T("A required certificate covers the order again", "Đơn hàng lại có chứng nhận bắt buộc còn hiệu lực"),
        "CertificateSuspended" => Language.T("A required certificate is suspended", "Chứng nhận bắt buộc bị tạm đình chỉ"),
        "CertificateRevoked" => Language.T("A required certificate was revoked", "Chứng nhận bắt buộc đã bị thu hồi"),
        "Message" => Language.T("Message", "Tin nhắn"),
        _ => what,
    };

    /// <summary>Whose doing a step is.</summary>
    public static string Who(SourcingClient.Step step) => step.Side switch
    {
        "Platform" => Language.T("the platform", "Hệ thống"),
        "Association" when step.Who.Length == 0 => Language.T("the association", "Hiệp hội"),
        _ => step.Who,
    };

    /// <summary>What a step adds: what somebody wrote, or of which certificate it tells and until when that counts.</summary>
    public static string? Text(SourcingClient.Step step, Codes codes) => step.CertificateType is not { } type ? step.Text
        : step.CertificateEndsOn is { } last ? Language.T($"{codes.Certificate(type)}, last day {Words.Day(last)}", $"{codes.Certificate(type)}, ngày cuối {Words.Day(last)}")
        : codes.Certificate(type);
}
