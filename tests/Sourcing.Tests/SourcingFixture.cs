using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Matchmaking.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Sourcing.Tests;

/// <summary>The whole service on a real port, with its own database, broker namespace, token provider and directory.</summary>
public sealed class SourcingFixture : IAsyncLifetime
{
    private WebApplication _app = null!; // Set by InitializeAsync, which xunit calls first.

    public TestWorld World { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    public string Database => World.Database(SourcingService.Name);

    public async ValueTask InitializeAsync()
    {
        World = await TestWorld.StartAsync();
        _app = SourcingService.Build(await World.SettingsAsync(SourcingService.Name));
        await _app.MigrateAsync();
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await World.DisposeAsync();
    }

    /// <summary>A client in the name of somebody known to nobody.</summary>
    public HttpClient Anonymous() => new() { BaseAddress = new Uri(_app.Urls.First()) };

    /// <summary>An organisation with one member, and a client in that member's name.</summary>
    /// <param name="kinds">Comma-separated: Buyer, Supplier, Association, Agency, Operator.</param>
    public Member Join(string kinds, string role = "Owner", string? name = null, Guid? organisationId = null)
    {
        var subject = Guid.NewGuid().ToString();
        name ??= $"{kinds} {subject[..4]}";
        var id = World.Directory.Join(subject, name, kinds, role, organisationId);
        return new Member(id, name, subject, World.Client(_app, subject));
    }

    /// <summary>Runs SQL in the service's database.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var scope = Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SourcingDb>().Database.ExecuteSqlRawAsync(sql);
    }
}

/// <summary>Somebody who acts for an organisation.</summary>
public sealed record Member(Guid OrganisationId, string Name, string Subject, HttpClient Http);
