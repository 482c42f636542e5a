using Microsoft.AspNetCore.Antiforgery;
using static Matchmaking.Identity.Pages.Language;

namespace Matchmaking.Identity.Pages;

/// <summary>What a browser is told when it cannot be sent on. Always here, never at an address that came with the request.</summary>
internal static class ErrorPage
{
    public static IResult UnknownClient() => Show(
        T("This application is not known here", "Ứng dụng này chưa được đăng ký"),
        T("The address that brought you here names an application that we do not know. Go back and start again from the application itself.",
          "Địa chỉ đưa bạn đến đây thuộc về một ứng dụng mà hệ thống không nhận ra. Hãy quay lại và bắt đầu từ chính ứng dụng đó."));

    public static IResult UnknownAddress() => Show(
        T("We do not send you there", "Không thể chuyển bạn đến địa chỉ đó"),
        T("The application asked us to send you to an address that it has not registered. Nothing was passed on.",
          "Ứng dụng yêu cầu chuyển bạn đến một địa chỉ chưa đăng ký. Chưa có thông tin nào được gửi đi."));

    public static IResult StaleForm() => Show(
        T("This form is too old", "Biểu mẫu này đã hết hạn"),
        T("Go back, load the page again and repeat what you did. If that does not help, allow cookies for this site.",
          "Hãy quay lại, tải lại trang và thực hiện lại. Nếu vẫn không được, hãy cho phép trang này dùng cookie."));

    public static IResult StaleLink() => Show(
        T("This link does not work any more", "Liên kết này không còn hiệu lực"),
        T("It was used, is too old, or a newer letter has taken its place. Ask for a new one.", "Liên kết đã được dùng, đã hết hạn hoặc đã có thư mới hơn thay thế. Hãy yêu cầu thư mới."));

    private static IResult Show(string title, string text) => Page.Of<NoticePage>(StatusCodes.Status400BadRequest, ("Title", title), ("Text", text));
}

internal static class LoggedOutPage
{
    public static IResult Show() => Page.Of<NoticePage>(
        StatusCodes.Status200OK,
        ("Title", T("You are signed out", "Bạn đã đăng xuất")),
        ("Text", T("You can close this page.", "Bạn có thể đóng trang này.")));
}

internal static class ConfirmLogoutPage
{
    public static IResult Show(HttpContext http, IAntiforgery antiforgery) => Page.Of<ConfirmLogout>(StatusCodes.Status200OK, ("Antiforgery", antiforgery.TokenFor(http)));
}
