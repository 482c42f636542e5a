using System.Data.Common;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Matchmaking.ServiceDefaults;

/// <summary>
/// Brings a database to the shape of this build: numbered SQL files, each once, in order, in its own transaction. A file that
/// was applied never changes; a new need is a new file. They run as the owner of the tables; the role that serves gets its
/// grants afterwards, so that no file forgets them.
/// </summary>
/// <param name="connectionString">As the role that serves.</param>
/// <param name="owner">As the owner; only who applies needs it.</param>
public sealed class Migrations(string connectionString, string? owner, Assembly service)
{
    private sealed record Script(string Name, string Sql, string Hash);

    /// <summary>Applies what is missing and returns the names. Safe to run from several processes at once.</summary>
    /// <exception cref="InvalidOperationException">A file that was applied earlier has been changed since.</exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(owner ?? throw new InvalidOperationException("Say who owns the tables: <Service>__OwnerDatabase, a connection string like <Service>__Database."));
        await connection.OpenAsync(ct);
        await ExecuteAsync(connection, "select pg_advisory_lock(hashtext('schema-migration')), set_config('app.acts_for', 'service', false)", ct);
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

        await using var grants = new NpgsqlCommand("call grant_to_service($1)", connection) { Parameters = { new() { Value = new NpgsqlConnectionStringBuilder(connectionString).Username } } };
        await grants.ExecuteNonQueryAsync(ct);
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

/// <summary>
/// A service works as a role that row-level security binds: no connection is used as one that could see every row, and a host
/// that was given such a role does not start.
/// </summary>
internal sealed class BoundRole(NpgsqlDataSource database) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
        }
        catch (NpgsqlException)
        {
            // The database is away: the service is not ready, and its first connection will be looked at.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>For <see cref="NpgsqlDataSourceBuilder.UsePhysicalConnectionInitializer"/>.</summary>
    public static async Task RequireAsync(NpgsqlConnection connection)
    {
        await using var ask = new NpgsqlCommand("select why_not_bound()", connection);
        if (await ask.ExecuteScalarAsync() is string said)
            throw new InvalidOperationException($"Row-level security would not bind this service: {said}. Let <Service>__Database name a role that owns nothing, as deploy/sql/roles.sql makes it, and <Service>__OwnerDatabase the owner, for --migrate.");
    }
}

/// <summary>
/// Tells the database with every statement for whom it is: row-level security shows that one's rows and no others. In a request
/// that is the person of the token and the organisation it acts for; elsewhere nobody, unless the code says that it works for
/// the service itself. The word ends with its transaction, so it never waits on a pooled connection for the next user.
/// </summary>
public sealed class RowAccess : DbCommandInterceptor, ISaveChangesInterceptor
{
    private static readonly AsyncLocal<bool> Service = new();
    private static readonly HttpContextAccessor Requests = new();

    /// <summary>Until this is disposed of, the service itself asks: consumers, timers, and what a use case does beyond its caller's rows.</summary>
    public static IDisposable ForTheService()
    {
        var before = Service.Value;
        Service.Value = true;
        return new Until(before);
    }

    /// <summary>The word by itself, first in a batch that goes past EF, within a transaction.</summary>
    public static NpgsqlBatchCommand Statement()
    {
        var statement = new NpgsqlBatchCommand("call act_for($1, $2, $3, $4)");
        foreach (var value in Values()) statement.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        return statement;
    }

    public ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } db) db.Database.AutoTransactionBehavior = AutoTransactionBehavior.Always; // Else the word of a lone statement ends before it.
        return ValueTask.FromResult(result);
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (eventData.CommandSource is not CommandSource.SaveChanges) Begin(command);
        else
        {
            // EF counts the statements of a save, so the word goes ahead by itself.
            await using var ahead = new NpgsqlBatch((NpgsqlConnection?)command.Connection) { BatchCommands = { Statement() } };
            await ahead.ExecuteNonQueryAsync(cancellationToken);
        }

        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Begin(command);
        return ValueTask.FromResult(result);
    }

    private static void Begin(DbCommand command)
    {
        command.CommandText = "call act_for(@acting0, @acting1, @acting2, @acting3);\n" + command.CommandText;
        foreach (var (i, value) in Values().Index()) command.Parameters.Add(new NpgsqlParameter<string>($"acting{i}", value));
    }

    private static string[] Values()
    {
        if (Service.Value) return ["service", "", "", ""];
        var http = Requests.HttpContext;
        return ["", http?.Features.Get<Caller>()?.OrganisationId.ToString() ?? "", http?.User.FindFirst("iss")?.Value ?? "", http?.User.FindFirst("sub")?.Value ?? ""];
    }

    private sealed class Until(bool before) : IDisposable { public void Dispose() => Service.Value = before; }
}

/// <summary>Names tables and columns the PostgreSQL way, so that SQL files and the model agree without quoting.</summary>
public static partial class SnakeCase
{
    /// <summary>Call last in <c>OnModelCreating</c>: names everything that was not named explicitly.</summary>
    public static void UseSnakeCase(this ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            if (entity.GetTableName() is { } table) entity.SetTableName(Of(table));
            foreach (var property in entity.GetProperties().Concat(entity.GetComplexProperties().SelectMany(complex => complex.ComplexType.GetProperties()))) property.SetColumnName(Of(property.GetColumnName()));
        }
    }

    public static string Of(string name) => WordBreaks().Replace(name, "_").ToLowerInvariant();

    // Before a capital after anything else, and before the last capital of several.
    [GeneratedRegex(@"(?<=[^\p{Lu}_])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})")]
    private static partial Regex WordBreaks();
}
