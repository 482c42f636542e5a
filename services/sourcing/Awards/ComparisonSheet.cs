using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Matchmaking.Sourcing.Awards;

/// <summary>The comparison as a table that a spreadsheet opens: one row for each line and supplier.</summary>
public static class ComparisonSheet
{
    public const string XlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private static readonly string[] Header =
    [
        "Line", "Part number", "Revision", "Description", "Quantity", "Unit", "Supplier", "Offered", "Gap", "Unit price", "Total", "Currency", "Tooling",
        "MOQ", "Order multiple", "Lead time (days)", "In time", "Country", "Score", "Best", "Deviations", "Alternative",
    ];

    public static byte[] Csv(GetComparison.Response comparison) => Matchmaking.Csv.Write(Rows(comparison));

    public static byte[] Xlsx(GetComparison.Response comparison)
    {
        using var file = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            var sheet = workbook.AddNewPart<WorksheetPart>();
            sheet.Worksheet = new Worksheet(new SheetData(Rows(comparison).Select(row => new Row(row.Select(CellOf)))));
            workbook.Workbook = new Workbook(new Sheets(new Sheet { Id = workbook.GetIdOfPart(sheet), SheetId = 1, Name = comparison.Reference }));
        }

        return file.ToArray();
    }

    private static IEnumerable<object[]> Rows(GetComparison.Response comparison)
    {
        yield return Header;
        for (var i = 0; i < comparison.Lines.Count; i++)
        {
            var line = comparison.Lines[i];
            foreach (var offer in line.Offers)
            {
                yield return
                [
                    (decimal)(i + 1), line.PartNumber, line.Revision, line.Description, line.Quantity, line.Unit, offer.SupplierName, offer.NoBid ? "no" : "yes",
                    offer.Gap.ToString(), offer.UnitPrice ?? (object)"", offer.Total ?? (object)"", comparison.Currency, offer.ToolingPrice ?? (object)"",
                    offer.Moq, offer.OrderMultiple, (decimal)offer.LeadTimeDaysFirst, offer.MeetsSchedule ? "yes" : "no", offer.CountryOfManufacture ?? "",
                    offer.Score ?? (object)"", offer.IsBest ? "yes" : "", offer.Deviations ?? "", offer.AlternativeOffered ?? "",
                ];
            }
        }
    }

    private static Cell CellOf(object value) => value switch
    {
        decimal number => new Cell { DataType = CellValues.Number, CellValue = new CellValue(number) },
        _ => new Cell { DataType = CellValues.InlineString, InlineString = new InlineString(new Text(Printable(Matchmaking.Csv.Neutral((string)value))) { }) },
    };

    // XML 1.0 cannot carry the other control characters at all.
    private static string Printable(string text) => string.Concat(text.Where(c => !char.IsControl(c) || c is '\t' or '\n' or '\r'));
}
