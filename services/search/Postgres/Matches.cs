using System.Globalization;
using System.Text;
using System.Text.Json;
using Matchmaking.Search.Index;
using Npgsql;

namespace Matchmaking.Search.Postgres;

/// <summary>A supplier on a page, as the statement answers it.</summary>
internal sealed record FoundRow(
    Guid OrganisationId, string NameVi, string NameEn, string? DescriptionVi, string? DescriptionEn, string[] Products, string[] Equipment, string[] ProvinceCodes, string[] ProcessCodes,
    string[] MaterialCodes, string[] CertificateCodes, DateOnly?[] CertificateExpires, string SizeClass, string Ownership, bool IsDemonstration, DateOnly[] TrustUntil, double Score, int Quality, string NameFolded,
    DateTimeOffset PublishedAt)
{
    public IEnumerable<string> CertificatesOn(DateOnly day) => CertificateCodes.Zip(CertificateExpires).Where(c => c.Second is null || c.Second >= day).Select(c => c.First);

    /// <summary>Last days of lower levels are never before those of higher ones, so what counts comes first.</summary>
    public int TrustOn(DateOnly day) => TrustUntil.Count(until => until >= day);
}

/// <summary>What one statement answers.</summary>
/// <param name="Rows">One more than a page when there is another page.</param>
/// <param name="Counts">Facet to the number of each value.</param>
/// <param name="Without">Filter to the total without it.</param>
internal sealed record MatchAnswer(long Total, DateTimeOffset? IndexedAt, IReadOnlyList<FoundRow> Rows, IReadOnlyDictionary<string, IReadOnlyList<FacetCount>> Counts, IReadOnlyDictionary<string, long> Without);

/// <summary>The one statement of a search, so that hits, total and counts are of one set at one moment.</summary>
internal sealed class Matches(SupplierQuery query, IReadOnlyList<int> conditions, Rung rung, string folded, IReadOnlyList<ScoredLexeme> scored, FacetValues values)
{
    // Of more matches than these only the fullest profiles are ranked; the others follow them.
    private const int MostRanked = 2_000;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private readonly List<NpgsqlParameter> _parameters = [];

    /// <summary>Condition on <c>supplier_document d</c> that the rung is.</summary>
    public static string Condition(Rung rung, string folded, Func<object, string> parameter) =>
        rung.IsByName ? $"{parameter(folded)} <% d.name_folded"
        : rung.Groups.Count == 0 ? "true"
        : $"d.text_folded @@ {parameter(TsQuery.Of(rung))}::tsquery";

    public async Task<MatchAnswer> ReadAsync(NpgsqlDataSource source, PageToken? after, CancellationToken ct)
    {
        var chosen = query.Filters.Where(f => f.Value.Length > 0).Select(f => f.Key).ToList();
        var sql = Statement(chosen, after);
        await using var command = source.CreateCommand(sql);
        command.Parameters.AddRange(_parameters.ToArray());
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);

