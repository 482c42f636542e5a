using Matchmaking.ServiceDefaults;
using Matchmaking.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Npgsql;

namespace Matchmaking.Search.Tests;

/// <summary>What every service asks of the role that it works as, shown on this one.</summary>
public sealed class RoleTests : IAsyncLifetime
{
    private TestWorld _world = null!; // Set by InitializeAsync, before any test.
    private WebApplication _app = null!;
    private string[] _settings = [];

    private string Role => new NpgsqlConnectionStringBuilder(_world.Runtime(SearchService.Name)).Username!; // TestServers puts it there.

    public async ValueTask InitializeAsync()
    {
        _world = await TestWorld.StartAsync();
        _settings = await _world.SettingsAsync(SearchService.Name);
        _app = SearchService.Build(_settings);
        await _app.MigrateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Theory(DisplayName = "trust 1.1: a service does not start as a role that row-level security would not bind, and says why")]
    [InlineData("alter role {0} superuser", "is a superuser")]
    [InlineData("alter role {0} bypassrls", "bypasses row-level security")]
    [InlineData("alter role {0} createrole", "creates roles")]
    [InlineData("alter table lexeme owner to {0}", "owns table lexeme")]
    [InlineData("alter table supplier_document owner to {0}", "owns table supplier_document")]
    [InlineData("grant {1} to {0}", "a member of {1}, owns table")]
    [InlineData("grant {1} to {0}; alter role {0} noinherit", "a member of {1}, owns table")]
    [InlineData("grant postgres to {0}", "a member of postgres, is a superuser")]
    public async Task A_role_that_could_see_everything(string fault, string why)
    {
        await ExecuteAsync(string.Format(null, fault, $"\"{Role}\"", $"\"{Role}_owner\""));
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => _app.StartAsync());
        Assert.Contains(string.Format(null, why, Role, Role + "_owner"), refused.Message, StringComparison.Ordinal);
        Assert.Contains("deploy/sql/roles.sql", refused.Message, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "trust 1.1: the role that serves starts, owns nothing, creates nothing and changes no migration")]
    public async Task The_role_that_serves()
    {
        await _app.StartAsync();
        await using var source = NpgsqlDataSource.Create(_world.Runtime(SearchService.Name));
        foreach (var sql in new[] { "create table mine (id int)", "create temporary table mine (id int)", "drop table lexeme", "alter table lexeme disable row level security", "truncate lexeme", "delete from schema_migration" })
        {
            await using var command = source.CreateCommand(sql);
            var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }

        await _app.StopAsync();
    }

    [Fact(DisplayName = "A migration's table is granted to the role that serves without a word in the file; without an owner nothing is migrated")]
    public async Task Grants_are_made_by_the_migrations()
    {
        await ExecuteAsync($"set role \"{Role}_owner\"; create table later (id int); create table log (id int); comment on table log is 'append-only: what was said stays'");
        await _app.MigrateAsync();
        Assert.Equal("DELETE,INSERT,SELECT,UPDATE", await GrantsAsync("later"));
        Assert.Equal("INSERT,SELECT", await GrantsAsync("log"));
        Assert.Equal("SELECT", await GrantsAsync("schema_migration"));

        await using var ownerless = SearchService.Build([.. _settings.Where(setting => !setting.Contains("OwnerDatabase", StringComparison.Ordinal))]);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ownerless.MigrateAsync());
        Assert.Contains("OwnerDatabase", refused.Message, StringComparison.Ordinal);
    }

    private async Task<string> GrantsAsync(string table)
    {
        await using var source = NpgsqlDataSource.Create(_world.Database(SearchService.Name));
        await using var command = source.CreateCommand("select string_agg(privilege_type, ',' order by privilege_type) from information_schema.role_table_grants where grantee = $1 and table_name = $2");
        command.Parameters.Add(new() { Value = Role });
        command.Parameters.Add(new() { Value = table });
        return (string)(await command.ExecuteScalarAsync())!; // Every table has a grant.
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_world.Database(SearchService.Name));
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
