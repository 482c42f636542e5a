using System.Globalization;
using System.Text;
using Matchmaking.Portal.Clients;
using Matchmaking.Portal.Wording;

namespace Matchmaking.Portal.Components;

/// <summary>A table of a page as a file for spreadsheets: every row, not only those of the page that is shown, in the reader's language.</summary>
internal static class TableFile
{
    /// <summary>A column: its heading, and what stands in it for a row: text, a number, a day or a time; null leaves the cell empty.</summary>
    public readonly record struct Column<T>(string Heading, Func<T, object?> Cell);

    /// <summary>CSV as RFC 4180 says. The first rows are asked for before anything is sent, so that a refusal is a page and not half a file.</summary>
    public static async Task<IResult> SendAsync<T>(string name, IAsyncEnumerable<T> rows, params Column<T>[] columns)
    {
        var row = rows.GetAsyncEnumerator();
        var isThere = await row.MoveNextAsync();
        return Results.Stream(async file =>
        {
            await using var all = row;
            // With a byte order mark: without it a spreadsheet program reads Vietnamese letters as something else.
            await using var text = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
            await text.WriteAsync(Line(columns.Select(c => (object?)c.Heading)));
            for (; isThere; isThere = await all.MoveNextAsync()) await text.WriteAsync(Line(columns.Select(c => c.Cell(all.Current))));
        }, "text/csv; charset=utf-8", name);
    }

    /// <summary>The same of a list that is there at once.</summary>
    public static Task<IResult> SendAsync<T>(string name, IEnumerable<T> rows, params Column<T>[] columns) => SendAsync(name, rows.ToAsyncEnumerable(), columns);

    /// <summary>Every row of a list that comes in pages; <paramref name="page"/> takes what the page before said as next.</summary>
    public static async IAsyncEnumerable<T> AllAsync<T>(Func<string?, Task<Listing<T>>> page)
    {
        string? after = null;
        do
        {
            var listing = await page(after);
            foreach (var item in listing.Items) yield return item;
            after = listing.Next;
        }
        while (after is not null);
    }

    /// <summary>The same of a list whose pages have numbers.</summary>
    public static IAsyncEnumerable<T> AllAsync<T>(Func<int, Task<(IReadOnlyList<T> Items, int? Next)>> page) => AllAsync<T>(async after =>
    {
        var (items, next) = await page(after is null ? 1 : int.Parse(after, CultureInfo.InvariantCulture));
        return new Listing<T>(items, items.Count, next?.ToString(CultureInfo.InvariantCulture));
    });

    internal static string Line(IEnumerable<object?> cells) => string.Join(',', cells.Select(Text)) + "\r\n";

    private static string Text(object? cell) => cell switch
    {
        null => "",
        string text => Csv.Cell(text),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset at => TimeZoneInfo.ConvertTime(at, Words.Vietnam).ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"A cell is no {cell.GetType()}.", nameof(cell)),
    };
}
