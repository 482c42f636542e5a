using System.Diagnostics;
using Npgsql;

namespace Matchmaking.Tests.Support;

/// <summary>The real PostgreSQL and RabbitMQ that tests run against, and what a test takes of them for itself.</summary>
public static class TestServers
{
    private static readonly Lazy<Task> Swept = new(DropLeftoversAsync);
    private static int _names;

    /// <summary>Connection string of a superuser: tests look past row-level security, services do not.</summary>
    public static string Postgres => Required("MATCHMAKING_TEST_POSTGRES");

    /// <summary>Address of the broker: <c>amqp://user:password@host:port</c>, of a user who may do everything; services may not.</summary>
    public static string Rabbit => Required("MATCHMAKING_TEST_RABBITMQ");

    /// <summary>The same for the user of <paramref name="service"/>, who may do what deploy/rabbitmq/definitions.json says.</summary>
    public static string Bus(string service) => Required("MATCHMAKING_TEST_RABBITMQ_" + service.ToUpperInvariant());

    /// <summary>The browser of the end-to-end tests.</summary>
    public static string Chromium => Required("MATCHMAKING_TEST_CHROMIUM");

    /// <summary>A name that no other test, process or earlier run uses: for a database, or before queues and exchanges.</summary>
    public static string NewName(string world = "world") =>
        $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _names)}_{Random.Shared.Next(0x10000):x4}_{world.ToLowerInvariant()}";

    /// <summary>Where the database <paramref name="name"/> is.</summary>
    public static string Database(string name) => Database(name, null);

    /// <summary>Where the database <paramref name="name"/> is for a service: as the role that it serves with.</summary>
    public static string Runtime(string name) => Database(name, name);

    /// <summary>Where the database <paramref name="name"/> is for <c>--migrate</c>: as the role that owns its tables.</summary>
    public static string Owner(string name) => Database(name, name + "_owner");

    /// <summary>Creates an empty database and says where it is.</summary>
    public static async Task<string> CreateDatabaseAsync(string name)
    {
        await Swept.Value;
        await ExecuteAsync($"create database \"{name}\"");
        return Database(name);
    }

    /// <summary>Creates an empty database with the two roles of a service, as deploy/sql/roles.sql does; <see cref="DropDatabaseAsync"/> takes them away too.</summary>
    public static async Task CreateServiceDatabaseAsync(string name)
    {
        await Swept.Value;
        // Roles are of the whole server, so these are called after the database, which no other test has.
        foreach (var role in new[] { name, name + "_owner" }) await ExecuteAsync($"create role \"{role}\" login password '{name}'");
        await ExecuteAsync($"create database \"{name}\" owner \"{name}_owner\"");
        await ExecuteAsync($"revoke all on database \"{name}\" from public");
        await ExecuteAsync($"grant connect on database \"{name}\" to \"{name}\"");
    }

    /// <summary>Drops the database, also while a stopped service still holds a connection.</summary>
    public static async Task DropDatabaseAsync(string name)
    {
        await using (var connection = new NpgsqlConnection(Database(name))) NpgsqlConnection.ClearPool(connection);
        await ExecuteAsync($"drop database if exists \"{name}\" with (force)");
        foreach (var role in new[] { name, name + "_owner" }) await ExecuteAsync($"drop role if exists \"{role}\"");
    }

    // A killed test run drops nothing; the next one on the same machine cleans up after it.
    private static async Task DropLeftoversAsync()
    {
        var leftovers = new List<string>();
        await using (var connection = new NpgsqlConnection(Postgres))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("select datname from pg_database where datname like 'test\\_%' union select rolname from pg_roles where rolname like 'test\\_%' order by 1", connection);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) leftovers.Add(reader.GetString(0));
        }

        // In this order a database goes before its roles, which are called like it or longer.
        foreach (var name in leftovers.Where(IsOfADeadProcess))
        {
            await ExecuteAsync($"drop database if exists \"{name}\" with (force)");
            await ExecuteAsync($"drop role if exists \"{name}\"");
        }
    }

    private static string Database(string name, string? role)
    {
        var database = new NpgsqlConnectionStringBuilder(Postgres)
        {
            Database = name,
            // Many worlds share one server, so none may take all of its connections.
            MaxPoolSize = 24,
            IncludeErrorDetail = true,
        };
        if (role is not null) (database.Username, database.Password) = (role, name);
        return database.ConnectionString;
    }

    private static bool IsOfADeadProcess(string database)
    {
        if (!int.TryParse(database.Split('_')[1], out var pid)) return false;
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.HasExited;
        }
        catch (ArgumentException)
        {
            // There is no such process.
            return true;
        }
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Postgres) { MaxPoolSize = 4 }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string Required(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException(
            $"{variable} is not set: tests need a real PostgreSQL and RabbitMQ. Run deploy/test, or deploy/test --servers to start them and print the variables.");
}
