using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>An empty supplier list with every column and one example, to be filled in with any spreadsheet program.</summary>
public static class GetImportTemplate
{
    private const string Example =
        "0100109106,VN,Công ty TNHH Cơ khí Ví Dụ,Example Mechanical Co. Ltd,VietnameseOwned,0,85,Nhà máy 1,Lô A1,01,21.0278,105.8342,KCN Thăng Long,"
        + "machining-turning;machining,steel-carbon,iso-9001,800,0.02,100,20000,50000,H87,Nguyễn Văn A,kinhdoanh@example.vn,+84 24 1234 5678,"
        + "Gia công cơ khí chính xác,Precision machining,https://example.vn";

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/imports/template.csv", Handle)
        .WithName(nameof(GetImportTemplate))
        .AllowAnonymous();

    // With a byte order mark: without it a spreadsheet program reads Vietnamese letters as something else.
    private static FileContentHttpResult Handle() => TypedResults.File(
        [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes($"{string.Join(',', Columns.Template)}\r\n{Example}\r\n")], "text/csv; charset=utf-8", "suppliers.csv");
}
