using Matchmaking.Registry.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>
/// Finds rows of a list that are probably about a supplier that is registered under another tax code, or about the firm of an
/// earlier row. Only who shares a rare key is compared (<see cref="FirmLikeness.KeysOf"/>), a few hundred rows at a time.
/// </summary>
internal sealed class Duplicates(RegistryDb db, FirmLikeness likeness, ListWords listWords)
{
    private const int BatchSize = 250;

    /// <summary>What more firms than this share tells nothing.</summary>
    internal const int MostOfOneKey = 30;

    private sealed record Pair(int Row, int? OtherRow, Guid? OrganisationId);

    private sealed record Behind(int Row, string Country, string TaxCode);

    private sealed record Remembered(int Row, string Country, string TaxCode, string Decision);

    private sealed record Firm(string Country, string TaxCode, string Name, FirmTraits Traits);

    /// <summary>Says of each row that is read whom it is like; rows of a tax code that is registered are like nobody else.</summary>
    public async Task FindAsync(ListPreview list, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"""
            update list_preview_row set like_row = null, like_id = null, like_country = null, like_tax_code = null, like_name = null, like_score = null where preview_id = {list.Id};
            delete from list_preview_key where preview_id = {list.Id};
            update list_preview_row r set is_compared = c.is_compared
            from (
                select p.row, p.outcome is null and (p.tax_code is null or (o.id is null and row_number() over (partition by p.outcome is null, p.country, p.tax_code order by p.row) = 1)) as is_compared
                from list_preview_row p left join organisation o on o.country = p.country and o.tax_code = p.tax_code where p.preview_id = {list.Id}) c
            where r.preview_id = {list.Id} and r.row = c.row
            """, ct);
        for (var last = 0; await AskedAsync(list, last, ct) is { Count: > 0 } batch;)
        {
            last = batch[^1].Row;
            var asked = batch.ToDictionary(r => r.Row, r => Of(list, r));
            await CompareAsync(list, asked, ct);
        }

