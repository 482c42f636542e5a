namespace Matchmaking.Portal.Clients;

internal static class ApiClients
{
    public static void AddApiClients(this IServiceCollection services, PortalSettings settings)
    {
        Add<RegistryClient>(services, settings.RegistryUrl);
        Add<SourcingClient>(services, settings.SourcingUrl);
        Add<SearchClient>(services, settings.SearchUrl);
        Add<FilesClient>(services, settings.FilesUrl);
        Add<CertificationClient>(services, settings.CertificationUrl);
        // A service writes its description when it is first asked for it, which takes a moment.
        services.AddHttpClient(nameof(ApiDocuments), client => client.Timeout = TimeSpan.FromSeconds(15));
        services.AddScoped<ApiDocuments>();
    }

    private static void Add<TClient>(IServiceCollection services, string url) where TClient : ApiCall
    {
        services.AddKeyedSingleton<ApiCall.Resilience>(typeof(TClient));
        services.AddHttpClient(typeof(TClient).Name, client => client.BaseAddress = new Uri(url));
        services.AddScoped(provider => ActivatorUtilities.CreateInstance<TClient>(
            provider, provider.GetRequiredService<IHttpClientFactory>().CreateClient(typeof(TClient).Name), provider.GetRequiredKeyedService<ApiCall.Resilience>(typeof(TClient))));
    }
}
