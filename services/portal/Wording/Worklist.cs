using Matchmaking.Portal.Clients;

namespace Matchmaking.Portal.Wording;

/// <summary>What a waiting thing asks of its reader, and where it is done.</summary>
public static class Worklist
{
    public static string Ask(string kind) => kind switch
    {
        "FinishDraft" => Language.T("Finish and publish", "Hoàn thiện và công bố"),
        "BidOnRfq" => Language.T("Bid", "Chào giá"),
        "OpenBids" => Language.T("Open bids", "Mở thầu"),
        "AwardRfq" => Language.T("Compare and propose the award", "So sánh và đề xuất trao thầu"),
        "ApproveAward" => Language.T("Approve the award", "Duyệt trao thầu"),
        "AcknowledgeOrder" => Language.T("Confirm the order", "Xác nhận đơn hàng"),
        "AgreeToChanges" or "AgreeOrder" => Language.T("Agree to the supplier's dates", "Đồng ý ngày giao của nhà cung cấp"),
        "StartProduction" => Language.T("Start production", "Bắt đầu sản xuất"),
        "ShipOrder" => Language.T("Ship", "Gửi hàng"),
        "ReceiveShipment" => Language.T("Receive the delivery", "Nhận hàng"),
        "InspectDelivery" => Language.T("Inspect the delivery", "Kiểm tra hàng"),
        "CloseOrder" => Language.T("Close the order", "Đóng đơn hàng"),
        "RenewCertificate" => Language.T("Renew a certificate that the order needs", "Gia hạn chứng nhận mà đơn hàng cần"),
        "CertificateAtRisk" => Language.T("See which certificate the order lacks or soon will", "Xem chứng nhận mà đơn hàng thiếu hoặc sắp thiếu"),
        _ => kind,
    };

    /// <summary>What a certificate that ends, or has ended, asks of its holder.</summary>
    public static string Renew(CertificationClient.Renewal item, Codes codes) => item.DaysLeft >= 0
        ? Language.T($"{codes.CertificateShort(item.TypeCode)} ends on {Words.Day(item.ExpiresOn)}: renew it", $"{codes.CertificateShort(item.TypeCode)} hết hạn ngày {Words.Day(item.ExpiresOn)}: hãy gia hạn")
        : Language.T($"{codes.CertificateShort(item.TypeCode)} ended on {Words.Day(item.ExpiresOn)}: renew it", $"{codes.CertificateShort(item.TypeCode)} đã hết hạn ngày {Words.Day(item.ExpiresOn)}: hãy gia hạn");

    public static string Address(SourcingClient.Waiting item) => item.Kind switch
    {
        "FinishDraft" or "OpenBids" or "BidOnRfq" => $"/rfqs/{item.Id}",
        "AwardRfq" => $"/rfqs/{item.Id}/comparison",
        "ApproveAward" => $"/rfqs/{item.Id}/award",
        _ => $"/orders/{item.Id}",
    };
}