        var numbers = Numbers(reader, 3);
        var clusters = JsonSerializer.Deserialize<Dictionary<int, string>>(reader.GetString(4)) ?? [];
        var counts = Facet.All.ToDictionary(facet => facet, facet => CountsOf(facet, chosen.IndexOf(facet) is >= 0 and var i ? Numbers(reader, 5 + 2 * i) : numbers, clusters));
        return new MatchAnswer(
            reader.GetInt64(0), await reader.IsDBNullAsync(1, ct) ? null : reader.GetFieldValue<DateTimeOffset>(1),
            await reader.IsDBNullAsync(2, ct) ? [] : JsonSerializer.Deserialize<List<FoundRow>>(reader.GetString(2), Json) ?? [],
            counts, chosen.Select((name, i) => (name, Total: reader.GetInt64(6 + 2 * i))).ToDictionary(c => c.name, c => c.Total));
    }

    private string Statement(List<string> chosen, PageToken? after)
    {
        var today = Parameter(query.Today);
        var hits = chosen.Count == 0 ? "true" : string.Join(" and ", chosen.Select((_, i) => $"is_{i}"));
        var sql = new StringBuilder(
            $"""
             with matched as materialized (
                 select d.organisation_id, d.quality, d.name_folded, d.published_at,
                     case when d.first_expiry is null or d.first_expiry >= {today} then d.facets
                     else array(select f from unnest(d.facets) f where f <> all(array(select c from unnest(d.certificate_facets || {TrustNumbers}[:cardinality(d.trust_until)], d.certificate_expires || d.trust_until) held (c, until) where until < {today}))) end as facets
                 from supplier_document d where not d.is_withdrawn and {Condition(rung, folded, Parameter)}{Held("d.facets")}),
             marked as materialized (select *{string.Concat(chosen.Select((name, i) => $", facets && {Parameter(query.Filters[name].Select(code => Facet.Number(name, code)).ToArray())} as is_{i}"))} from matched where true{Held("facets")}),
             hit as materialized (select * from marked where {hits}),
             {Ranked()}
             select (select count(*) from hit), (select max(indexed_at) from supplier_document),
                 (select json_agg(page) from ({Page(after)}) page),
                 (select coalesce(json_object_agg(f, n), json_build_object()) from (select f, count(*) as n from hit, unnest(facets) f group by f) counted),
                 (select coalesce(json_object_agg(number, code), json_build_object()) from facet_code)
             """);
        for (var i = 0; i < chosen.Count; i++)
        {
            // Drill sideways: a filter does not hide the alternatives beside what was chosen in it.
            var others = chosen.Count == 1 ? "true" : string.Join(" and ", chosen.Select((_, j) => j).Where(j => j != i).Select(j => $"is_{j}"));
            sql.Append(CultureInfo.InvariantCulture, $", (select coalesce(json_object_agg(f, n), json_build_object()) from (select f, count(*) as n from marked, unnest(facets) f where {others} group by f) counted)");
            sql.Append(CultureInfo.InvariantCulture, $", (select count(*) from marked where {others})");
        }

        return sql.ToString();
    }

    private string TrustNumbers => Parameter(Facet.TrustLevels.Select(level => Facet.Number(Facet.Trust, level)).ToArray());

    private string Held(string facets) => conditions.Count == 0 ? "" : string.Concat(conditions.Select(number => $" and {facets} @> {Parameter(new[] { number })}"));

    private string Ranked()
    {
        if (query.Order is not SupplierOrder.Relevance || (scored.Count == 0 && !rung.IsByName)) return "ranked as (select hit.*, 0::float8 as score from hit)";
        if (rung.IsByName) return $"ranked as (select hit.*, word_similarity({Parameter(folded)}, hit.name_folded)::float8 as score from hit)";
        return $"""
                placed as (select *, row_number() over (order by quality desc, organisation_id desc) as place from hit),
                ranked as (
                    select placed.*, case when place > {MostRanked} then 0 else (
                        select {Sum("d.text_folded", isExact: false)} + {Sum("d.text_exact", isExact: true)} from supplier_document d where d.organisation_id = placed.organisation_id) end as score
                    from placed)
                """;
    }

    private string Sum(string column, bool isExact)
    {
        var lexemes = scored.Where(s => s.IsExact == isExact).ToList();
        if (lexemes.Count == 0) return "0";
        return $$"""
                 (select sum(asked.weight * ts_rank('{0.4, 0.6, 0.8, 1}', {{column}}, asked.lexeme, 1))
                  from unnest({{Parameter(lexemes.ConvertAll(s => TsQuery.Of(s.Lexeme)).ToArray())}}::tsquery[], {{Parameter(lexemes.ConvertAll(s => s.Weight).ToArray())}}::float8[]) asked (lexeme, weight))
                 """;
    }

    private string Page(PageToken? after)
    {
        var (columns, direction) = query.Order switch
        {
            SupplierOrder.Name => (new[] { "name_folded" }, "asc"),
            SupplierOrder.Newest => (["published_at"], "desc"),
            _ => (["score", "quality"], "desc"),
        };
        object[] values = after is null ? [] : query.Order switch
        {
            SupplierOrder.Name => [after.Name],
            SupplierOrder.Newest => [after.PublishedAt],
            _ => [after.Score, after.Quality],
        };
        var key = string.Join(", ", columns.Select(c => $"r.{c}").Append("r.organisation_id"));
        var from = after is null ? "" : $"where ({key}) {(direction == "asc" ? ">" : "<")} ({string.Join(", ", values.Append(after.Id).Select(Parameter))})";
        var order = string.Join(", ", columns.Select(c => $"r.{c} {direction}").Append($"r.organisation_id {direction}"));
        return $"""
                select d.organisation_id, d.name_vi, d.name_en, d.description_vi, d.description_en, d.products, d.equipment, d.province_codes, d.process_codes, d.material_codes, d.certificate_codes,
                    d.certificate_expires, d.size_class, d.ownership, d.is_demonstration, d.trust_until, r.score, r.quality, r.name_folded, r.published_at
                from (select * from ranked r {from} order by {order} limit {query.PageSize + 1}) r join supplier_document d using (organisation_id) order by {order}
                """;
    }

    private IReadOnlyList<FacetCount> CountsOf(string facet, IReadOnlyDictionary<int, long> numbers, IReadOnlyDictionary<int, string> clusters) =>
    [
        .. numbers.SelectMany(n => (facet == Facet.Cluster ? clusters.GetValueOrDefault(n.Key) : values.Find(n.Key) is { } value && value.Facet == facet ? value.Code : null) is { } code ? new[] { new FacetCount(code, n.Value) } : [])
            .OrderByDescending(c => c.Count).ThenBy(c => c.Code, StringComparer.Ordinal),
    ];

    private static Dictionary<int, long> Numbers(NpgsqlDataReader reader, int column) => JsonSerializer.Deserialize<Dictionary<int, long>>(reader.GetString(column)) ?? [];

    private string Parameter(object value)
    {
        _parameters.Add(new NpgsqlParameter { Value = value });
        return $"${_parameters.Count}";
    }
}
