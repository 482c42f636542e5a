namespace Matchmaking.Files.Ndas;

/// <summary>What is signed. A changed text is a new version; what was signed before holds as it was.</summary>
internal static class NdaText
{
    public const string Version = "2026-1";

    public const string En =
        """
        We keep the files that this organisation shows us under this agreement, and what they say, to ourselves. We use them only to
        prepare bids for it and to fulfil its orders. We show them only to those of our own people who need them for that, and who are
        bound to the same. We make no copies beyond that, do not take the parts apart to learn more, and delete the files when we no
        longer need them or the organisation asks us to. This does not cover what is public, what we knew before, and what the law makes
        us disclose. It ends on the day shown here; what we learned until then stays confidential for two more years. The organisation
        sees when we open a file, and who did.
        """;

    public const string Vi =
        """
        Chúng tôi giữ kín các tệp mà tổ chức này cho xem theo thoả thuận này cùng nội dung của chúng. Chúng tôi chỉ dùng để chuẩn bị chào
        giá và thực hiện đơn hàng của tổ chức, chỉ cho những người của mình cần biết và có cùng nghĩa vụ được xem. Chúng tôi không sao chép
        ngoài phạm vi đó, không tháo dỡ chi tiết để tìm hiểu thêm, và xoá tệp khi không còn cần hoặc khi tổ chức yêu cầu. Thoả thuận không áp
        dụng cho điều đã công khai, điều chúng tôi đã biết trước, và điều pháp luật buộc phải cung cấp. Thoả thuận hết hạn vào ngày ghi ở
        đây; điều đã biết đến ngày đó vẫn được giữ kín thêm hai năm. Tổ chức thấy được khi nào chúng tôi mở tệp và ai đã mở.
        """;
}
