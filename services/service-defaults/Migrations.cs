using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Matchmaking.ServiceDefaults;

/// <summary>
/// Brings a database to the shape of this build: numbered SQL files, each once, in order, in its own transaction. A file that
/// was applied never changes; a new need is a new file.
/// </summary>
public sealed class Migrations(string connectionString, Assembly service)
{
    private sealed record Script(string Name, string Sql, string Hash);

    /// <summary>Applies what is missing and returns the names. Safe to run from several processes at once.</summary>
    /// <exception cref="InvalidOperationException">A file that was applied earlier has been changed since.</exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        await ExecuteAsync(connection, "select pg_advisory_lock(hashtext('schema-migration'))", ct);
        await ExecuteAsync(connection, "create table if not exists schema_migration (name text primary key, hash text not null, applied_at timestamptz not null default clock_timestamp())", ct);

        var missing = await MissingAsync(connection, ct);
        foreach (var script in missing)
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await ExecuteAsync(connection, script.Sql, ct);
            await using var note = new NpgsqlCommand("insert into schema_migration (name, hash) values ($1, $2)", connection)
            {
                Parameters = { new() { Value = script.Name }, new() { Value = script.Hash } },
            };
            await note.ExecuteNonQueryAsync(ct);
            await transaction.CommitAsync(ct);
        }

        return [.. missing.Select(s => s.Name)];
    }

    /// <summary>Throws, naming the remedy, when the database lacks a migration of this build.</summary>
    public async Task RequireAppliedAsync(CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        await using var exists = new NpgsqlCommand("select to_regclass('schema_migration') is not null", connection);
        var missing = await exists.ExecuteScalarAsync(ct) is true ? await MissingAsync(connection, ct) : Scripts();
        if (missing.Count > 0)
            throw new InvalidOperationException($"Database {connection.Database} lacks {missing.Count} migrations, first {missing[0].Name}: run this program with --migrate.");
    }

    private async Task<IReadOnlyList<Script>> MissingAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var applied = new Dictionary<string, string>(StringComparer.Ordinal);
        await using (var command = new NpgsqlCommand("select name, hash from schema_migration", connection))
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct)) applied[reader.GetString(0)] = reader.GetString(1);
        }

        var scripts = Scripts();
        if (scripts.FirstOrDefault(s => applied.TryGetValue(s.Name, out var hash) && hash != s.Hash) is { } changed)
            throw new InvalidOperationException($"Migration {changed.Name} was changed after it was applied to {connection.Database}; add a new file instead.");
        return [.. scripts.Where(s => !applied.ContainsKey(s.Name))];
    }

    private List<Script> Scripts() =>
    [
        .. new[] { typeof(Migrations).Assembly, service }
            .SelectMany(assembly => assembly.GetManifestResourceNames()
                .Where(n => n.StartsWith("Migrations.", StringComparison.Ordinal) && n.EndsWith(".sql", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(n => Read(assembly, n))),
    ];

    private static Script Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!); // The name comes from the assembly itself.
        var sql = reader.ReadToEnd();
        return new Script(resource["Migrations.".Length..], sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}

/// <summary>Names tables and columns the PostgreSQL way, so that SQL files and the model agree without quoting.</summary>
public static class SnakeCase
{
    /// <summary>Call last in <c>OnModelCreating</c>: names everything that was not named explicitly.</summary>
    public static void UseSnakeCase(this ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            if (entity.GetTableName() is { } table) entity.SetTableName(Of(table));
            foreach (var property in entity.GetProperties()) property.SetColumnName(Of(property.GetColumnName()));
            foreach (var complex in entity.GetComplexProperties())
            {
                foreach (var property in complex.ComplexType.GetProperties()) property.SetColumnName(Of(property.GetColumnName()));
            }
        }
    }

    public static string Of(string name)
    {
        var snake = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && name[i - 1] != '_' && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
                snake.Append('_');
            snake.Append(char.ToLowerInvariant(name[i]));
        }

        return snake.ToString();
    }
}
