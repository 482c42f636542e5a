using System.Text;
using Matchmaking.Portal.Clients;
using Matchmaking.Portal.Wording;

namespace Matchmaking.Portal.Components;

/// <summary>The rows of a supplier list that need mending, as they came and with what is wrong in words, to be mended in a spreadsheet.</summary>
internal static class RowsToMend
{
    private const int PageSize = 500;

    public static async Task<IResult> SendAsync(Guid id, RegistryClient registry, CancellationToken ct)
    {
        if (await registry.FindPreviewAsync(id) is not { } preview) return Results.NotFound();
        var words = Language.T("Row,Result,What to mend", "Dòng,Kết quả,Cần sửa");
        return Results.Stream(async file =>
        {
            // With a byte order mark: without it a spreadsheet program reads Vietnamese letters as something else.
            await using var text = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
            await text.WriteAsync($"{words},{string.Join(',', preview.Columns.Select(c => Cell(c.Name)))}\r\n");
            for (string? after = "0"; after is not null;)
            {
                var page = await registry.PreviewRowsAsync(id, "withProblems=true", int.Parse(after), PageSize);
                foreach (var row in page.Items) await text.WriteAsync(Line(row));
                await text.FlushAsync(ct);
                after = page.Next;
            }
        }, "text/csv; charset=utf-8", $"{Path.GetFileNameWithoutExtension(preview.FileName)}-problems.csv");
    }

    internal static string Line(RegistryClient.PreviewRow row)
    {
        var said = row.Problems.Select(p => $"{ImportColumns.Name(p.Column)} {(p.Value is null ? "" : $"“{p.Value}” ")}{Problems.Row(p.Code, p.Detail)}".Trim());
        if (row.Like is { } like) said = said.Append(Language.T($"Probably {like.Name}, {like.TaxCode}", $"Có thể là {like.Name}, {like.TaxCode}"));
        return $"{row.Row},{Cell(ImportColumns.Outcome(row.Outcome).Name)},{Cell(string.Join(" ", said))},{string.Join(',', row.Cells.Select(Cell))}\r\n";
    }

    // What a spreadsheet program would run as a formula stays text.
    private static string Cell(string text) => $"\"{(text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
