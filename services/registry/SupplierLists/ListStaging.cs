using System.Security.Cryptography;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>An uploaded file, kept by the host on disk while it is read.</summary>
internal sealed record ListFile(Func<Stream> Open, string Name, string Sha256, bool IsDemonstration)
{
    public static async Task<ListFile> OfAsync(IFormFile file, RegistrySettings limits, bool isDemonstration, CancellationToken ct)
    {
        if (file.Length > limits.ImportMaxBytes)
            throw Refuse.Field("import.too-large", "file", $"A list has at most {limits.ImportMaxBytes / 1024 / 1024} MB. Split it.");
        await using var content = file.OpenReadStream();
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct));
        return new ListFile(file.OpenReadStream, Path.GetFileName(file.FileName) is { Length: > 0 and <= 260 } given ? given : "list", sha256, isDemonstration);
    }
}

/// <summary>Puts the rows of a list into the database as they come, a few hundred at a time, so that memory does not grow with the list.</summary>
internal sealed class ListStaging(RegistryDb db, IOptions<RegistrySettings> settings, TimeProvider clock)
{
    /// <summary>Rows that are in memory at a time.</summary>
    public const int BatchSize = 500;

    private const int BatchCharacters = 1_000_000;

    private readonly List<ListPreviewRow> _batch = new(BatchSize);
    private long _characters;
    private long _batchStart;

    /// <param name="isDirect">Nobody looks at how it is read, so every column has to be known.</param>
    public async Task<ListPreview> StageAsync(ListFile file, Caller caller, bool isDirect, CancellationToken ct)
    {
        _batch.Clear();
        (_characters, _batchStart) = (0, 0);
        if (!isDirect) await RequireRoomAsync(caller, ct);
        await using var content = file.Open();
        using var source = SupplierSheet.Open(content, file.Name);
        var list = new ListPreview(caller.OrganisationId, caller.Subject, file.Name, file.Sha256, file.IsDemonstration, clock.GetUtcNow());
        db.Add(list);
        await db.SaveChangesAsync(ct);
        var before = 0;
        foreach (var sheet in source.Sheets) before = await StageAsync(list, sheet, before, isOnly: source.Sheets.Count == 1, isDirect, ct);

        // A person sees what is wrong with a header better in its own table than in a refusal.
        if (list.Sheets.Count == 0 && list.LeftOut.FirstOrDefault(s => s.Reason is SheetReason.NoHeader) is { } first)
            await StageAsync(list, source.Sheets.First(s => s.Name == first.Name), 0, isOnly: true, isDirect, ct);
        if (list.Sheets.Count == 0) throw ListRefusal.Empty();
        await SaveAsync(ct);
        db.Update(list);
        await db.SaveChangesAsync(ct);
        return list;
    }

    // Several lists at once of one organisation wait for each other here.
    private async Task RequireRoomAsync(Caller caller, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext('list-preview'), hashtext({caller.OrganisationId.ToString()}))", ct);
        var now = clock.GetUtcNow();
        var most = settings.Value.ImportMaxPreviews;
        if (await db.ListPreviews.CountAsync(p => p.OrganisationId == caller.OrganisationId && p.ExpiresAt > now, ct) >= most)
            throw Refuse.Conflict("import.too-many-previews", $"At most {most} lists of an organisation wait at a time. Import one of them, or throw it away.");
    }

    /// <returns>How many rows count before the next sheet.</returns>
    private async Task<int> StageAsync(ListPreview list, ListSheet sheet, int before, bool isOnly, bool isDirect, CancellationToken ct)
    {
        if (sheet.IsHidden)
        {
            list.LeaveOut(sheet.Name ?? "", SheetReason.Hidden);
            return before;
        }

        using var rows = sheet.Rows().GetEnumerator();
        var top = new List<RawRow>();
        while (top.Count < ListHeader.Depth && rows.MoveNext()) top.Add(rows.Current);
        if (top.Count == 0 || (!isOnly && !ListHeader.Of(top).IsOfFirms))
        {
            list.LeaveOut(sheet.Name ?? "", top.Count == 0 ? SheetReason.Empty : SheetReason.NoHeader);
            return before;
        }

        var header = ListHeader.Of(top);
        if (isDirect) RequireKnown(header);
        list.Add(sheet.Name, before, header);
        db.AddRange(top.Where(r => r.Number <= header.Row).Select(r => new ListTopRow(list.Id, before, r)));
        await db.SaveChangesAsync(ct);
        var last = header.Row;
        foreach (var row in top.Where(r => r.Number > header.Row)) last = await AddAsync(list, before, row, ct);
        while (rows.MoveNext()) last = await AddAsync(list, before, rows.Current, ct);
        return before + last;
    }

    private async Task<int> AddAsync(ListPreview list, int before, RawRow row, CancellationToken ct)
    {
        if (++list.Rows > settings.Value.ImportMaxRows)
            throw Refuse.Field("import.too-many-rows", "file", $"A list has at most {settings.Value.ImportMaxRows} rows. Split it.");

        // A small workbook can name one long text in every cell.
        if ((_characters += row.Cells.Sum(c => c?.Length ?? 0)) > settings.Value.ImportMaxBytes * 4) throw ListRefusal.TooMuchText();
        _batch.Add(new ListPreviewRow(list.Id, before, row));
        if (_batch.Count == BatchSize || _characters - _batchStart > BatchCharacters) await SaveAsync(ct);
        return row.Number;
    }

    private async Task SaveAsync(CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        db.AddRange(_batch);
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
        _batch.Clear();
        _batchStart = _characters;
    }

    private static void RequireKnown(ListHeader header)
    {
        if (header.Unknown.FirstOrDefault() is { } unknown)
            throw Refuse.Field("import.column-unknown", "file", $"There is no column \"{(unknown.Length <= 40 ? unknown : unknown[..40] + "…")}\". Columns are: {string.Join(", ", Columns.All)}.");
        if (header.Doubled.FirstOrDefault() is { } doubled) throw Refuse.Field("import.column-doubled", "file", $"The column {doubled} is there twice.");
        if (header.Missing.FirstOrDefault() is { } missing) throw Refuse.Field("import.column-missing", "file", $"The column {missing} is missing.");
    }
}
