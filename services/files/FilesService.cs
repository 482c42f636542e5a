using Matchmaking.Contracts.Registry;
using Matchmaking.Files.Contents;
using Matchmaking.Files.Grants;
using Matchmaking.Files.Holds;
using Matchmaking.Files.Ndas;
using Matchmaking.Files.Profiles;
using Matchmaking.Files.Rfqs;
using Matchmaking.Files.Storage;
using Matchmaking.Files.Views;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Files;

/// <summary>Drawings, evidence and photos: checked when they come in, shown to whom their owner says, handed out from an origin of their own.</summary>
public static class FilesService
{
    public const string Name = "files";

    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = ServiceHost.CreateBuilder(Name, "http://127.0.0.1:8085", args);
        builder.Services.Configure<FilesSettings>(builder.Configuration.GetSection(Name));
        builder.AddAccess();
        builder.AddDatabase<FilesDb>(Name);
        builder.AddBus<FilesDb>(Name, typeof(OrganisationRegistered).Assembly, bus =>
        {
            bus.AddConsumer<WhenOrganisationRegistered>();
            bus.AddConsumer<WhenProfilePublished>();
            bus.AddConsumer<WhenProfileWithdrawn>();
            bus.AddConsumerInEachProcess<WhenMembershipChanged>();
        });
        var settings = builder.Configuration.GetSection(Name).Get<FilesSettings>() ?? new FilesSettings();
        if (settings.S3.Bucket.Length > 0) builder.Services.AddSingleton<IContentStore, S3ContentStore>();
        else builder.Services.AddSingleton<IContentStore, DiskContentStore>();
        builder.Services.AddSingleton<Incoming>().AddSingleton<LinkSigner>().AddScoped<KeptContent>();
        builder.Services.AddHostedService<SweepContents>();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddHttpClient<Sourcing>();
        builder.Services.AddValidation();
        builder.Services.AddOpenApi(api => api.Describe("Files", "Drawings, evidence and photos, shown to whom their owner says.", typeof(FilesService).Assembly));
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapOpenApi().AllowAnonymous();

        UploadFile.Map(app);
        ListFiles.Map(app);
        GetFile.Map(app);
        RemoveFile.Map(app);
        PublishPhoto.Map(app, settings);

        FindOrganisations.Map(app);
        GrantFile.Map(app);
        RevokeGrant.Map(app);
        ListSharedFiles.Map(app);

        HoldFile.Map(app);
        ReleaseFile.Map(app);

        ListNdas.Map(app);
        SignNda.Map(app);

        AskForLink.Map(app);
        Download.Map(app, settings);
        ListViews.Map(app);
        ListRfqViews.Map(app);
        return app;
    }
}
