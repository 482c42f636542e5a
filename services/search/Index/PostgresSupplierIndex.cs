using System.Globalization;
using System.Text;
using System.Text.Json;
using Matchmaking.Contracts.Registry;
using Matchmaking.Search.Storage;
using Matchmaking.Search.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Matchmaking.Search.Index;

/// <summary>The index in PostgreSQL: text vectors of our own analyser, ranked by the sum over words of idf times ts_rank.</summary>
internal sealed class PostgresSupplierIndex(SearchDb db, Vocabulary vocabulary) : ISupplierIndex
{
    // Beyond this many words a query says nothing new, and each costs a count.
    private const int MaxWords = 12;
    private const int RarestWords = 6;

    // Facet to the column that it counts and filters by.
    private static readonly (string Name, string Column)[] Facets =
    [
        ("process", "process_path"), ("material", "material_path"), ("province", "province_codes"), ("certificate", "valid_certificates"),
        ("size", "array[size_class]"), ("ownership", "array[ownership]"),
    ];

    public async Task PutAsync(SupplierProfilePublished profile, CancellationToken ct)
    {
        var text = SupplierText.Of(profile, vocabulary);
        var capabilities = profile.Sites.SelectMany(s => s.Capabilities).ToList();
        string[] processes = [.. capabilities.Select(c => c.ProcessCode).Distinct()], materials = [.. capabilities.SelectMany(c => c.MaterialCodes).Distinct()];
        await using var command = Command(
            """
            insert into supplier_document (organisation_id, version, is_withdrawn, name_vi, name_en, name_folded, description_vi, description_en, province_codes, process_codes, process_path,
                material_codes, material_path, certificate_codes, certificate_expires, ownership, size_class, is_demonstration, published_at, text_folded, text_exact)
            values ($1, $2, false, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19::tsvector, $20::tsvector)
            on conflict (organisation_id) do update set (version, is_withdrawn, name_vi, name_en, name_folded, description_vi, description_en, province_codes, process_codes, process_path,
                material_codes, material_path, certificate_codes, certificate_expires, ownership, size_class, is_demonstration, published_at, text_folded, text_exact, indexed_at)
                = (excluded.version, false, excluded.name_vi, excluded.name_en, excluded.name_folded, excluded.description_vi, excluded.description_en, excluded.province_codes,
                excluded.process_codes, excluded.process_path, excluded.material_codes, excluded.material_path, excluded.certificate_codes, excluded.certificate_expires, excluded.ownership,
                excluded.size_class, excluded.is_demonstration, excluded.published_at, excluded.text_folded, excluded.text_exact, clock_timestamp())
            where supplier_document.version < excluded.version
            """);
        Add(command, profile.OrganisationId, profile.Version, profile.NameVi, profile.NameEn, Analyser.Fold($"{profile.NameVi} {profile.NameEn}"), profile.DescriptionVi, profile.DescriptionEn);
        Add(command, profile.Sites.Select(s => s.ProvinceCode).Distinct().ToArray(), processes, processes.SelectMany(c => Vocabulary.Path(vocabulary.Processes, c)).Distinct().ToArray());
        Add(command, materials, materials.SelectMany(c => Vocabulary.Path(vocabulary.Materials, c)).Distinct().ToArray(), profile.Certificates.Select(c => c.TypeCode).ToArray());
        command.Parameters.Add(new() { Value = profile.Certificates.Select(c => c.ExpiresOn).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Date });
        Add(command, profile.Ownership, profile.SizeClass, profile.IsDemonstration, profile.At.ToUniversalTime(), text.Folded, text.Exact);
        await command.ExecuteNonQueryAsync(ct);

        // In one order everywhere, so that two profiles with the same new words cannot wait for each other.
        await using var terms = Command("insert into term select unnest($1::text[]) on conflict do nothing");
        Add(terms, (object)text.Terms.Order(StringComparer.Ordinal).ToArray());
        await terms.ExecuteNonQueryAsync(ct);
    }

