using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Matchmaking.Tests.Support;

/// <summary>Compares what the SQL migrations made with what the EF model believes is there.</summary>
public static class SchemaDrift
{
    private const string Columns =
        """
        select c.table_name || '.' || c.column_name || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
        from information_schema.columns c
        join pg_attribute a on a.attrelid = format('%I.%I', c.table_schema, c.table_name)::regclass and a.attname = c.column_name
        where c.table_schema = 'public' and c.table_name = any($1) and c.column_name <> all($2)
        """;

    private const string UniqueKeys =
        """
        select i.indrelid::regclass || ' unique (' || string_agg(a.attname, ', ' order by k.place) || ')' || coalesce(' where ' || pg_get_expr(i.indpred, i.indrelid), '')
        from pg_index i
        cross join lateral unnest(i.indkey) with ordinality k (attnum, place)
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
        where i.indisunique and i.indrelid::regclass::text = any($1)
        group by i.indexrelid, i.indrelid, i.indpred
        """;

    /// <summary>
    /// Differences, one a line; empty when model and migrations agree. Both databases exist; the one of
    /// <paramref name="model"/> is empty and gets the model's own schema.
    /// </summary>
    /// <param name="migrated">Connection string of a migrated database.</param>
    /// <param name="sqlOnly">Columns (<c>name</c>) that only SQL knows, such as generated search vectors.</param>
    public static async Task<IReadOnlyList<string>> FindAsync(string migrated, DbContext model, CancellationToken ct, params string[] sqlOnly)
    {
        var modelled = model.Database.GetConnectionString() ?? throw new ArgumentException("The model's context has no connection string.", nameof(model));
        await model.Database.ExecuteSqlRawAsync(model.Database.GenerateCreateScript(), ct);
        string[] tables = [.. model.Model.GetEntityTypes().Select(e => e.GetTableName()).OfType<string>().Distinct()];

        var differences = new List<string>();
        var (sqlColumns, modelColumns) = (await ListAsync(migrated, Columns, tables, sqlOnly, ct), await ListAsync(modelled, Columns, tables, [], ct));
        differences.AddRange(modelColumns.Except(sqlColumns).Select(c => $"only in the model: {c}"));
        differences.AddRange(sqlColumns.Except(modelColumns).Select(c => $"only in the migrations: {c}"));

        // The migrations may guard more than the model knows, never less.
        var (sqlKeys, modelKeys) = (await ListAsync(migrated, UniqueKeys, tables, null, ct), await ListAsync(modelled, UniqueKeys, tables, null, ct));
        differences.AddRange(modelKeys.Except(sqlKeys).Select(k => $"not guarded by the migrations: {k}"));
        return differences;
    }

    private static async Task<HashSet<string>> ListAsync(string database, string sql, string[] tables, string[]? without, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(new() { Value = tables });
        if (without is not null) command.Parameters.Add(new() { Value = without });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct)) found.Add(reader.GetString(0));
        return found;
    }
}
