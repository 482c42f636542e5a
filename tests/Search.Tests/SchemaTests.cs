using Matchmaking.Search.Storage;
using Matchmaking.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Search.Tests;

/// <summary>The SQL files and the model speak of the same tables.</summary>
public sealed class SchemaTests(SearchFixture search) : IClassFixture<SearchFixture>
{
    [Fact]
    public async Task The_migrations_make_what_the_model_expects()
    {
        var name = TestServers.NewName("model");
        var database = await TestServers.CreateDatabaseAsync(name);
        try
        {
            await using var model = new SearchDb(new DbContextOptionsBuilder<SearchDb>().UseNpgsql(database).Options);
            Assert.Empty(await SchemaDrift.FindAsync(search.Database, model, TestContext.Current.CancellationToken, "staged_at"));
        }
        finally
        {
            await TestServers.DropDatabaseAsync(name);
        }
    }

    [Fact]
    public async Task The_service_is_ready()
    {
        using var http = search.Anonymous();
        Assert.True((await http.GetAsync("/health/ready")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task No_index_keeps_a_pending_list() => Assert.Equal(
        ["lexeme_alike", "supplier_document_facets", "supplier_document_name", "supplier_document_text"],
        await search.RowsAsync("select indexname::text from pg_indexes where schemaname = 'public' and indexdef like '%USING gin%' and indexdef like '%fastupdate=off%' order by 1"));
}
