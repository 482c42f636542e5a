using Matchmaking.Sourcing.Storage;
using Matchmaking.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Tests;

public sealed class SchemaTests(SourcingFixture sourcing) : IClassFixture<SourcingFixture>
{
    [Fact]
    public async Task The_migrations_make_what_the_model_expects()
    {
        var name = TestServers.NewName("model");
        var database = await TestServers.CreateDatabaseAsync(name);
        try
        {
            await using var model = new SourcingDb(new DbContextOptionsBuilder<SourcingDb>().UseNpgsql(database).Options);
            Assert.Empty(await SchemaDrift.FindAsync(sourcing.Database, model, CancellationToken.None, "staged_at"));
        }
        finally
        {
            await TestServers.DropDatabaseAsync(name);
        }
    }

    [Fact]
    public async Task The_service_is_ready()
    {
        using var http = sourcing.Anonymous();
        Assert.True((await http.GetAsync("/health/ready")).IsSuccessStatusCode);
    }
}
