using Matchmaking.Certification.Storage;
using Matchmaking.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Certification.Tests;

/// <summary>The SQL files and the model speak of the same tables.</summary>
public sealed class SchemaTests(CertificationFixture certification)
{
    [Fact]
    public async Task The_migrations_make_what_the_model_expects()
    {
        var name = TestServers.NewName("model");
        var database = await TestServers.CreateDatabaseAsync(name);
        try
        {
            await using var model = new CertificationDb(new DbContextOptionsBuilder<CertificationDb>().UseNpgsql(database).Options);
            Assert.Empty(await SchemaDrift.FindAsync(certification.Database, model, TestContext.Current.CancellationToken, "staged_at"));
        }
        finally
        {
            await TestServers.DropDatabaseAsync(name);
        }
    }

    [Fact]
    public async Task The_service_is_ready()
    {
        using var http = certification.Nobody;
        Assert.True((await http.GetAsync("/health/ready")).IsSuccessStatusCode);
    }
}
