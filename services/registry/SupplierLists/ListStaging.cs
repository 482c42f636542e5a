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

    /// <param name="isDirect">Nobody looks at how it is read, so every column has to be known.</param>
    public async Task<ListPreview> StageAsync(ListFile file, Caller caller, bool isDirect, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.ListPreviews.Where(p => p.ExpiresAt <= now).ExecuteDeleteAsync(ct);

        await using var content = file.Open();
        using var rows = SupplierSheet.Read(content, file.Name).GetEnumerator();
        var top = new List<RawRow>();
        while (top.Count < ListHeader.Depth && rows.MoveNext()) top.Add(rows.Current);
        if (top.Count == 0) throw Refuse.Field("import.unreadable", "file", "The file is empty.");
        var header = ListHeader.Of(top);
        if (isDirect) RequireKnown(header);

        var list = new ListPreview(caller.OrganisationId, caller.Subject, file.Name, file.Sha256, file.IsDemonstration, header, now);
        db.Add(list);
        await db.SaveChangesAsync(ct);
        var batch = new List<ListPreviewRow>(BatchSize);
        foreach (var row in top.Where(r => r.Number > header.Row)) await AddAsync(row);
        while (rows.MoveNext()) await AddAsync(rows.Current);
        await SaveAsync();
        db.Update(list);
        await db.SaveChangesAsync(ct);
        return list;

        async Task AddAsync(RawRow row)
        {
            if (++list.Rows > settings.Value.ImportMaxRows)
                throw Refuse.Field("import.too-many-rows", "file", $"A list has at most {settings.Value.ImportMaxRows} rows. Split it.");
            batch.Add(new ListPreviewRow(list.Id, row));
            if (batch.Count == BatchSize) await SaveAsync();
        }

        async Task SaveAsync()
        {
            db.ChangeTracker.Clear();
            db.AddRange(batch);
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
            batch.Clear();
        }
    }

    private static void RequireKnown(ListHeader header)
    {
        if (header.Unknown.FirstOrDefault() is { } unknown)
            throw Refuse.Field("import.column-unknown", "file", $"There is no column \"{(unknown.Length <= 40 ? unknown : unknown[..40] + "…")}\". Columns are: {string.Join(", ", Columns.All)}.");
        if (header.Doubled.FirstOrDefault() is { } doubled) throw Refuse.Field("import.column-doubled", "file", $"The column {doubled} is there twice.");
        if (header.Missing.FirstOrDefault() is { } missing) throw Refuse.Field("import.column-missing", "file", $"The column {missing} is missing.");
    }
}
