using Matchmaking.Contracts.Registry;
using Matchmaking.Search.Index;
using Matchmaking.Search.Text;
using Matchmaking.ServiceDefaults;
using Matchmaking.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Matchmaking.Search.Tests;

/// <summary>The whole service on a real port, with an empty index of its own. Every test class has its own world.</summary>
public sealed class SearchFixture : IAsyncLifetime
{
    private WebApplication _app = null!; // Set by InitializeAsync, which xunit calls first.
    private TestBus? _bus;

    public static DateOnly Today { get; } = new(2026, 3, 2);

    public TestWorld World { get; private set; } = null!;

    public WebApplication App => _app;

    public IServiceProvider Services => _app.Services;

    public Vocabulary Vocabulary => _app.Services.GetRequiredService<Vocabulary>();

    public string Database => World.Database(SearchService.Name);

    public async ValueTask InitializeAsync()
    {
        World = await TestWorld.StartAsync();
        _app = SearchService.Build(await World.SettingsAsync(SearchService.Name), builder =>
        {
            StrippedPolicy.AddTo(builder);
            ApiExamples.AddTo(builder);
        });
        await _app.MigrateAsync();
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_bus is not null) await _bus.DisposeAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await World.DisposeAsync();
    }

    public HttpClient Anonymous() => new() { BaseAddress = new Uri(_app.Urls.First()) };

    /// <summary>A client in the name of somebody whose organisation is of these kinds; of none when null.</summary>
    public HttpClient As(string? kinds, string role = "Viewer")
    {
        var subject = Guid.NewGuid().ToString();
        if (kinds is not null) World.Directory.Join(subject, "Firm", kinds, role);
        return World.Client(_app, subject);
    }

    /// <summary>Through the port, as an adapter of any engine is used.</summary>
    public async Task<T> IndexAsync<T>(Func<ISupplierIndex, Task<T>> act)
    {
        await using var scope = Services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<ISupplierIndex>());
    }

    /// <summary>The same as a consumer does it, for the service itself.</summary>
    public async Task<T> ChangeAsync<T>(Func<ISupplierIndex, Task<T>> act)
    {
        using var service = RowAccess.ForTheService();
        return await IndexAsync(act);
    }

    public Task PutAsync(params IEnumerable<SupplierProfilePublished> profiles) => ChangeAsync(async index =>
    {
        foreach (var profile in profiles)
        {
            await index.PutAsync(SupplierDocument.Of(profile, Vocabulary), CancellationToken.None);
            // In these tests an association has verified what a supplier declares.
            foreach (var certificate in profile.Certificates) await index.HoldAsync(new HeldCertificate(Guid.CreateVersion7(), 1, profile.OrganisationId, certificate.TypeCode, certificate.ExpiresOn, Counts: true), CancellationToken.None);
        }

        return true;
    });

    public Task<SupplierResults> FindAsync(string text, SupplierOrder order = SupplierOrder.Relevance, string? after = null, int pageSize = 25, DateOnly? today = null, params (string Name, string Codes)[] filters) =>
        IndexAsync(index => index.FindAsync(new SupplierQuery(text, filters.ToDictionary(f => f.Name, f => f.Codes.Split(',')), order, today ?? Today, after, pageSize), CancellationToken.None));

    /// <summary>Names of everything found, whatever the page.</summary>
    public async Task<string[]> NamesAsync(string text, params (string Name, string Codes)[] filters) =>
        [.. (await FindAsync(text, SupplierOrder.Name, pageSize: 1000, filters: filters)).Items.Select(i => i.NameVi)];

    /// <summary>Delivers an event of the registry, as the broker would.</summary>
    public async Task HearAsync<T>(T said, Guid? messageId = null) where T : class
    {
        _bus ??= await TestBus.StartAsync(World.Prefix);
        await _bus.PublishAsync(said, messageId);
    }

    public async Task<string[]> RowsAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        return [.. rows];
    }

    /// <summary>Everything that the index knows, but for when it learned it and for who wrote a word first.</summary>
    public async Task<string[]> StateAsync() =>
    [
        .. await RowsAsync("select (to_jsonb(d) - 'indexed_at')::text from supplier_document d order by organisation_id"),
        .. await RowsAsync("select lexeme || ' ' || documents || ' ' || is_word from lexeme where documents > 0 order by lexeme"),
    ];

    public async Task ClearAsync()
    {
        await using var source = NpgsqlDataSource.Create(Database);
        await using var command = source.CreateCommand("truncate supplier_document, lexeme, facet_code, inbox_message");
        await command.ExecuteNonQueryAsync();
    }
}
