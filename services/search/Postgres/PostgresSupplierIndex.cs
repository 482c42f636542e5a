using Matchmaking.Search.Index;
using Matchmaking.Search.Storage;
using Matchmaking.Search.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Matchmaking.Search.Postgres;

/// <summary>The index in PostgreSQL: vectors of our own analyser's lexemes, one array of facet numbers, and a table of document frequencies.</summary>
internal sealed class PostgresSupplierIndex(SearchDb db, NpgsqlDataSource source, Vocabulary vocabulary, FacetValues values, TimeProvider clock) : ISupplierIndex
{
    private readonly Lexicon _lexicon = new(source, vocabulary);

    public Task PutAsync(SupplierDocument document, CancellationToken ct) =>
        ChangeAsync(
            document.OrganisationId, document.Version,
            async row =>
            {
                row.Become(document, await HeldAsync(document.OrganisationId, ct), clock.GetUtcNow());
                await RememberAsync(document.ClusterCodes, ct);
            }, document.Written, ct);

    public Task WithdrawAsync(Guid organisationId, int version, DateTimeOffset at, CancellationToken ct) =>
        ChangeAsync(
            organisationId, version,
            row =>
            {
                row.Withdraw(version, at.ToUniversalTime(), clock.GetUtcNow());
                return Task.CompletedTask;
            }, new Dictionary<string, string>(), ct);

    public async Task HoldAsync(HeldCertificate certificate, CancellationToken ct)
    {
        // In a consumer the inbox has a transaction to join.
        await using var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
        await TakeTurnAsync(certificate.OrganisationId, ct);
        var (id, version, organisation, code, expiresOn, counts) = certificate;
        var isNewer = await db.Database.ExecuteSqlAsync(
            $"""
             insert into held_certificate as known (certificate_id, version, organisation_id, code, expires_on, counts) values ({id}, {version}, {organisation}, {code}, {expiresOn}, {counts})
             on conflict (certificate_id) do update set version = excluded.version, code = excluded.code, expires_on = excluded.expires_on, counts = excluded.counts
             where known.version < excluded.version
             """, ct);
        if (isNewer > 0 && await db.Suppliers.SingleOrDefaultAsync(s => s.OrganisationId == organisation && !s.IsWithdrawn, ct) is { } row)
        {
            row.Hold(await HeldAsync(organisation, ct), clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
        }

        if (own is not null) await own.CommitAsync(ct);
    }

    public async Task<SupplierResults> FindAsync(SupplierQuery query, CancellationToken ct)
    {
        var token = PageToken.Read(query);
        var (corrections, counted) = token is null ? await _lexicon.ReadAsync(query.Text, ct) : (token.Corrections, null);
        var reading = Reading.Of(query.Text, corrections, vocabulary);
        var frequencies = counted ?? token!.FrequenciesOf(reading); // Without a token they were counted.

        var folded = Analyser.Folded(query.Text);
        var rungs = Ladder.Of(reading, frequencies);
        var at = token?.Rung ?? await FirstWithMatchesAsync(rungs, folded, ct);
        var rung = at < rungs.Count ? rungs[at] : throw PageToken.NotOurs();
        var answer = await new Matches(query, ConditionsOf(reading), rung, folded, Score.Of(reading, frequencies), values).ReadAsync(source, token, ct);

        var page = answer.Rows.Take(query.PageSize).ToList();
        var next = answer.Rows.Count <= query.PageSize ? null : new PageToken(
            PageToken.FingerprintOf(query), at, new Dictionary<string, string[]>(corrections.Words), corrections.Meant, frequencies.Documents, [.. reading.Lexemes.Select(frequencies.Of)],
            page[^1].Score, page[^1].Quality, page[^1].NameFolded, page[^1].PublishedAt, page[^1].OrganisationId).Write();
        var explanation = new Explanation(reading, vocabulary);
        return new SupplierResults(
            page.ConvertAll(row => Found(row, explanation, rung.Step, query.Today)), answer.Total, next, answer.Counts, answer.Total == 0 ? SearchStep.None : rung.Step,
            answer.Total == 0 || rung.IsByName ? null : corrections.Meant, answer.Total == 0 ? await RelaxableAsync(query, answer, reading, rung, folded, ct) : [], answer.IndexedAt);
    }

    public async Task<IReadOnlyList<Suggestion>> SuggestNamesAsync(string text, CancellationToken ct)
    {
        var folded = Analyser.Folded(text);
        if (folded.Length < 2) return [];
        await using var command = source.CreateCommand(
            "select organisation_id, name_vi from supplier_document where not is_withdrawn and (name_folded like $1 or name_folded like $2) order by name_folded not like $1, name_folded, organisation_id limit 6");
        command.Parameters.Add(new() { Value = folded + "%" });
        command.Parameters.Add(new() { Value = "% " + folded + "%" });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var names = new List<Suggestion>();
        while (await reader.ReadAsync(ct)) names.Add(new Suggestion(reader.GetString(1), "Supplier", reader.GetGuid(0).ToString()));
        return names;
    }

    private static FoundSupplier Found(FoundRow row, Explanation explanation, SearchStep step, DateOnly today)
    {
        string[] certificates = [.. row.CertificatesOn(today)];
        var evidence = new Evidence(row.ProcessCodes, row.MaterialCodes, row.ProvinceCodes, certificates, row.NameVi, row.NameEn, row.Products, row.Equipment, row.DescriptionVi, row.DescriptionEn);
        return new FoundSupplier(
            row.OrganisationId, row.NameVi, row.NameEn, explanation.Snippet(row.DescriptionVi), explanation.Snippet(row.DescriptionEn), row.ProvinceCodes, row.ProcessCodes, row.MaterialCodes, certificates, row.SizeClass, row.Ownership,
            row.IsDemonstration, Math.Round(row.Score, 4), explanation.Why(evidence, step), row.TrustOn(today), row.TrustOn(today) is > 0 and var level ? row.TrustUntil[level - 1] : null);
    }

    private async Task<int> FirstWithMatchesAsync(IReadOnlyList<Rung> rungs, string folded, CancellationToken ct)
    {
        if (rungs[0].Groups.Count == 0) return 0;
        await using var command = source.CreateCommand();
        string Parameter(object value)
        {
            command.Parameters.Add(new() { Value = value });
            return $"${command.Parameters.Count}";
        }

        // PostgreSQL looks at a rung only when those before it are empty.
        var rungsInTurn = rungs.SkipLast(1).Select((rung, i) => $"when exists (select from supplier_document d where not d.is_withdrawn and {Matches.Condition(rung, folded, Parameter)}) then {i}");
        command.CommandText = $"select case {string.Join('\n', rungsInTurn)} else {rungs.Count - 1} end";
        return (int)(await command.ExecuteScalarAsync(ct))!; // The case has an else.
    }

    private async Task<IReadOnlyList<Relaxation>> RelaxableAsync(SupplierQuery query, MatchAnswer answer, Reading reading, Rung rung, string folded, CancellationToken ct)
    {
        var relaxable = answer.Without.Select(w => new Relaxation(w.Key, w.Value)).ToList();
        if (!string.IsNullOrWhiteSpace(query.Text)) relaxable.Add(new Relaxation(Relaxation.Words, await TotalAsync(query with { Text = "", After = null }, [], new Rung(SearchStep.All, []), "")));
        relaxable.RemoveAll(r => r.Count == 0);
        if (relaxable.Count == 0 && answer.Without.Count > 1 && await TotalAsync(query with { Filters = new Dictionary<string, string[]>(), After = null }, ConditionsOf(reading), rung, folded) is > 0 and var total)
            relaxable.Add(new Relaxation(Relaxation.EveryFilter, total));
        return relaxable;

        async Task<long> TotalAsync(SupplierQuery other, IReadOnlyList<int> conditions, Rung by, string name) => (await new Matches(other, conditions, by, name, [], values).ReadAsync(source, null, ct)).Total;
    }

    private static List<int> ConditionsOf(Reading reading) => [.. reading.Conditions.Select(c => Facet.Number(Vocabulary.Certificate, c.Code))];

    private async Task ChangeAsync(Guid organisationId, int version, Func<SupplierRow, Task> change, IReadOnlyDictionary<string, string> written, CancellationToken ct)
    {
        // In a consumer the inbox has a transaction to join.
        await using var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
        await TakeTurnAsync(organisationId, ct);
        var row = await db.Suppliers.SingleOrDefaultAsync(s => s.OrganisationId == organisationId, ct);
        if (row is null || row.Version < version)
        {
            var before = row is null || row.IsWithdrawn ? [] : row.Lexemes.Append("").ToHashSet(StringComparer.Ordinal);
            if (row is null) db.Suppliers.Add(row = new SupplierRow(organisationId));
            await change(row);
            await db.SaveChangesAsync(ct);
            await CountAsync(before, row.IsWithdrawn ? [] : row.Lexemes.Append("").ToHashSet(StringComparer.Ordinal), written, ct);
        }

        if (own is not null) await own.CommitAsync(ct);
    }

    // Changes of one supplier take turns, also the first ones, when there is no row yet that could be locked.
    private Task<int> TakeTurnAsync(Guid organisationId, CancellationToken ct) => db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({organisationId.ToString()}, 0))", ct);

