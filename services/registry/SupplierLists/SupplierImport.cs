using System.Text.Json;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Profiles;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>
/// Takes in a supplier list as a whole: all rows that can be taken, their events and the report commit together. An association
/// keeps the suppliers that it brought until they have members of their own; from then on they speak for themselves. The operator
/// keeps all that have none, and begins the profile of one that has members but has not begun it. A preview goes the same way and
/// saves nothing but what it found. Rows and suppliers are in memory a few hundred at a time.
/// </summary>
internal sealed class SupplierImport(RegistryDb db, ListStaging staging, Duplicates duplicates, ListWords words, TimeProvider clock)
{
    /// <summary>More rows of one supplier are more than its profile could hold.</summary>
    private const int MostRowsOfOne = 1000;

    private sealed record Candidate(SupplierRow Row, ListPreviewRow Listed);

    /// <summary>Shows what would come of a list, and keeps it until it is confirmed.</summary>
    public async Task<ListPreview> PreviewAsync(ListFile file, Caller caller, CancellationToken ct)
    {
        // A list is compared with suppliers whoever brought them, and begins new ones; what the caller may change is decided below.
        using var service = RowAccess.ForTheService();
        await duplicates.RefreshKeysAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var list = await staging.StageAsync(file, caller, isDirect: false, ct);
        await RunAsync(list, caller, isTrial: true, isDirect: false, ct);
        await transaction.CommitAsync(ct);
        return list;
    }

    /// <summary>Shows it anew, after <paramref name="change"/> of how it is read.</summary>
    public async Task<ListPreview> PreviewAgainAsync(Guid id, Caller caller, Func<ListPreview, Task> change, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService();
        await duplicates.RefreshKeysAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var list = await LockedAsync(id, caller, ct) ?? throw Unknown();
        await change(list);
        await RunAsync(list, caller, isTrial: true, isDirect: false, ct);
        await transaction.CommitAsync(ct);
        return list;
    }

    /// <summary>Takes a list without a preview.</summary>
    public async Task<Import> ImportAsync(ListFile file, Caller caller, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService();
        await duplicates.RefreshKeysAsync(ct);
        return await TakeAsync(async () => await RunAsync(await staging.StageAsync(file, caller, isDirect: true, ct), caller, isTrial: false, isDirect: true, ct), ct);
    }