        await SpreadAsync(list, ct);
    }

    /// <summary>Compares again the rows that are like the same firm as an earlier row, now that this one was told apart from it.</summary>
    /// <returns>Those that are like somebody else now.</returns>
    public async Task<List<int>> FindBehindAsync(ListPreview list, int[] apart, CancellationToken ct)
    {
        var behind = await db.Database.SqlQuery<Behind>($"""
            select r.row as "Row", r.like_country as "Country", r.like_tax_code as "TaxCode" from list_preview_row r
            where r.preview_id = {list.Id} and r.is_compared and r.row <> all({apart}) and exists (
                select from list_preview_row a where a.preview_id = r.preview_id and a.row = any({apart}) and a.row < r.row and a.like_country = r.like_country and a.like_tax_code = r.like_tax_code)
            order by r.row
            """).ToListAsync(ct);
        foreach (var some in behind.Chunk(BatchSize))
        {
            var numbers = some.Select(b => b.Row).ToArray();
            var rows = await db.ListPreviewRows.AsNoTracking().Where(r => r.PreviewId == list.Id && numbers.Contains(r.Row)).ToListAsync(ct);
            await CompareAsync(list, rows.ToDictionary(r => r.Row, r => Of(list, r)), ct);
        }

        var (asked, countries, taxCodes) = (behind.Select(b => b.Row).ToArray(), behind.Select(b => b.Country).ToArray(), behind.Select(b => b.TaxCode).ToArray());
        var changed = await db.Database.SqlQuery<int>($"""
            update list_preview_row r set decision = null from unnest({asked}, {countries}, {taxCodes}) as b (row, country, tax_code)
            where r.preview_id = {list.Id} and r.row = b.row and (r.like_country, r.like_tax_code) is distinct from (b.country, b.tax_code) returning r.row as "Value"
            """).ToListAsync(ct);
        await db.Database.ExecuteSqlAsync($"""
            update list_preview_row r set like_row = null, like_id = null, like_country = null, like_tax_code = null, like_name = null, like_score = null, decision = null
            from list_preview_row c where r.preview_id = {list.Id} and not r.is_compared and c.preview_id = r.preview_id and c.row = any({changed}) and c.country = r.country and c.tax_code = r.tax_code
            """, ct);
        await SpreadAsync(list, ct);
        return changed;
    }

    private async Task SpreadAsync(ListPreview list, CancellationToken ct)
    {
        // All rows of one tax code are about one firm.
        await db.Database.ExecuteSqlAsync($"""
            update list_preview_row r
            set like_row = f.like_row, like_id = f.like_id, like_country = f.like_country, like_tax_code = f.like_tax_code, like_name = f.like_name, like_score = f.like_score
            from list_preview_row f
            where r.preview_id = {list.Id} and f.preview_id = r.preview_id and f.is_compared and f.like_tax_code is not null and r.like_tax_code is null and r.outcome is distinct from 'Refused'
              and f.country = r.country and f.tax_code = r.tax_code
            """, ct);
    }

    private Task<List<ListPreviewRow>> AskedAsync(ListPreview list, int last, CancellationToken ct) =>
        db.ListPreviewRows.AsNoTracking().Where(r => r.PreviewId == list.Id && r.IsCompared && r.Row > last).OrderBy(r => r.Row).Take(BatchSize).ToListAsync(ct);

    private async Task CompareAsync(ListPreview list, Dictionary<int, Firm> asked, CancellationToken ct)
    {
        var keys = asked.SelectMany(r => FirmLikeness.KeysOf(r.Value.Traits).Select(key => (Row: r.Key, Key: key))).ToList();
        var (rows, keyed, words) = (asked.Keys.ToArray(), keys.Select(k => k.Row).ToArray(), keys.Select(k => k.Key).ToArray());
        await db.Database.ExecuteSqlAsync($"insert into list_preview_key (preview_id, row, key) select {list.Id}, * from unnest({keyed}, {words}) on conflict do nothing", ct);
        var pairs = await db.Database.SqlQuery<Pair>($"""
            select distinct k.row as "Row", o.row as "OtherRow", null::uuid as "OrganisationId" from unnest({keyed}, {words}) as k (row, key)
            cross join lateral (select e.row, count(*) over () as many from (
                select row from list_preview_key e where e.preview_id = {list.Id} and e.key = k.key and e.row < k.row limit {MostOfOneKey} + 1) e) o
            where o.many <= {MostOfOneKey}
            union
            select distinct k.row, null::integer, o.organisation_id from unnest({keyed}, {words}) as k (row, key)
            cross join lateral (select l.organisation_id, count(*) over () as many from (
                select organisation_id from likeness_key l where l.key = k.key limit {MostOfOneKey} + 1) l) o
            where o.many <= {MostOfOneKey}
            """).ToListAsync(ct);
        var suppliers = await SuppliersAsync([.. pairs.Select(p => p.OrganisationId).OfType<Guid>().Distinct()], ct);
        var earlier = (await db.ListPreviewRows.AsNoTracking().Where(r => r.PreviewId == list.Id && pairs.Select(p => p.OtherRow).Contains(r.Row)).ToListAsync(ct))
            .Where(r => r.TaxCode is not null).ToDictionary(r => r.Row, r => (Row: r, Firm: Of(list, r)));

        var remembered = (await db.Database.SqlQuery<Remembered>($"""
            select r.row as "Row", d.like_country as "Country", d.like_tax_code as "TaxCode", d.decision as "Decision"
            from list_preview_row r join duplicate_decision d
              on d.organisation_id = {list.OrganisationId} and d.fingerprint = encode(sha256(convert_to(array_to_string(r.cells, chr(31)), 'UTF8')), 'hex')
            where r.preview_id = {list.Id} and r.row = any({rows})
            """).ToListAsync(ct)).ToDictionary(r => (r.Row, r.Country, r.TaxCode), r => r.Decision == nameof(DuplicateDecision.SameFirm) ? 0 : 2);
        var found = new List<(int Row, Likeness Like)>();
        foreach (var row in pairs.GroupBy(p => p.Row).OrderBy(g => g.Key))
        {
            // Whom the row was said to be goes first, and whom it was said not to be last; a registered supplier goes before an earlier row.
            var best = row.Select(p => LikenessOf(asked[row.Key], p, suppliers, earlier)).OfType<Likeness>()
                .Where(l => l.Score >= FirmLikeness.Threshold).OrderBy(l => remembered.GetValueOrDefault((row.Key, l.Country, l.TaxCode), 1)).ThenByDescending(l => l.Score).ThenBy(l => l.Row ?? 0).FirstOrDefault();
            if (best is not null) found.Add((row.Key, best));
        }

        await db.Database.ExecuteSqlAsync($"""
            update list_preview_row r set like_row = v.row_like, like_id = v.id, like_country = v.country, like_tax_code = v.tax_code, like_name = v.name, like_score = v.score
            from unnest({found.Select(f => f.Row).ToArray()}, {found.Select(f => f.Like.Row).ToArray()}, {found.Select(f => f.Like.OrganisationId).ToArray()}, {found.Select(f => f.Like.Country).ToArray()},
                {found.Select(f => f.Like.TaxCode).ToArray()}, {found.Select(f => f.Like.Name).ToArray()}, {found.Select(f => f.Like.Score).ToArray()}) as v (row, row_like, id, country, tax_code, name, score)
            where r.preview_id = {list.Id} and r.row = v.row
            """, ct);
    }

    private static Likeness? LikenessOf(Firm asked, Pair pair, Dictionary<Guid, Firm> suppliers, Dictionary<int, (ListPreviewRow Row, Firm Firm)> earlier)
    {
        if (pair.OrganisationId is { } id && suppliers.TryGetValue(id, out var supplier))
            return new Likeness(null, id, supplier.Country, supplier.TaxCode, supplier.Name, Rounded(asked, supplier));
        if (pair.OtherRow is not { } number || !earlier.TryGetValue(number, out var other)) return null;

        // What is like a row that is like another is like that other, unless they were told apart.
        var (row, score) = (other.Row, Rounded(asked, other.Firm));
        return row is { Like: { } root, Decision: not DuplicateDecision.OtherFirm } ? root with { Score = score }
            : new Likeness(number, null, row.Country!, row.TaxCode!, row.Name ?? "", score); // A row with a tax code has a country.
    }

    private static double Rounded(Firm one, Firm other) => Math.Round(FirmLikeness.Score(one.Traits, other.Traits), 3);

    private Firm Of(ListPreview list, ListPreviewRow row)
    {
        var sheet = ListReading.Under(list, row, isDirect: false);
        string? Cell(string column) => sheet.Cells.GetValueOrDefault(column);
        var province = Cell(Columns.ProvinceCode) is { } typed ? listWords.Provinces.Of(typed) : null;
        return new Firm(row.Country ?? "", row.TaxCode ?? "", row.Name ?? "", likeness.Of([Cell(Columns.NameVi), Cell(Columns.NameEn)], [(Cell(Columns.Address), Cell(Columns.IndustrialPark), province)]));
    }

    /// <summary>Brings the keys of suppliers up to date, a few hundred at a time, each on its own: call it before a transaction, so that nobody waits for it.</summary>
    public async Task RefreshKeysAsync(CancellationToken ct)
    {
        while (true)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext('likeness-keys'))", ct);
            var stale = await db.Database.SqlQuery<LikenessState>($"""
                select o.id as "OrganisationId", o.version as "OrganisationVersion", coalesce(p.revision, 0) as "ProfileRevision"
                from organisation o left join supplier_profile p on p.organisation_id = o.id
                where 'Supplier' = any(o.kinds)
                  and not exists (select from likeness_state s where s.organisation_id = o.id and s.organisation_version = o.version and s.profile_revision = coalesce(p.revision, 0))
                limit {ListStaging.BatchSize}
                """).ToListAsync(ct);
            if (stale.Count == 0) return;
            var ids = stale.Select(s => s.OrganisationId).ToArray();
            var keys = (await SuppliersAsync(ids, ct)).SelectMany(s => FirmLikeness.KeysOf(s.Value.Traits).Select(key => (s.Key, Key: key))).ToList();
            await db.Database.ExecuteSqlAsync($"""
                delete from likeness_key where organisation_id = any({ids});
                insert into likeness_key (organisation_id, key) select * from unnest({keys.Select(k => k.Item1).ToArray()}, {keys.Select(k => k.Key).ToArray()}) on conflict do nothing;
                insert into likeness_state (organisation_id, organisation_version, profile_revision)
                select * from unnest({ids}, {stale.Select(s => s.OrganisationVersion).ToArray()}, {stale.Select(s => s.ProfileRevision).ToArray()})
                on conflict (organisation_id) do update set organisation_version = excluded.organisation_version, profile_revision = excluded.profile_revision
                """, ct);
            await transaction.CommitAsync(ct);
        }
    }

    private async Task<Dictionary<Guid, Firm>> SuppliersAsync(IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        var sites = (await db.Profiles.AsNoTracking().Where(p => ids.Contains(p.OrganisationId)).SelectMany(p => p.Sites, (p, s) => new { p.OrganisationId, s.Facts.Address, s.Facts.IndustrialPark, s.Facts.ProvinceCode })
            .ToListAsync(ct)).ToLookup(s => s.OrganisationId);
        var firms = await db.Organisations.AsNoTracking().IgnoreAutoIncludes().Where(o => ids.Contains(o.Id)).Select(o => new { o.Id, o.Country, o.TaxCode, o.NameVi, o.NameEn }).ToListAsync(ct);
        return firms.ToDictionary(o => o.Id, o => new Firm(
            o.Country, o.TaxCode, o.NameVi, likeness.Of([o.NameVi, o.NameEn], sites[o.Id].Select(s => ((string?)s.Address, s.IndustrialPark, (string?)s.ProvinceCode)))));
    }
}
