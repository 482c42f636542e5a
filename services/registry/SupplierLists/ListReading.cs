using System.Linq.Expressions;
using System.Text.Json;
using Matchmaking.Registry.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>A row that can be taken, as it is read and as it stands in the list.</summary>
internal sealed record Candidate(SupplierRow Row, ListPreviewRow Listed);

/// <summary>Reads the rows of a list that waits, tells whose each is, and hands them on supplier by supplier.</summary>
internal sealed class ListReading(RegistryDb db, ListWords words)
{
    /// <summary>More rows of one supplier are more than its profile could hold.</summary>
    private const int MostRowsOfOne = 1000;

    // A row that cannot be read is refused here, with every problem at once; the others learn whose they are.
    public async Task ReadAsync(ListPreview list, bool isDirect, int[]? some, CancellationToken ct)
    {
        for (var last = 0; await ListedAsync(list, r => r.Row > last && (some == null || some.Contains(r.Row)), r => r.Row, ct) is { Count: > 0 } batch;)
        {
            last = batch[^1].Row;
            var read = batch.Select(listed =>
            {
                var problems = new List<RowProblem>();
                var row = SupplierRow.Read(Under(list, listed, isDirect), words, problems);
                var outcome = row is not null ? (RowOutcome?)null : problems.All(p => p.IsWarning) ? RowOutcome.Unchanged : RowOutcome.Refused;
                return (Row: row, Outcome: outcome?.ToString(), Problems: JsonSerializer.Serialize(problems));
            }).ToList();
            await db.Database.ExecuteSqlAsync($"""
                update list_preview_row r set name = v.name, country = v.country, tax_code = v.tax_code, outcome = v.outcome, problems = v.problems, organisation_id = null, turn = null
                from unnest({batch.Select(r => r.Row).ToArray()}, {batch.Select(r => Under(list, r, isDirect).Cells.GetValueOrDefault(Columns.NameVi)).ToArray()}, {read.Select(r => r.Row?.Country).ToArray()},
                    {read.Select(r => Text.OrNull(r.Row?.TaxCode)).ToArray()}, {read.Select(r => r.Outcome).ToArray()}, {read.Select(r => r.Problems).ToArray()}::jsonb[])
                    as v (row, name, country, tax_code, outcome, problems)
                where r.preview_id = {list.Id} and r.row = v.row
                """, ct);
        }
    }

    // A probable duplicate waits for a decision. Without a preview nobody decides: then a tax code of its own makes a firm of its own.
    public async Task DecideAsync(ListPreview list, bool isDirect, CancellationToken ct)
    {
        var missing = JsonSerializer.Serialize<RowProblem[]>([SupplierRow.WithoutTaxCode]);
        await db.Database.ExecuteSqlAsync($"""
            update list_preview_row r set decision = d.decision from duplicate_decision d
            where r.preview_id = {list.Id} and r.decision is null and d.organisation_id = {list.OrganisationId} and d.like_country = r.like_country and d.like_tax_code = r.like_tax_code
              and d.fingerprint = encode(sha256(convert_to(array_to_string(r.cells, chr(31)), 'UTF8')), 'hex');

            update list_preview_row set
                firm_country = case when decision = 'SameFirm' and like_tax_code is not null then like_country else country end,
                firm_tax_code = case when decision = 'SameFirm' and like_tax_code is not null then like_tax_code else tax_code end
            where preview_id = {list.Id};

            update list_preview_row set outcome = 'Duplicate'
            where preview_id = {list.Id} and outcome is null and like_tax_code is not null and decision is null and not {isDirect};

            update list_preview_row set outcome = 'Refused', problems = problems || {missing}::jsonb
            where preview_id = {list.Id} and outcome is null and firm_tax_code is null
            """, ct);
    }

    // Rows of one supplier follow each other, wherever they stand in the list.
    public async Task OrderAsync(ListPreview list, CancellationToken ct)
    {
        var problem = JsonSerializer.Serialize<RowProblem[]>([new RowProblem(null, "row.too-many-of-one", $"A list has at most {MostRowsOfOne} rows of one supplier.")]);
        await db.Database.ExecuteSqlAsync($"""
            with own as (
                select row, min(row) over (partition by firm_country, firm_tax_code) as first, row_number() over (partition by firm_country, firm_tax_code order by row) as nth
                from list_preview_row where preview_id = {list.Id} and outcome is null),
            turns as (select row, nth, row_number() over (order by first, row) as turn from own)
            update list_preview_row r set turn = case when nth <= {MostRowsOfOne} then t.turn end, outcome = case when nth > {MostRowsOfOne} then 'Refused' end,
                problems = case when nth > {MostRowsOfOne} then {problem}::jsonb else r.problems end
            from turns t where r.preview_id = {list.Id} and r.row = t.row
            """, ct);
    }

    /// <returns>The next few hundred rows, with all rows of the last supplier among them.</returns>
    public async Task<List<Candidate>> NextAsync(ListPreview list, int turn, bool isDirect, CancellationToken ct)
    {
        var batch = await ListedAsync(list, r => r.Turn > turn && r.Outcome == null, r => r.Turn!.Value, ct);
        if (batch.Count == ListStaging.BatchSize)
        {
            var (last, country, taxCode) = (batch[^1].Turn, batch[^1].FirmCountry, batch[^1].FirmTaxCode);
            batch.AddRange(await db.ListPreviewRows.AsNoTracking()
                .Where(r => r.PreviewId == list.Id && r.Turn > last && r.Outcome == null && r.FirmCountry == country && r.FirmTaxCode == taxCode).OrderBy(r => r.Turn).ToListAsync(ct));
        }

        // It was read before, or it would have no turn; then it has a firm, too.
        return [.. batch.Select(r => new Candidate(SupplierRow.Read(Under(list, r, isDirect), words, [])! with { Country = r.FirmCountry!, TaxCode = r.FirmTaxCode! }, r))];
    }

    private Task<List<ListPreviewRow>> ListedAsync(ListPreview list, Expression<Func<ListPreviewRow, bool>> which, Expression<Func<ListPreviewRow, int>> order, CancellationToken ct) =>
        db.ListPreviewRows.AsNoTracking().Where(r => r.PreviewId == list.Id).Where(which).OrderBy(order).Take(ListStaging.BatchSize).ToListAsync(ct);

    internal static SheetRow Under(ListPreview list, ListPreviewRow row, bool isDirect) =>
        SheetRow.Of(row.Raw, list.SheetOf(row.Row), list.Names, list.Columns, keepsUnnamed: isDirect);

    public Task<int> WriteAsync(ListPreview list, List<RowResult> results, CancellationToken ct) => db.Database.ExecuteSqlAsync($"""
        update list_preview_row r set outcome = v.outcome, organisation_id = v.organisation_id, problems = v.problems
        from unnest({results.Select(r => r.Row).ToArray()}, {results.Select(r => r.Outcome.ToString()).ToArray()}, {results.Select(r => r.OrganisationId).ToArray()},
            {results.Select(r => JsonSerializer.Serialize(r.Problems)).ToArray()}::jsonb[]) as v (row, outcome, organisation_id, problems)
        where r.preview_id = {list.Id} and r.row = v.row
        """, ct);
}
