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
/// keeps all that have none, and begins the profile of one that has members but has not begun it.
/// </summary>
internal sealed class SupplierImport(RegistryDb db, ListWords words, TimeProvider clock)
{
    /// <summary>Organisations loaded and saved at a time: few round trips, a bounded working set.</summary>
    private const int BatchSize = 500;

    /// <param name="IsDemonstration">What it brings is no real firm.</param>
    public sealed record ListFile(string Name, string Sha256, bool IsDemonstration);

    private sealed record Candidate(SupplierRow Row, int Position);

    public async Task<Import> RunAsync(IReadOnlyList<SheetRow> rows, Caller caller, ListFile file, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryRunAsync(rows, caller, file, ct);
            }
            catch (DbUpdateException e) when (attempt < 3 && e.InnerException is PostgresException { ConstraintName: "organisation_country_tax_code" })
            {
                // One of them registered itself after it was looked up; the next look finds it.
                db.ChangeTracker.Clear();
            }
        }
    }

    private async Task<Import> TryRunAsync(IReadOnlyList<SheetRow> rows, Caller caller, ListFile file, CancellationToken ct)
    {
        // A list is compared with suppliers whoever brought them, and begins new ones; what the caller may change is decided below.
        using var service = RowAccess.ForTheService();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // Imports take turns, so that two lists with the same suppliers cannot wait for each other crosswise.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext('supplier-import'))", ct);

        var now = clock.GetUtcNow();
        var results = new RowResult[rows.Count];
        var candidates = new List<Candidate>();
        for (var i = 0; i < rows.Count; i++)
        {
            var problems = new List<RowProblem>();
            if (SupplierRow.Read(rows[i], words, problems) is { } row) candidates.Add(new Candidate(row, i));
            else results[i] = new RowResult(rows[i].Number, RowOutcome.Refused, rows[i].Cells.GetValueOrDefault(Columns.NameVi), null, problems);
        }

        foreach (var batch in candidates.GroupBy(c => (c.Row.Country, c.Row.TaxCode)).Chunk(BatchSize))
        {
            var known = await LoadAsync(batch.Select(g => g.Key).ToList(), caller, ct);
            foreach (var supplier in batch)
            {
                foreach (var (position, result) in Merge([.. supplier], known.GetValueOrDefault(supplier.Key), caller, file.IsDemonstration, now)) results[position] = result;
            }

            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }

        var import = new Import(caller.OrganisationId, caller.Subject, file.Name, file.Sha256, [.. results], now);
        db.Add(import);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return import;
    }

    private sealed record Known(Organisation Organisation, SupplierProfile? Profile, bool MayChange);

    private async Task<Dictionary<(string, string), Known>> LoadAsync(IReadOnlyList<(string Country, string TaxCode)> keys, Caller caller, CancellationToken ct)
    {
        var taxCodes = keys.Select(k => k.TaxCode).ToList();
        var ids = await db.Database.SqlQuery<Guid>($"""select id as "Value" from organisation where tax_code = any({taxCodes}) order by id for update""").ToListAsync(ct);
        var claimed = db.Memberships.Where(m => ids.Contains(m.OrganisationId)).Select(m => m.OrganisationId);
        var begun = db.Profiles.Where(p => p.Revision > 1).Select(p => p.OrganisationId);
        var open = await db.Organisations.Where(o => ids.Contains(o.Id))
            .Where(o => caller.Kinds.Contains(Kinds.Operator) ? !(claimed.Contains(o.Id) && begun.Contains(o.Id)) : o.ImportedBy == caller.OrganisationId && !claimed.Contains(o.Id))
            .Select(o => o.Id).ToListAsync(ct);
        var closed = ids.Except(open).ToList();

        // The others are merged too, to see whether a row says anything new, but what comes of it is not saved.
        var known = new Dictionary<(string, string), Known>();
        await AddAsync(db.Organisations.Where(o => open.Contains(o.Id)), db.Profiles.Where(p => open.Contains(p.OrganisationId)), true);
        await AddAsync(
            db.Organisations.AsNoTracking().Where(o => closed.Contains(o.Id)), db.Profiles.AsNoTracking().Where(p => closed.Contains(p.OrganisationId)), false);
        return known;

        async Task AddAsync(IQueryable<Organisation> organisations, IQueryable<SupplierProfile> profiles, bool mayChange)
        {
            var found = await profiles.ToDictionaryAsync(p => p.OrganisationId, ct);
            foreach (var organisation in await organisations.ToListAsync(ct))
                known[(organisation.Country, organisation.TaxCode)] = new Known(organisation, found.GetValueOrDefault(organisation.Id), mayChange);
        }
    }

    private IEnumerable<(int Position, RowResult Result)> Merge(Candidate[] rows, Known? known, Caller caller, bool isDemonstration, DateTimeOffset now)
    {
        var isNew = known is null;
        var mayChange = known?.MayChange ?? true;
        var organisation = known?.Organisation ?? Found(rows[0].Row, caller, isDemonstration, now);
        var profile = known?.Profile;
        var needsProfile = profile is null;
        profile ??= new SupplierProfile(organisation);
        var merge = new SupplierMerge(organisation, profile, now);

        var isTaken = false;
        foreach (var (row, position) in rows)
        {
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

            yield return (position, new RowResult(row.Sheet.Number, outcome, row.NameVi, isNew && outcome is RowOutcome.Refused ? null : organisation.Id, [.. problems, .. row.Warnings]));
        }

        if (mayChange && isTaken) Store(merge, isNew, needsProfile, now);
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