    public async Task WithdrawAsync(SupplierProfileWithdrawn withdrawal, CancellationToken ct)
    {
        await using var command = Command(
            """
            insert into supplier_document (organisation_id, version, is_withdrawn, published_at) values ($1, $2, true, $3)
            on conflict (organisation_id) do update set version = excluded.version, is_withdrawn = true, indexed_at = clock_timestamp()
            where supplier_document.version < excluded.version
            """);
        Add(command, withdrawal.OrganisationId, withdrawal.Version, withdrawal.At.ToUniversalTime());
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<SupplierResults> FindAsync(SupplierQuery query, CancellationToken ct)
    {
        var words = Analyser.Words(query.Text).Take(MaxWords).ToList();
        if (words.Count == 0) return await AnswerAsync(query, words, Matching.Everything, SearchStep.All, null, ct);

        var counts = await CountAsync(words.ConvertAll(w => w.Folded), ct);
        var (corrected, didYouMean) = await CorrectAsync(words, counts, ct);
        foreach (var (matching, step) in Ladder(corrected, counts))
        {
            var results = await AnswerAsync(query, words, matching, step, didYouMean, ct);
            if (results.Total > 0) return results;
        }

        var names = await AnswerAsync(query, words, Matching.ByName(Analyser.Fold(query.Text)), SearchStep.Names, null, ct);
        return names.Total > 0 ? names : names with { Step = SearchStep.None, Relax = await RelaxableAsync(query, corrected, counts, ct) };
    }

    public async Task<IReadOnlyList<Suggestion>> SuggestAsync(string text, CancellationToken ct)
    {
        var folded = string.Join(' ', Analyser.Words(text).Select(w => Analyser.Fold(w.Exact)));
        if (folded.Length < 2) return [];
        var found = new List<Suggestion>();
        found.AddRange(Codes(vocabulary.Processes.Values, "Process"));
        found.AddRange(Codes(vocabulary.Materials.Values, "Material"));
        await using var command = Command(
            "select organisation_id, name_vi from supplier_document where not is_withdrawn and (name_folded like $1 || '%' or name_folded like '% ' || $1 || '%') order by name_folded limit 6");
        Add(command, folded);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) found.Add(new Suggestion(reader.GetString(1), "Supplier", reader.GetGuid(0).ToString()));
        return found;

        IEnumerable<Suggestion> Codes(IEnumerable<Concept> concepts, string kind) => concepts
            .SelectMany(c => new[] { c.Vi, c.En }.Where(name => (" " + Analyser.Fold(name)).Contains(" " + folded, StringComparison.Ordinal)).Take(1).Select(name => new Suggestion(name, kind, c.Code)))
            .OrderBy(s => s.Text.Length).Take(5);
    }

    private static IEnumerable<(Matching, SearchStep)> Ladder(IReadOnlyList<string> words, IReadOnlyDictionary<string, long> counts)
    {
        var known = words.Where(w => counts.GetValueOrDefault(w) > 0).ToList();
        if (known.Count == words.Count) yield return (Matching.All(known), SearchStep.All);
        else if (known.Count > 0) yield return (Matching.All(known), SearchStep.Relaxed);
        if (known.Count > 1) yield return (Matching.Any([.. known.OrderBy(w => counts[w]).Take(RarestWords)]), SearchStep.Any);
    }

    // A word that no supplier has is taken as the beginning of one, else as the nearest one that somebody has.
    private async Task<(IReadOnlyList<string> Words, string? DidYouMean)> CorrectAsync(IReadOnlyList<Word> words, Dictionary<string, long> counts, CancellationToken ct)
    {
        var corrected = new List<string>();
        var isChanged = false;
        foreach (var word in words.Select(w => w.Folded).Distinct())
        {
            var nearest = counts[word] > 0 || word.Length < 3 ? null : await NearestAsync(word, ct);
            if (nearest is not null)
            {
                isChanged = true;
                foreach (var (term, count) in await CountAsync([nearest], ct)) counts[term] = count;
            }

            corrected.Add(nearest ?? word);
        }

        return (corrected, isChanged ? string.Join(' ', corrected) : null);
    }

    private async Task<string?> NearestAsync(string word, CancellationToken ct)
    {
        await using var command = Command(
            """
            select term from term where (term like $1 || '%' or term % $1)
                and exists (select from supplier_document where not is_withdrawn and text_folded @@ quote_literal(term)::tsquery)
            order by term like $1 || '%' desc, similarity(term, $1) desc, term limit 1
            """);
        Add(command, word);
        return await command.ExecuteScalarAsync(ct) as string;
    }

