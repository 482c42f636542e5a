using Matchmaking.Contracts.Sourcing;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;

namespace Matchmaking.Sourcing;

/// <summary>Requests for quotation, bids, awards and the orders that come of them.</summary>
public static class SourcingService
{
    public const string Name = "sourcing";

    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = ServiceHost.CreateBuilder(Name, "http://127.0.0.1:8083", args);
        builder.AddAccess();
        builder.AddDatabase<SourcingDb>(Name);
        builder.AddBus<SourcingDb>(Name, typeof(RfqPublished).Assembly);
        builder.Services.AddValidation();
        builder.Services.AddOpenApi();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapOpenApi().AllowAnonymous();
        return app;
    }
}