    /// <summary>Takes a list whose preview was seen; whoever confirms twice gets the report again.</summary>
    public Task<Import> ConfirmAsync(Guid id, Caller caller, CancellationToken ct) => TakeAsync(async () =>
    {
        if (await LockedAsync(id, caller, ct) is { } list)
        {
            if (Columns.Required.Except(list.Columns).FirstOrDefault() is { } missing)
                throw Refuse.Field("import.column-missing", "columns", $"Say which column of the file is {missing}.");
            return await RunAsync(list, caller, isTrial: false, isDirect: false, ct);
        }

        return await db.Imports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id && i.OrganisationId == caller.OrganisationId && i.Subject == caller.Subject, ct) ?? throw Unknown();
    }, ct);

    public static RefusalException Unknown() => Refuse.NotFound("import.preview-unknown", "There is no such preview; it is kept for a day, for whoever uploaded it.");

    private async Task<ListPreview?> LockedAsync(Guid id, Caller caller, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.Database.ExecuteSqlAsync($"select 1 from list_preview where id = {id} for update", ct);
        return await db.ListPreviews.SingleOrDefaultAsync(p => p.Id == id && p.OrganisationId == caller.OrganisationId && p.Subject == caller.Subject && p.ExpiresAt > now, ct);
    }

    private async Task<Import> TakeAsync(Func<Task<Import>> take, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(2)); // Its turn comes after the lists that came before.
        for (var attempt = 1; ; attempt++)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            try
            {
                var import = await take();
                await transaction.CommitAsync(ct);
                return import;
            }
            catch (DbUpdateException e) when (attempt < 3 && e.InnerException is PostgresException { ConstraintName: "organisation_country_tax_code" })
            {
                // One of them registered itself after it was looked up; the next look finds it.
                db.ChangeTracker.Clear();
            }
        }
    }

    private async Task<Import> RunAsync(ListPreview list, Caller caller, bool isTrial, bool isDirect, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        await ReadAsync(list, isDirect, ct);
        if (isTrial || isDirect) await duplicates.FindAsync(list, ct); // What is confirmed was decided about whom the preview showed.
        await DecideAsync(list, isDirect, ct);
        await OrderAsync(list, ct);

        // Imports take turns, so that two lists with the same suppliers cannot wait for each other crosswise.
        if (!isTrial) await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext('supplier-import'))", ct);
        for (var turn = 0; await NextAsync(list, turn, isDirect, ct) is { Count: > 0 } batch;)
        {
            turn = batch[^1].Listed.Turn ?? int.MaxValue;
            var known = await LoadAsync([.. batch.Select(c => (c.Row.Country, c.Row.TaxCode)).Distinct()], caller, isTrial, ct);
            var results = batch.GroupBy(c => (c.Row.Country, c.Row.TaxCode))
                .SelectMany(rows => Merge([.. rows], known.GetValueOrDefault(rows.Key), caller, list.IsDemonstration, isTrial, clock.GetUtcNow())).ToList();
            if (!isTrial) await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
            await WriteAsync(list, results, ct);
        }

        var counts = await db.ListPreviewRows.Where(r => r.PreviewId == list.Id).GroupBy(r => r.Outcome).ToDictionaryAsync(g => g.Key!.Value, g => g.Count(), ct); // Each row has one by now.
        list.Count(outcome => counts.GetValueOrDefault(outcome));
        return isTrial ? await KeepAsync(list, ct) : await ReportAsync(list, ct);
    }

    // A row that cannot be read is refused here, with every problem at once; the others learn whose they are.
    private async Task ReadAsync(ListPreview list, bool isDirect, CancellationToken ct)
    {
        for (var last = 0; await ListedAsync(list, r => r.Row > last, r => r.Row, ct) is { Count: > 0 } batch;)
        {
            last = batch[^1].Row;
            var read = batch.Select(listed =>
            {
                var problems = new List<RowProblem>();
                var row = SupplierRow.Read(Under(list, listed, isDirect), words, problems);
                return (Row: row, Problems: JsonSerializer.Serialize(problems));
            }).ToList();
            await db.Database.ExecuteSqlAsync($"""
                update list_preview_row r set name = v.name, country = v.country, tax_code = v.tax_code, outcome = v.outcome, problems = v.problems, organisation_id = null, turn = null
                from unnest({batch.Select(r => r.Row).ToArray()}, {batch.Select(r => Under(list, r, isDirect).Cells.GetValueOrDefault(Columns.NameVi)).ToArray()}, {read.Select(r => r.Row?.Country).ToArray()},
                    {read.Select(r => Text.OrNull(r.Row?.TaxCode)).ToArray()}, {read.Select(r => r.Row is null ? nameof(RowOutcome.Refused) : null).ToArray()}, {read.Select(r => r.Problems).ToArray()}::jsonb[])
                    as v (row, name, country, tax_code, outcome, problems)
                where r.preview_id = {list.Id} and r.row = v.row
                """, ct);
        }
    }

    // A probable duplicate waits for a decision. Without a preview nobody decides: then a tax code of its own makes a firm of its own.
    private async Task DecideAsync(ListPreview list, bool isDirect, CancellationToken ct)
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
    private async Task OrderAsync(ListPreview list, CancellationToken ct)
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
    private async Task<List<Candidate>> NextAsync(ListPreview list, int turn, bool isDirect, CancellationToken ct)
    {
        var batch = await ListedAsync(list, r => r.Turn > turn, r => r.Turn!.Value, ct);
        if (batch.Count == ListStaging.BatchSize)
        {
            var (last, country, taxCode) = (batch[^1].Turn, batch[^1].FirmCountry, batch[^1].FirmTaxCode);
            batch.AddRange(await db.ListPreviewRows.AsNoTracking()
                .Where(r => r.PreviewId == list.Id && r.Turn > last && r.FirmCountry == country && r.FirmTaxCode == taxCode).OrderBy(r => r.Turn).ToListAsync(ct));
        }

        // It was read before, or it would have no turn; then it has a firm, too.
        return [.. batch.Select(r => new Candidate(SupplierRow.Read(Under(list, r, isDirect), words, [])! with { Country = r.FirmCountry!, TaxCode = r.FirmTaxCode! }, r))];
    }

    private Task<List<ListPreviewRow>> ListedAsync(
        ListPreview list, System.Linq.Expressions.Expression<Func<ListPreviewRow, bool>> which, System.Linq.Expressions.Expression<Func<ListPreviewRow, int>> order, CancellationToken ct) =>
        db.ListPreviewRows.AsNoTracking().Where(r => r.PreviewId == list.Id).Where(which).OrderBy(order).Take(ListStaging.BatchSize).ToListAsync(ct);

    internal static SheetRow Under(ListPreview list, ListPreviewRow row, bool isDirect) =>
        SheetRow.Of(row.Raw, list.Names, [.. list.Columns.Select(c => c.Length == 0 ? null : c)], keepsUnnamed: isDirect);

    private Task<int> WriteAsync(ListPreview list, List<RowResult> results, CancellationToken ct) => db.Database.ExecuteSqlAsync($"""
        update list_preview_row r set outcome = v.outcome, organisation_id = v.organisation_id, problems = v.problems
        from unnest({results.Select(r => r.Row).ToArray()}, {results.Select(r => r.Outcome.ToString()).ToArray()}, {results.Select(r => r.OrganisationId).ToArray()},
            {results.Select(r => JsonSerializer.Serialize(r.Problems)).ToArray()}::jsonb[]) as v (row, outcome, organisation_id, problems)
        where r.preview_id = {list.Id} and r.row = v.row
        """, ct);

    private async Task<Import> KeepAsync(ListPreview list, CancellationToken ct)
    {
        db.Update(list);
        await db.SaveChangesAsync(ct);
        return new Import(list, list.PreparedAt);
    }

    private async Task<Import> ReportAsync(ListPreview list, CancellationToken ct)
    {
        var import = new Import(list, clock.GetUtcNow());
        db.Add(import);
        await db.SaveChangesAsync(ct);
        await db.Database.ExecuteSqlAsync($"""
            insert into supplier_import_row (import_id, row, outcome, name, organisation_id, problems, like_row, like_id, like_country, like_tax_code, like_name, like_score)
            select preview_id, row, outcome, name, organisation_id, problems, like_row, like_id, like_country, like_tax_code, like_name, like_score
            from list_preview_row where preview_id = {list.Id}
            """, ct);
        await db.Database.ExecuteSqlAsync($"""
            insert into duplicate_decision (organisation_id, fingerprint, like_country, like_tax_code, decision, decided_by, decided_at)
            select {list.OrganisationId}, encode(sha256(convert_to(array_to_string(cells, chr(31)), 'UTF8')), 'hex'), like_country, like_tax_code, min(decision), {list.Subject}, {import.ImportedAt}
            from list_preview_row where preview_id = {list.Id} and decision is not null and like_tax_code is not null group by 2, 3, 4
            on conflict (organisation_id, fingerprint, like_country, like_tax_code) do update set decision = excluded.decision, decided_by = excluded.decided_by, decided_at = excluded.decided_at
            """, ct);
        await db.ListPreviews.Where(p => p.Id == list.Id).ExecuteDeleteAsync(ct);
        return import;
    }

    private sealed record Known(Organisation Organisation, SupplierProfile? Profile, bool MayChange);

    private async Task<Dictionary<(string, string), Known>> LoadAsync(IReadOnlyList<(string Country, string TaxCode)> keys, Caller caller, bool isTrial, CancellationToken ct)
    {
        var taxCodes = keys.Select(k => k.TaxCode).ToList();
        var ids = isTrial
            ? await db.Organisations.Where(o => taxCodes.Contains(o.TaxCode)).Select(o => o.Id).ToListAsync(ct)
            : await db.Database.SqlQuery<Guid>($"""select id as "Value" from organisation where tax_code = any({taxCodes}) order by id for update""").ToListAsync(ct);
        var claimed = db.Memberships.Where(m => ids.Contains(m.OrganisationId)).Select(m => m.OrganisationId);
        var begun = db.Profiles.Where(p => p.Revision > 1).Select(p => p.OrganisationId);
        var open = await db.Organisations.Where(o => ids.Contains(o.Id))
            .Where(o => caller.Kinds.Contains(Kinds.Operator) ? !(claimed.Contains(o.Id) && begun.Contains(o.Id)) : o.ImportedBy == caller.OrganisationId && !claimed.Contains(o.Id))
            .Select(o => o.Id).ToListAsync(ct);
        var closed = ids.Except(open).ToList();

        // The others are merged too, to see whether a row says anything new, but what comes of it is not saved; in a trial nothing is.
        var known = new Dictionary<(string, string), Known>();
        await AddAsync(open, !isTrial, true);
        await AddAsync(closed, false, false);
        return known;

        async Task AddAsync(List<Guid> which, bool isKept, bool mayChange)
        {
            var tracking = isKept ? QueryTrackingBehavior.TrackAll : QueryTrackingBehavior.NoTracking;
            var found = await db.Profiles.AsTracking(tracking).Where(p => which.Contains(p.OrganisationId)).ToDictionaryAsync(p => p.OrganisationId, ct);
            foreach (var organisation in await db.Organisations.AsTracking(tracking).Where(o => which.Contains(o.Id)).ToListAsync(ct))
                known[(organisation.Country, organisation.TaxCode)] = new Known(organisation, found.GetValueOrDefault(organisation.Id), mayChange);
        }
    }

    private IEnumerable<RowResult> Merge(Candidate[] rows, Known? known, Caller caller, bool isDemonstration, bool isTrial, DateTimeOffset now)
    {
        var isNew = known is null;
        var mayChange = known?.MayChange ?? true;
        var organisation = known?.Organisation ?? Found(rows[0].Row, caller, isDemonstration, now);
        var profile = known?.Profile;
        var needsProfile = profile is null;
        profile ??= new SupplierProfile(organisation);
        var merge = new SupplierMerge(organisation, profile, now);

        var isTaken = false;
        foreach (var (said, listed) in rows)
        {
            var row = listed is { Like: not null, Decision: DuplicateDecision.SameFirm } ? said.About(organisation, profile) : said;
            var problems = merge.Check(row);
            var outcome = RowOutcome.Refused;
            if (problems.Count == 0)
            {
                var changed = merge.Apply(row) || (needsProfile && !isTaken);
                isTaken = true;
                outcome = !changed ? RowOutcome.Unchanged : isNew ? RowOutcome.Created : RowOutcome.Updated;
                if (changed && !mayChange)
                {
                    outcome = RowOutcome.Refused;
                    problems.Add(new RowProblem(Columns.TaxCode, "row.not-yours-to-change", "This supplier keeps its own profile, or another association does; what this row says differs from it."));
                }
            }

            var id = isNew && (isTrial || outcome is RowOutcome.Refused) ? (Guid?)null : organisation.Id;
            if (listed is { Like: { } like, Decision: null } && outcome is not RowOutcome.Refused)
                problems.Add(new RowProblem(null, "row.probable-duplicate", $"This is probably {like.Name}, {like.TaxCode}; it was taken as a firm of its own.", IsWarning: true, like.Name));
            yield return new RowResult(listed.Row, outcome, listed.Name, id, [.. problems, .. row.Warnings], listed.Like);
        }

        if (mayChange && isTaken && !isTrial) Store(merge, isNew, needsProfile, now);
    }

    private static Organisation Found(SupplierRow row, Caller caller, bool isDemonstration, DateTimeOffset now)
    {
        var organisation = new Organisation(row.Country, row.TaxCode, row.NameVi, row.Cell(Columns.NameEn) ?? row.NameVi, [Kinds.Supplier], isDemonstration, now) { ImportedBy = caller.OrganisationId };
        var ownership = row.Ownership ?? (row.Country == "VN" ? Ownership.VietnameseOwned : Ownership.Abroad);
        var facts = new StatusFacts(ownership, row.ForeignSharePercent ?? 0, null, Sector.Industry, row.Staff, null, null);

        // A share that contradicts what is assumed of the ownership is reported when the row is merged.
        organisation.RecordStatus(VietnamDay.Of(now), Organisation.Fits(facts) ? facts : facts with { ForeignSharePercent = 0 }, now);
        return organisation;
    }

    private void Store(SupplierMerge merge, bool isNew, bool needsProfile, DateTimeOffset now)
    {
        var (organisation, profile) = (merge.Organisation, merge.Profile);
        var becomesSupplier = !organisation.Is(Kinds.Supplier);
        if (becomesSupplier) organisation.ChooseKinds(Kinds.Choose([.. organisation.Kinds, Kinds.Supplier], byOperator: true));
        if (isNew) db.Add(organisation);
        if (needsProfile) db.Add(profile);

        var hasChangedProfile = merge.HasChangedProfile || needsProfile;
        if (hasChangedProfile && profile.State is ProfileState.Draft && profile.Completeness.Missing.Count == 0) profile.Publish();
        if (isNew || becomesSupplier || merge.HasChangedOrganisation) db.Stage(organisation.Id, organisation.Announce(now));
        if ((hasChangedProfile || merge.HasChangedOrganisation) && profile.Announce(organisation, now) is { } published) db.Stage(organisation.Id, published);
    }
}
