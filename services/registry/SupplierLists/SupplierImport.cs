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
internal sealed class SupplierImport(RegistryDb db, ListStaging staging, ListReading reading, Duplicates duplicates, ListMerging merging, TimeProvider clock)
{
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

    /// <summary>Shows it anew, after decisions on some rows: only these, and the others of the same firms, are looked at again.</summary>
    /// <param name="decide">Tells the numbers of those rows.</param>
    public async Task<ListPreview> DecideAsync(Guid id, Caller caller, Func<ListPreview, Task<int[]>> decide, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var list = await LockedAsync(id, caller, ct) ?? throw Unknown();
        await RunAsync(list, caller, isTrial: true, isDirect: false, ct, await decide(list));
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

    /// <param name="some">Rows; null for all.</param>
    private async Task<Import> RunAsync(ListPreview list, Caller caller, bool isTrial, bool isDirect, CancellationToken ct, int[]? some = null)
    {
        db.ChangeTracker.Clear();
        await reading.ReadAsync(list, isDirect, some, ct);
        if (some is null && (isTrial || isDirect)) await duplicates.FindAsync(list, ct); // What is confirmed was decided about whom the preview showed.
        await reading.DecideAsync(list, isDirect, ct);
        await reading.OrderAsync(list, ct);

        // Imports take turns, so that two lists with the same suppliers cannot wait for each other crosswise.
        if (!isTrial) await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext('supplier-import'))", ct);
        for (var turn = 0; await reading.NextAsync(list, turn, isDirect, ct) is { Count: > 0 } batch;)
        {
            turn = batch[^1].Listed.Turn ?? int.MaxValue;
            var results = await merging.MergeAsync(batch, list, caller, isTrial, ct);
            if (!isTrial) await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
            await reading.WriteAsync(list, results, ct);
        }

        var counts = await db.ListPreviewRows.Where(r => r.PreviewId == list.Id).GroupBy(r => r.Outcome).ToDictionaryAsync(g => g.Key!.Value, g => g.Count(), ct); // Each row has one by now.
        list.Count(outcome => counts.GetValueOrDefault(outcome));
        return isTrial ? await KeepAsync(list, ct) : await ReportAsync(list, ct);
    }

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
}
