using Matchmaking.Contracts.Registry;
using Matchmaking.Search.Index;
using Matchmaking.Search.Postgres;
using Matchmaking.Search.Storage;
using Matchmaking.Search.Text;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Search;

/// <summary>Finding suppliers: an index fed by events, asked in Vietnamese or English.</summary>
public static class SearchService
{
    public const string Name = "search";

    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = ServiceHost.CreateBuilder(Name, "http://127.0.0.1:8084", args);
        builder.AddAccess();
        builder.AddDatabase<SearchDb>(Name);
        builder.AddBus<SearchDb>(Name, typeof(SupplierProfilePublished).Assembly, bus =>
        {
            bus.AddConsumer<WhenSupplierProfilePublished>();
            bus.AddConsumer<WhenSupplierProfileWithdrawn>();
            bus.AddConsumer<WhenCertificateVerified>();
            bus.AddConsumerInEachProcess<WhenMembershipChanged>();
        });
        builder.Services.AddSingleton<Vocabulary>().AddSingleton<FacetValues>().AddSingleton<Completions>().AddSingleton<EmptySearches>();
        builder.Services.AddScoped<ISupplierIndex, PostgresSupplierIndex>();
        builder.Services.AddValidation();
        builder.Services.AddOpenApi(api => api.Describe("Search", "Finding suppliers.", typeof(SearchService).Assembly));
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapOpenApi().AllowAnonymous();
        FindSuppliers.Map(app);
        SuggestSuppliers.Map(app);
        return app;
    }
}
