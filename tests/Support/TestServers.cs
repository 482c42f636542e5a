using System.Diagnostics;
using Npgsql;

namespace Matchmaking.Tests.Support;

/// <summary>The real PostgreSQL and RabbitMQ that tests run against, and what a test takes of them for itself.</summary>
public static class TestServers
{
    private static readonly Lazy<Task> Swept = new(DropLeftoversAsync);
    private static int _names;

    /// <summary>Connection string of a role that may create databases.</summary>
    public static string Postgres => Required("MATCHMAKING_TEST_POSTGRES");

    /// <summary>Address of the broker: <c>amqp://user:password@host:port</c>.</summary>
    public static string Rabbit => Required("MATCHMAKING_TEST_RABBITMQ");

    /// <summary>The browser of the end-to-end tests.</summary>
    public static string Chromium => Required("MATCHMAKING_TEST_CHROMIUM");

    /// <summary>A name that no other test, process or earlier run uses: for a database, or before queues and exchanges.</summary>
    public static string NewName(string world = "world") =>
        $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _names)}_{Random.Shared.Next(0x10000):x4}_{world.ToLowerInvariant()}";

    /// <summary>Where the database <paramref name="name"/> is.</summary>
    public static string Database(string name) => new NpgsqlConnectionStringBuilder(Postgres)
    {
        Database = name,
        // Many worlds share one server, so none may take all of its connections.
        MaxPoolSize = 24,
        IncludeErrorDetail = true,
    }.ConnectionString;

    /// <summary>Creates an empty database and says where it is.</summary>
    public static async Task<string> CreateDatabaseAsync(string name)
    {
        await Swept.Value;
        await ExecuteAsync($"create database \"{name}\"");
        return Database(name);
    }

    /// <summary>Drops the database, also while a stopped service still holds a connection.</summary>
    public static async Task DropDatabaseAsync(string name)
    {
        await using (var connection = new NpgsqlConnection(Database(name))) NpgsqlConnection.ClearPool(connection);
        await ExecuteAsync($"drop database if exists \"{name}\" with (force)");
    }

    // A killed test run drops nothing; the next one on the same machine cleans up after it.
    private static async Task DropLeftoversAsync()
    {
        var leftovers = new List<string>();
        await using (var connection = new NpgsqlConnection(Postgres))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("select datname from pg_database where datname like 'test\\_%'", connection);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) leftovers.Add(reader.GetString(0));
        }

        foreach (var name in leftovers.Where(IsOfADeadProcess)) await ExecuteAsync($"drop database if exists \"{name}\" with (force)");
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
