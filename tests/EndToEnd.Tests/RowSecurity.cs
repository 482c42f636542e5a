using Npgsql;

namespace Matchmaking.EndToEnd.Tests;

/// <summary>What a query that forgot its scope would find in a database: all rows that the serving role sees in somebody's name.</summary>
internal sealed class RowSecurity(string asService, string asSuperuser)
{
    // Which migrations ran, how often a word occurs, how many references were given out: of nobody.
    private static readonly string[] OfNobody = ["schema_migration", "lexeme", "reference_counter"];

    /// <summary>For whom a statement is, as a service says it: nobody, or a person of an organisation.</summary>
    internal sealed record Name(string Organisation, string Issuer, string Subject)
    {
        public static readonly Name Nobody = new("", "", "");
    }

    /// <summary>Tables that row-level security does not bind, or that no policy opens to anybody.</summary>
    public Task<List<string>> UnboundAsync() => ListAsync(asSuperuser, null,
        """
        select relname from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
          and not (relrowsecurity and relforcerowsecurity and exists (select from pg_policy where polrelid = c.oid))
        """, OfNobody);

    /// <summary>Tables that have rows, whoever may see them.</summary>
    public async Task<List<string>> FilledAsync()
    {
        var filled = new List<string>();
        foreach (var table in await TablesAsync())
        {
            if ((await ListAsync(asSuperuser, null, $"select 'x' from {table} limit 1")).Count > 0) filled.Add(table);
        }

        return filled;
    }

    /// <summary>Rows, as JSON, that <paramref name="name"/> reads, changes or deletes with statements that have no condition.</summary>
    public async Task<List<(string Statement, string Row)>> ReachAsync(Name name)
    {
        var reached = new List<(string, string)>();
        foreach (var table in await TablesAsync())
        {
            var column = (await ListAsync(asSuperuser, null, $"select quote_ident(attname) from pg_attribute where attrelid = '{table}'::regclass and attnum > 0 and attgenerated = '' and attidentity = '' and not attisdropped order by attnum limit 1")).Single();
            foreach (var statement in new[]
                     {
                         $"select row_to_json(t)::text from {table} t",
                         $"update {table} t set {column} = t.{column} returning row_to_json(t)::text",
                         $"delete from {table} t returning row_to_json(t)::text",
                     })
            {
                try
                {
                    reached.AddRange((await ListAsync(asSuperuser, name, statement)).Select(row => (statement, row)));
                }
                catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
                {
                    // Not the role's to do.
                }
            }
        }

        return reached;
    }

    private Task<List<string>> TablesAsync() =>
        ListAsync(asSuperuser, null, "select quote_ident(relname) from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1", OfNobody);

    // Everything is taken back.
    private async Task<List<string>> ListAsync(string database, Name? name, string sql, string[]? without = null)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (name is not null)
        {
            // As the serving role, but without foreign keys and triggers: a row that only these would keep counts as reached.
            await using var role = new NpgsqlCommand($"set local session_replication_role = replica; set local role \"{new NpgsqlConnectionStringBuilder(asService).Username}\"", connection);
            await role.ExecuteNonQueryAsync();
            await using var word = new NpgsqlCommand("call act_for('', $1, $2, $3)", connection) { Parameters = { new() { Value = name.Organisation }, new() { Value = name.Issuer }, new() { Value = name.Subject } } };
            await word.ExecuteNonQueryAsync();
        }

        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<string>();
        while (await reader.ReadAsync()) found.Add(reader.GetString(0));
        return [.. found.Except(without ?? [])];
    }
}
