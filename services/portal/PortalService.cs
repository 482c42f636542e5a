using System.Text.Encodings.Web;
using System.Text.Unicode;
using Matchmaking.Portal.Clients;
using Matchmaking.Portal.Components;
using Matchmaking.Portal.Forms;
using Matchmaking.Portal.SignIn;
using Matchmaking.Portal.Wording;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.FileProviders;

namespace Matchmaking.Portal;

/// <summary>The pages: the only thing that a browser talks to besides sign-in.</summary>
public static class PortalService
{
    public const string Name = "portal";

    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = ServiceHost.CreateBuilder(Name, "http://127.0.0.1:8080", args);
        var settings = builder.Configuration.GetSection(Name).Get<PortalSettings>() ?? new PortalSettings();
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<PageHeaders>();
        var keys = builder.Services.AddDataProtection().SetApplicationName("matchmaking-portal");
        if (settings.Keys is { Length: > 0 } folder) keys.PersistKeysToFileSystem(new DirectoryInfo(folder));
        else keys.UseEphemeralDataProtectionProvider();
        builder.Services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "matchmaking.portal.form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        builder.Services.AddRazorComponents();
        // Vietnamese letters are written as they are; the default would make each of them an entity.
        builder.Services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddCascadingAuthenticationState();
        builder.AddPeopleSignIn(settings);
        builder.Services.AddApiClients(settings);
        builder.Services.AddScoped<Acting>();
        builder.Services.AddScoped<Colleagues>();
        builder.Services.AddSingleton<Asset>();
        builder.Services.AddSingleton<Codes>();
        UploadLimit.AddTo(builder.Services, settings);
        builder.Services.Configure<RequestLocalizationOptions>(Language.Choose);
        // A page that fails is answered with a page; problem documents are for programs.
        builder.Services.RemoveAll<IExceptionHandler>();
        builder.Services.Configure<ExceptionHandlerOptions>(options =>
        {
            (options.ExceptionHandlingPath, options.CreateScopeForErrors) = ("/problem", true);
            options.SuppressDiagnosticsCallback = static context => context.Exception is ProblemException { Status: < 500 } or AntiforgeryValidationException or BadHttpRequestException;
        });
        configure?.Invoke(builder);

        var app = builder.Build();
        app.Use(PageHeaders.SendAsync);
        if (settings.PublicUrl is { Length: > 0 } address) UsePublicAddress(app, address);
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot")),
            // Addresses carry the content's hash (see Asset), so a file never changes under its address.
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "public, max-age=31536000, immutable",
        });
        app.UseRequestLocalization();
        app.UseServiceDefaults();
        // What runs again for a page about an error must find its own scope, and authorization below it.
        app.UseStatusCodePagesWithReExecute("/problem/{0}", createScopeForStatusCodePages: true);
        app.UseAuthorization();
        app.Use(app.Services.GetRequiredService<UploadLimit>().HandleAsync);
        app.UseAntiforgery();
        Language.MapSwitch(app);
        PeopleSignIn.Map(app);
        Downloads.Map(app);
        Pages.Suppliers.Suggestions.Map(app);
        TableDownloads.Map(app);
        app.MapRazorComponents<App>().AllowAnonymous();
        app.MapFallback(() => Results.NotFound()).AllowAnonymous(); // Without it, an unknown address would ask to sign in.
        return app;
    }

    // A proxy in front may have ended TLS or asked by another name; what a browser sees is the public address.
    private static void UsePublicAddress(WebApplication app, string publicUrl)
    {
        var address = new Uri(publicUrl);
        app.Use((http, next) =>
        {
            (http.Request.Scheme, http.Request.Host) = (address.Scheme, new HostString(address.Authority));
            return next(http);
        });
    }
}
