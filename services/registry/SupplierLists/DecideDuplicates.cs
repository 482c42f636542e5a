using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>
/// Says of probable duplicates in a list that I uploaded whether each is the firm it is like. What is said of one row holds for all
/// rows of its tax code; only these firms are looked at again.
/// </summary>
public static class DecideDuplicates
{
    private const int MostAtOnce = 500;

    /// <param name="Decisions">Rows that are not named stay as they are.</param>
    /// <param name="Rest">What holds for all of which nothing is decided after that; null where they stay open.</param>
    public sealed record Request(IReadOnlyList<RowDecision> Decisions, DuplicateDecision? Rest = null);

    /// <param name="Decision">Null takes an earlier one back, where the row is the first one of its tax code.</param>
    public sealed record RowDecision(int Row, DuplicateDecision? Decision);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPut("/imports/previews/{id:guid}/decisions", HandleAsync)
        .WithName(nameof(DecideDuplicates))
        .RequireWriter(Kinds.Association, Kinds.Operator)
        .ProducesProblem(400)
        .ProducesProblem(404);

    private static async Task<Ok<PreviewView>> HandleAsync(
        Guid id, Request request, Caller caller, SupplierImport import, Duplicates duplicates, RegistryDb db, ListWords words, CancellationToken ct)
    {
        if (request.Decisions.Count > MostAtOnce) throw Refuse.Field("import.decisions-count", "decisions", $"At most {MostAtOnce} decisions at a time.");
        var preview = await import.DecideAsync(id, caller, async list =>
        {
            var decided = await DecidedAsync(request.Decisions, list, db, ct);
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();

            // Who is told apart from a firm may be somebody whom a later row, until now said to be like that firm, is really like.
            var apart = decided.Where(d => d.Row.Decision is DuplicateDecision.OtherFirm && d.Before is not DuplicateDecision.OtherFirm).Select(d => d.Row.Row).ToArray();
            List<int> changed = [.. decided.Select(d => d.Row.Row), .. apart.Length == 0 ? [] : await duplicates.FindBehindAsync(list, apart, ct)];
            if (request.Rest is { } rest) changed.AddRange(await DecideRestAsync(list, rest, db, ct));
            return await FirmsOfAsync(list, [.. changed], db, ct);
        }, ct);
        return TypedResults.Ok(await PreviewView.OfAsync(preview, db, words, ct));
    }

    private static async Task<List<(ListPreviewRow Row, DuplicateDecision? Before)>> DecidedAsync(IReadOnlyList<RowDecision> asked, ListPreview list, RegistryDb db, CancellationToken ct)
    {
        var named = asked.Select(d => d.Row).ToList();
        var rows = await db.ListPreviewRows.Where(r => r.PreviewId == list.Id && named.Contains(r.Row) && r.LikeTaxCode != null).ToDictionaryAsync(r => r.Row, ct);
        var said = new Dictionary<(string?, string?, int?), DuplicateDecision>();
        var decided = new List<(ListPreviewRow, DuplicateDecision?)>();
        for (var i = 0; i < asked.Count; i++)
        {
            if (!rows.TryGetValue(asked[i].Row, out var row)) throw Refuse.Field("import.row-unlike", $"decisions[{i}].row", "This row is not like another supplier.");
            if (asked[i].Decision is { } decision)
            {
                var firm = row.TaxCode is null ? (null, null, row.Row) : (row.Country, row.TaxCode, (int?)null);
                if (!said.TryAdd(firm, decision) && said[firm] != decision) throw Refuse.Field("import.decisions-contradict", $"decisions[{i}].decision", "Another row of the same tax code was decided otherwise.");
            }
            else if (!row.IsCompared) continue;
            decided.Add((row, row.Decision));
            row.Decision = asked[i].Decision;
        }

        return decided;
    }

    private static async Task<List<int>> DecideRestAsync(ListPreview list, DuplicateDecision rest, RegistryDb db, CancellationToken ct)
    {
        var open = await db.ListPreviewRows.Where(r => r.PreviewId == list.Id && r.IsCompared && r.LikeTaxCode != null && r.Decision == null).Select(r => r.Row).ToListAsync(ct);
        await db.ListPreviewRows.Where(r => r.PreviewId == list.Id && open.Contains(r.Row)).ExecuteUpdateAsync(row => row.SetProperty(r => r.Decision, (DuplicateDecision?)rest), ct);
        return open;
    }

    /// <returns>The rows that are about the same firms as these: by their tax code, by what they are like, or by what they counted for.</returns>
    private static async Task<int[]> FirmsOfAsync(ListPreview list, int[] rows, RegistryDb db, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"""
            update list_preview_row r set decision = d.decision from list_preview_row d
            where r.preview_id = {list.Id} and d.preview_id = r.preview_id and d.row = any({rows}) and d.country = r.country and d.tax_code = r.tax_code and r.like_tax_code is not null
            """, ct);
        return await db.Database.SqlQuery<int>($"""
            with firm as (
                select f.country, f.tax_code from list_preview_row d
                cross join lateral (values (d.country, d.tax_code), (d.firm_country, d.firm_tax_code), (d.like_country, d.like_tax_code)) as f (country, tax_code)
                where d.preview_id = {list.Id} and d.row = any({rows}) and f.tax_code is not null)
            select row as "Value" from list_preview_row
            where preview_id = {list.Id} and (row = any({rows}) or (country, tax_code) in (select * from firm) or (firm_country, firm_tax_code) in (select * from firm)
              or (like_country, like_tax_code) in (select * from firm))
            """).ToArrayAsync(ct);
    }
}