    private Task<List<HeldCertificate>> HeldAsync(Guid organisationId, CancellationToken ct) => db.Certificates.AsNoTracking().Where(c => c.OrganisationId == organisationId && c.Counts).ToListAsync(ct);

    private async Task RememberAsync(IReadOnlyList<string> clusters, CancellationToken ct)
    {
        if (clusters.Count == 0) return;
        // In one order everywhere, so that two writers wait for each other and never in a circle.
        string[] codes = [.. clusters.Order(StringComparer.Ordinal)];
        int[] numbers = [.. codes.Select(code => Facet.Number(Facet.Cluster, code))];
        await db.Database.ExecuteSqlAsync($"insert into facet_code (number, facet, code) select number, {Facet.Cluster}, code from unnest({numbers}, {codes}) as known (number, code) on conflict do nothing", ct);
    }

    private async Task CountAsync(HashSet<string> before, HashSet<string> after, IReadOnlyDictionary<string, string> written, CancellationToken ct)
    {
        // In one order everywhere, so that two suppliers with the same words wait for each other and never in a circle.
        string[] lexemes = [.. before.Except(after).Concat(after.Except(before)).Order(StringComparer.Ordinal)];
        if (lexemes.Length == 0) return;
        int[] changes = [.. lexemes.Select(l => after.Contains(l) ? 1 : -1)];
        string[] texts = [.. lexemes.Select(l => written.GetValueOrDefault(l, l))];
        bool[] words = [.. lexemes.Select(l => l.Length > 0 && l.All(char.IsAsciiLetterOrDigit))];
        // What is taken away is there already, so it never becomes a new row; the table's own check must not see its -1 before the conflict does.
        await db.Database.ExecuteSqlAsync(
            $"""
             insert into lexeme as known (lexeme, is_word, written, documents)
             select lexeme, is_word, written, greatest(change, 0) from unnest({lexemes}, {words}, {texts}, {changes}) as changed (lexeme, is_word, written, change)
             on conflict (lexeme) do update set documents = known.documents + case excluded.documents when 0 then -1 else 1 end
             """, ct);
    }
}
