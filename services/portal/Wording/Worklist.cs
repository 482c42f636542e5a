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
        "AwardRfq" => Language.T("Compare and award", "So sánh và trao thầu"),
        "AcknowledgeOrder" => Language.T("Confirm the order", "Xác nhận đơn hàng"),
        "AgreeToChanges" or "AgreeOrder" => Language.T("Agree to the supplier's dates", "Đồng ý ngày giao của nhà cung cấp"),
        "StartProduction" => Language.T("Start production", "Bắt đầu sản xuất"),
        "ShipOrder" => Language.T("Ship", "Gửi hàng"),
        "ReceiveShipment" => Language.T("Receive the delivery", "Nhận hàng"),
        "InspectDelivery" => Language.T("Inspect the delivery", "Kiểm tra hàng"),
        "CloseOrder" => Language.T("Close the order", "Đóng đơn hàng"),
        _ => kind,
    };

    public static string Address(SourcingClient.Waiting item) => item.Kind switch
    {
        "FinishDraft" or "OpenBids" or "BidOnRfq" => $"/rfqs/{item.Id}",
        "AwardRfq" => $"/rfqs/{item.Id}/comparison",
        _ => $"/orders/{item.Id}",
    };
}
