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
        string[] words = [Language.T("Row", "Dòng"), Language.T("Result", "Kết quả"), Language.T("What to mend", "Cần sửa")];
        return Results.Stream(async file =>
        {
            // With a byte order mark: without it a spreadsheet program reads Vietnamese letters as something else.
            await using var text = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
            await text.WriteAsync(TableFile.Line([.. words, .. preview.Columns.Select(c => c.Name)]));
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
        return TableFile.Line([row.Row, ImportColumns.Outcome(row.Outcome).Name, string.Join(" ", said), .. row.Cells]);
    }
}
