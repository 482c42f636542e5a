using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Profiles;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>Brings rows of a list to their suppliers: those that are known and may be changed, new ones, and others that only stand comparison.</summary>
internal sealed class ListMerging(RegistryDb db, TimeProvider clock)
{
    public async Task<List<RowResult>> MergeAsync(List<Candidate> batch, ListPreview list, Caller caller, bool isTrial, CancellationToken ct)
    {
        var known = await LoadAsync([.. batch.Select(c => (c.Row.Country, c.Row.TaxCode)).Distinct()], caller, isTrial, ct);
        return [.. batch.GroupBy(c => (c.Row.Country, c.Row.TaxCode)).SelectMany(rows => Merge([.. rows], known.GetValueOrDefault(rows.Key), caller, list.IsDemonstration, isTrial, clock.GetUtcNow()))];
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
            yield return new RowResult(listed.Row, outcome, listed.Name, id, [.. problems, .. merge.HasLostNote ? row.Warnings.Select(NotKept) : row.Warnings], listed.Like);
        }

        if (mayChange && isTaken && !isTrial) Store(merge, isNew, needsProfile, now);
    }

    private static RowProblem NotKept(RowProblem warning) => warning.Code is "row.process-unknown" or "row.certificate-unknown"
        ? warning with { Code = "row.words-not-kept", Detail = $"\"{warning.Value}\" has no code, and the description has no room for it; it was not kept." } : warning;

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
