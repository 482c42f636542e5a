using Matchmaking.Identity.Storage;
using Matchmaking.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Tests;

/// <summary>The SQL files and the model speak of the same tables.</summary>
public sealed class SchemaTests(IdentityFixture identity)
{
    [Fact]
    public async Task The_migrations_make_what_the_model_expects()
    {
        var name = TestServers.NewName("model");
        var options = new DbContextOptionsBuilder<IdentityDb>().UseNpgsql(await TestServers.CreateDatabaseAsync(name)).Options;
        try
        {
            await using var model = new IdentityDb(options);
            Assert.Empty(await SchemaDrift.FindAsync(identity.Database, model, TestContext.Current.CancellationToken, "staged_at"));
        }
        finally
        {
            await TestServers.DropDatabaseAsync(name);
        }
    }
}