    private async Task<Dictionary<string, long>> CountAsync(IReadOnlyCollection<string> words, CancellationToken ct)
    {
        await using var command = Command(
            "select word, (select count(*) from supplier_document where not is_withdrawn and text_folded @@ quote_literal(word)::tsquery) from unnest($1::text[]) word");
        Add(command, (object)words.Distinct().ToArray());
        await using var reader = await command.ExecuteReaderAsync(ct);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct)) counts[reader.GetString(0)] = reader.GetInt64(1);
        return counts;
    }

    private async Task<IReadOnlyList<string>> RelaxableAsync(SupplierQuery query, IReadOnlyList<string> words, IReadOnlyDictionary<string, long> counts, CancellationToken ct)
    {
        var relaxable = new List<string>();
        foreach (var name in query.Filters.Keys)
        {
            var without = query with { Filters = query.Filters.Where(f => f.Key != name).ToDictionary() };
            foreach (var (matching, step) in Ladder(words, counts))
            {
                if ((await AnswerAsync(without, [], matching, step, null, ct)).Total == 0) continue;
                relaxable.Add(name);
                break;
            }
        }

        return relaxable;
    }

    /// <summary>One statement, so that hits, total and counts are of one set at one moment.</summary>
    private async Task<SupplierResults> AnswerAsync(SupplierQuery query, IReadOnlyList<Word> words, Matching matching, SearchStep step, string? didYouMean, CancellationToken ct)
    {
        await using var command = Command("");
        var parameters = command.Parameters;
        string Parameter(object value)
        {
            parameters.Add(new() { Value = value });
            return $"${parameters.Count}";
        }

        var conditions = Facets.ToDictionary(f => f.Name, f => query.Filters.TryGetValue(f.Name, out var chosen) && chosen.Length > 0 ? $"{f.Column} && {Parameter(chosen)}::text[]" : "true");
        var sort = query.Order switch
        {
            SupplierOrder.Name => ("name_folded", "asc", ">"),
            SupplierOrder.Newest => ("published_at", "desc", "<"),
            _ => ("score", "desc", "<"),
        };
        var after = Cursor.Read(query.After, query.Order) is { } cursor
            ? $"where ({sort.Item1}, organisation_id) {sort.Item3} ({Parameter(cursor.Value)}, {Parameter(cursor.Id)})" : "";
        var everywhere = string.Join(" and ", conditions.Values);
        var sql = new StringBuilder(
            $"""
             with found as materialized (
                 select d.*, ({matching.Score(words, Parameter)})::float8 as score,
                     array(select distinct c from unnest(certificate_codes, certificate_expires) held (c, expires) where expires is null or expires >= {Parameter(query.Today)}) as valid_certificates
                 from supplier_document d where not is_withdrawn and {matching.Condition(Parameter)}),
             hit as (select * from found where {everywhere})
             select (select count(*) from hit), (select max(indexed_at) from supplier_document),
                 (select coalesce(json_agg(page), '[]') from (select organisation_id, name_vi, name_en, description_vi, description_en, province_codes, process_codes, material_codes, valid_certificates,
                     size_class, ownership, is_demonstration, score, name_folded, published_at from hit {after} order by {sort.Item1} {sort.Item2}, organisation_id {sort.Item2} limit {query.PageSize + 1}) page)
             """);
        foreach (var (name, column) in Facets)
        {
            // Drill sideways: a filter does not hide the alternatives beside what was chosen in it.
            var others = string.Join(" and ", conditions.Where(c => c.Key != name).Select(c => c.Value));
            sql.Append(CultureInfo.InvariantCulture, $", (select coalesce(json_agg(json_build_object('Code', code, 'Count', count)), '[]') from (select code, count(*) from found, unnest({column}) code where {others} group by code order by count(*) desc, code) facet)");
        }

        command.CommandText = sql.ToString();
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var rows = JsonSerializer.Deserialize<List<Row>>(reader.GetString(2), Row.Json) ?? [];
        var page = rows.Take(query.PageSize).ToList();
        var facets = Facets.Select((f, i) => (f.Name, Counts: JsonSerializer.Deserialize<List<FacetCount>>(reader.GetString(3 + i)) ?? [])).ToDictionary(f => f.Name, f => (IReadOnlyList<FacetCount>)f.Counts);
        return new SupplierResults(
            page.ConvertAll(row => Found(row, matching.Words)), reader.GetInt64(0), rows.Count > query.PageSize ? Cursor.Of(page[^1], query.Order) : null, facets, step, didYouMean, [],
            await reader.IsDBNullAsync(1, ct) ? null : reader.GetFieldValue<DateTimeOffset>(1));
    }

    private FoundSupplier Found(Row row, IReadOnlyList<string> words)
    {
        var asked = words.ToHashSet(StringComparer.Ordinal);
        var why = new List<Reason>();
        why.AddRange(row.ProcessCodes.Where(c => vocabulary.Processes.GetValueOrDefault(c)?.Words.Overlaps(asked) is true).Take(3).Select(c => new Reason("process", c)));
        why.AddRange(row.MaterialCodes.Where(c => vocabulary.Materials.GetValueOrDefault(c)?.Words.Overlaps(asked) is true).Take(2).Select(c => new Reason("material", c)));
        why.AddRange(row.ValidCertificates.Where(c => vocabulary.Certificates.GetValueOrDefault(c)?.Words.Overlaps(asked) is true).Take(2).Select(c => new Reason("certificate", c)));
        if (Analyser.Words($"{row.NameVi} {row.NameEn}").Any(w => asked.Contains(w.Folded))) why.Add(new Reason("name", null));
        if (Analyser.Words($"{row.DescriptionVi} {row.DescriptionEn}").Any(w => asked.Contains(w.Folded))) why.Add(new Reason("description", null));
        return new FoundSupplier(
            row.OrganisationId, row.NameVi, row.NameEn, Snippet(row.DescriptionVi), Snippet(row.DescriptionEn), row.ProvinceCodes, row.ProcessCodes,
            row.MaterialCodes, row.ValidCertificates, row.SizeClass, row.Ownership, row.IsDemonstration, Math.Round(row.Score, 4), why);
    }

    private static string? Snippet(string? description) => description is { Length: > 200 } ? description[..Math.Max(1, description.LastIndexOf(' ', 200))] + " …" : description;

    // Inside a consumer the inbox's transaction is the one to join.
    private NpgsqlCommand Command(string sql)
    {
        db.Database.OpenConnection();
        return new NpgsqlCommand(sql, (NpgsqlConnection)db.Database.GetDbConnection());
    }

    private static void Add(NpgsqlCommand command, params object?[] values)
    {
        foreach (var value in values) command.Parameters.Add(new() { Value = value ?? DBNull.Value });
    }
}
