using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using MassTransit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Matchmaking.ServiceDefaults;

/// <summary>What every service host does the same way: settings, problems, strict JSON, tokens, database, bus, health.</summary>
public static class ServiceHost
{
    private const string Ready = "ready";

    private const string Each = "-each-";

    /// <summary>
    /// A builder whose settings are <c>&lt;name&gt;:Key</c> (environment <c>&lt;Name&gt;__Key</c>) plus the shared sections Bus,
    /// Authentication, Directory and RateLimit. Listens on <c>&lt;name&gt;:Urls</c>, else on <paramref name="defaultUrl"/>.
    /// </summary>
    public static WebApplicationBuilder CreateBuilder(string name, string defaultUrl, string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(builder.Configuration[$"{name}:Urls"] ?? defaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));

        builder.Logging.ClearProviders().AddConsole(console => console.FormatterName = LogLines.FormatterName)
            .AddConsoleFormatter<LogLines, LogLineOptions>(lines => lines.Service = name)
            .AddFilter("Microsoft", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning).AddFilter("MassTransit", LogLevel.Warning);

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = RefusalHandler.Complete);
        builder.Services.AddExceptionHandler<RefusalHandler>();
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true); // So that the problem can name the field.
        builder.Services.ConfigureHttpJsonOptions(json => BeStrict(json.SerializerOptions));
        builder.Services.AddHealthChecks();
        RateLimits.AddTo(builder);
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded => TrustProxies(forwarded, builder.Configuration.GetSection($"{name}:Proxies").Get<string[]>() ?? []));
        builder.Services.AddSingleton<Microsoft.AspNetCore.Hosting.IStartupFilter, DeclaredAccess>();

        builder.Services.Configure<AuthenticationSettings>(builder.Configuration.GetSection("Authentication"));
        builder.Services.Configure<DirectorySettings>(builder.Configuration.GetSection("Directory"));
        return builder;
    }

    /// <summary>Access tokens decide who calls, the directory which organisation they act for; without a declaration nobody gets in.</summary>
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TokenValidation>();
        builder.Services.AddAuthentication(BearerTokens.SchemeName).AddScheme<AuthenticationSchemeOptions, BearerTokens>(BearerTokens.SchemeName, null);
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        builder.Services.AddScoped<IAuthorizationHandler, OrganisationRequirementHandler>(); // Before the other: who may not at all is not asked to sign in again.
        builder.Services.AddSingleton<IAuthorizationHandler, FreshSignInHandler>();
        HttpDirectory.AddTo(builder.Services);
    }

    /// <summary>The service's own database, given by <c>&lt;name&gt;:Database</c>, with its migrations (as <c>&lt;name&gt;:OwnerDatabase</c>) and readiness.</summary>
    public static void AddDatabase<TDb>(this WebApplicationBuilder builder, string name) where TDb : DbContext
    {
        var database = builder.Configuration[$"{name}:Database"]
            ?? throw new InvalidOperationException($"Say where the database of {name} is: environment variable {char.ToUpperInvariant(name[0])}{name[1..]}__Database.");
        var migrations = new Migrations(database, builder.Configuration[$"{name}:OwnerDatabase"], typeof(TDb).Assembly);
        builder.Services.AddSingleton(migrations);
        builder.Services.AddSingleton(_ => new Npgsql.NpgsqlDataSourceBuilder(Tuned(database)).UsePhysicalConnectionInitializer(c => BoundRole.RequireAsync(c).GetAwaiter().GetResult(), BoundRole.RequireAsync).Build());
        builder.Services.AddHostedService<BoundRole>();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton<OutboxSignal>();
        builder.Services.AddDbContextPool<TDb>((services, options) => options
            .UseNpgsql(services.GetRequiredService<Npgsql.NpgsqlDataSource>())
            .AddInterceptors(new RowAccess(), services.GetRequiredService<OutboxSignal>()));
        builder.Services.AddHealthChecks().AddAsyncCheck("database", async ct =>
        {
            try
            {
                await migrations.RequireAppliedAsync(ct);
                return HealthCheckResult.Healthy();
            }
            catch (Exception e) when (e is Npgsql.NpgsqlException or InvalidOperationException)
            {
                return HealthCheckResult.Unhealthy(e.Message);
            }
        }, [Ready]);
    }

    // Statements that repeat are planned once for a connection, and a connection goes back without a clean-up: nothing here
    // leaves anything on it, as locks and settings end with their transaction. What the setting itself says wins.
    private static string Tuned(string database)
    {
        // The builder of Npgsql says of every keyword that it contains it; the plain one says what was written.
        var said = new System.Data.Common.DbConnectionStringBuilder { ConnectionString = database };
        var tuned = new Npgsql.NpgsqlConnectionStringBuilder(database);
        if (!said.ContainsKey("Max Auto Prepare")) tuned.MaxAutoPrepare = 100;
        if (!said.ContainsKey("No Reset On Close")) tuned.NoResetOnClose = true;
        return tuned.ConnectionString;
    }

    /// <summary>
    /// The broker as the user of <c>{name}:Bus</c>, who may do there what this service needs; the outbox relay of
    /// <typeparamref name="TDb"/>; and the consumers that <paramref name="consumers"/> adds. One quorum queue for each consumer, named after the service and the consumer.
    /// </summary>
    public static void AddBus<TDb>(this WebApplicationBuilder builder, string name, Assembly contracts, Action<IBusRegistrationConfigurator>? consumers = null)
        where TDb : DbContext
    {
        var prefix = builder.Configuration["Bus:Prefix"] ?? "";
        builder.Services.AddSingleton(new OutboxCatalogue(contracts));
        builder.Services.AddHostedService<OutboxRelay<TDb>>();
        builder.Services.Configure<MassTransitHostOptions>(host => host.WaitUntilStarted = false);
        builder.Services.AddMassTransit(bus =>
        {
            bus.SetEndpointNameFormatter(new KebabCaseEndpointNameFormatter($"{prefix}{name}", includeNamespace: false));
            bus.ConfigureHealthCheckOptions(health =>
            {
                // Commands commit without the broker; their events wait in the outbox.
                health.MinimalFailureStatus = HealthStatus.Degraded;
                health.Tags.Add(Ready);
            });
            consumers?.Invoke(bus);
            bus.UsingRabbitMq((context, rabbit) =>
            {
                var address = builder.Configuration[$"{name}:Bus"] ?? throw new InvalidOperationException($"{name}:Bus is not set: amqp://user:password@host:port of the broker.");
                rabbit.Host(new Uri(address), host => host.PublisherConfirmation = true);
                if (prefix.Length > 0) rabbit.MessageTopology.SetEntityNameFormatter(new PrefixEntityNameFormatter(rabbit.MessageTopology.EntityNameFormatter, prefix));
                rabbit.PrefetchCount = 32;
                rabbit.UseMessageRetry(retry =>
                {
                    // A refusal will be refused again; only faults are worth another try.
                    retry.Ignore<RefusalException>();
                    retry.Intervals(50, 250, 1000);
                });
                rabbit.ConfigureEndpoints(context);
            });
            bus.AddConfigureEndpointsCallback((_, queueName, endpoint) =>
            {
                if (endpoint is not IRabbitMqReceiveEndpointConfigurator queue || queueName.Contains(Each, StringComparison.Ordinal)) return;
                queue.SetQuorumQueue();
                if (prefix.Length > 0) queue.QueueExpiration = TimeSpan.FromMinutes(10); // A prefix marks a passing world, such as a test's.
            });
        });
    }

    /// <summary>A consumer in every process of the service, for what each keeps in memory. Its queue goes away with the process.</summary>
    public static void AddConsumerInEachProcess<TConsumer>(this IBusRegistrationConfigurator bus) where TConsumer : class, IConsumer =>
        bus.AddConsumer<TConsumer>().Endpoint(endpoint => (endpoint.InstanceId, endpoint.Temporary) = (Each + Guid.CreateVersion7().ToString("N"), true));

    /// <summary>Error answers, sign-in, health; call it before the endpoints are mapped.</summary>
    public static void UseServiceDefaults(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.Use(NothingIsGuessed);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        RateLimits.UseByOrganisation(app);
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous().DisableRateLimiting();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) }).AllowAnonymous().DisableRateLimiting();
    }

    // When the answer starts, because an answer about an error begins with cleared headers.
    private static Task NothingIsGuessed(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(() => Task.FromResult(http.Response.Headers.XContentTypeOptions = "nosniff"));
        return next(http);
    }

    // Only what stands in front may say where a request came from: a proxy, and before the services the portal.
    private static void TrustProxies(ForwardedHeadersOptions forwarded, IEnumerable<string> networks)
    {
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in networks) forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        forwarded.ForwardedHeaders = forwarded.KnownIPNetworks.Count > 0 ? ForwardedHeaders.XForwardedFor : ForwardedHeaders.None; // Without a known network the middleware would believe everybody.
    }

    /// <summary>Applies the migrations of this host's database, if it has one.</summary>
    public static async Task MigrateAsync(this WebApplication app, CancellationToken ct = default)
    {
        if (app.Services.GetService<Migrations>() is { } migrations) await migrations.ApplyAsync(ct);
    }

    /// <summary>Runs a single service as a process: <c>--migrate</c> brings its database up to date and ends, else it serves.</summary>
    public static async Task RunServiceAsync(this WebApplication app, string name, string[] args)
    {
        if (args.Contains("--migrate"))
        {
            await app.MigrateAsync();
            return;
        }

        using var telemetry = Telemetry.Start(name);
        await app.RunAsync();
    }

    /// <summary>Unknown, doubled, missing and null members are errors; states travel as their names.</summary>
    public static void BeStrict(JsonSerializerOptions json)
    {
        json.AllowDuplicateProperties = false;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.Converters.Add(new JsonStringEnumConverter(allowIntegerValues: false));
    }
}
