using System.Text;
using Matchmaking.Portal.Clients;
using Matchmaking.Portal.Wording;

namespace Matchmaking.Portal.Components;

/// <summary>The rows of a supplier list that need mending, as they came and with what is wrong in words, to be mended in a spreadsheet; and the report of an import.</summary>
internal static class RowsToMend
{
    private const int PageSize = 500;

    public static async Task<IResult> SendAsync(Guid id, RegistryClient registry, CancellationToken ct)
    {
        if (await registry.FindPreviewAsync(id) is not { } preview) return Results.NotFound();
        string[] words = [Language.T("Row", "Dòng"), Language.T("Result", "Kết quả"), Language.T("What to mend", "Cần sửa")];
        return Results.Stream(async file =>
        {
            // With a byte order mark: without it a spreadsheet program reads Vietnamese letters as something else.
            await using var text = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
            var sheet = preview.Sheets[0];
            await text.WriteAsync(TableFile.Line([.. words, .. Names(sheet)]));
            for (string? after = "0"; after is not null;)
            {
                var page = await registry.PreviewRowsAsync(id, "withProblems=true", int.Parse(after), PageSize);
                foreach (var row in page.Items)
                {
                    // Sheets may have other columns; then their header stands where they begin.
                    var next = preview.Sheets.Last(s => s.Before < row.Row);
                    if (next.FirstColumn != sheet.FirstColumn) await text.WriteAsync(TableFile.Line([.. words, .. Names(next)]));
                    sheet = next;
                    await text.WriteAsync(TableFile.Line([ImportColumns.Place(row.Row, preview.Sheets), ImportColumns.Outcome(row.Outcome).Name, InWords(row.Problems, row.Like), .. row.Cells]));
                }

                await text.FlushAsync(ct);
                after = page.Next;
            }
        }, "text/csv; charset=utf-8", $"{Path.GetFileNameWithoutExtension(preview.FileName)}-problems.csv");

        IEnumerable<string> Names(RegistryClient.ListSheet sheet) => preview.Columns.Skip(sheet.FirstColumn).Take(sheet.Width).Select(c => c.Name);
    }

    /// <summary>What became of each row, also when the list itself is gone.</summary>
    public static async Task<IResult> SendReportAsync(Guid id, RegistryClient registry) => await registry.FindImportAsync(id) is not { } import ? Results.NotFound()
        : await TableFile.SendAsync(
            $"{Path.GetFileNameWithoutExtension(import.FileName)}-report.csv", TableFile.AllAsync(after => registry.ImportRowsAsync(id, "", int.Parse(after ?? "0"), PageSize)),
            new(Language.T("Row", "Dòng"), row => ImportColumns.Place(row.Row, import.Sheets)), new(Language.T("Result", "Kết quả"), row => ImportColumns.Outcome(row.Outcome).Name),
            new(Language.T("Supplier", "Nhà cung cấp"), row => row.Name), new(Language.T("What to mend", "Cần sửa"), row => InWords(row.Problems, row.Like)));

    private static string InWords(IReadOnlyList<RegistryClient.RowProblem> problems, RegistryClient.Likeness? like)
    {
        var said = problems.Select(p => $"{ImportColumns.Name(p.Column)} {(p.Value is null ? "" : $"“{p.Value}” ")}{Problems.Row(p.Code, p.Detail)}".Trim());
        if (like is not null) said = said.Append(Language.T($"Probably {like.Name}, {like.TaxCode}", $"Có thể là {like.Name}, {like.TaxCode}"));
        return string.Join(" ", said);
    }
}
