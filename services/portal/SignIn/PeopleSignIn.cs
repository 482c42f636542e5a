using Matchmaking.Portal.Wording;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;

namespace Matchmaking.Portal.SignIn;

/// <summary>
/// Authorization code with PKCE; the browser holds a session cookie and never a token. The tokens stay in the portal's
/// session store.
/// </summary>
public static class PeopleSignIn
{
    private const string StepUp = "step-up";
    private const string Prompt = "prompt";

    internal static void AddPeopleSignIn(this WebApplicationBuilder builder, PortalSettings settings)
    {
        var provider = builder.Configuration.GetSection("Authentication").Get<AuthenticationSettings>() ?? new AuthenticationSettings();
        builder.Services.AddMemoryCache();
        builder.Services.AddSingleton<SessionStore>();
        builder.Services.AddSingleton<TokenRefresh>();
        builder.Services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<SessionStore>((cookie, sessions) => cookie.SessionStore = sessions);
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(cookie =>
            {
                cookie.Cookie.Name = "matchmaking.portal";
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                cookie.ExpireTimeSpan = TimeSpan.FromHours(8);
                cookie.LoginPath = "/sign-in";
                cookie.ReturnUrlParameter = "back";
                cookie.AccessDeniedPath = "/not-allowed";
                cookie.Events.OnValidatePrincipal = TokenRefresh.ValidateAsync;
            })
            .AddOpenIdConnect(oidc =>
            {
                oidc.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
                oidc.Authority = provider.Issuer;
                oidc.RequireHttpsMetadata = !new Uri(provider.Issuer).IsLoopback;
                oidc.ClientId = settings.ClientId;
                oidc.ClientSecret = settings.ClientSecret;
                oidc.ResponseType = "code";
                oidc.ResponseMode = "query";
                oidc.UsePkce = true;
                oidc.SaveTokens = true;
                oidc.MapInboundClaims = false;
                oidc.GetClaimsFromUserInfoEndpoint = false;
                oidc.BackchannelTimeout = TimeSpan.FromSeconds(10); // A page waits for it.
                oidc.TokenValidationParameters.NameClaimType = "name";
                oidc.Scope.Clear();
                foreach (var scope in (string[])["openid", "profile", "email", "offline_access"]) oidc.Scope.Add(scope);
                // Plain http on a developer's machine has no Secure cookies; SameSite=None would need them.
                oidc.NonceCookie.SameSite = oidc.CorrelationCookie.SameSite = SameSiteMode.Lax;
                oidc.NonceCookie.SecurePolicy = oidc.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                oidc.Events.OnRedirectToIdentityProvider = async context =>
                {
                    context.ProtocolMessage.UiLocales = Language.Tag;
                    // A provider that knows no sign-up by prompt refuses it; its sign-in page is where one registers there, if anywhere.
                    if (context.Properties.Items.TryGetValue(Prompt, out var prompt)
                        && (await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted)).PromptValuesSupported.Contains(prompt)) // Set by the handler's own setup.
                        context.ProtocolMessage.Prompt = prompt;
                    if (context.Properties.Items.ContainsKey(StepUp))
                    {
                        // Fresher than services ask for, so that there is time to press the button.
                        context.ProtocolMessage.MaxAge = "60";
                        if (provider.StepUpAcr.Length > 0) context.ProtocolMessage.AcrValues = provider.StepUpAcr;
                    }
                };
                oidc.Events.OnTicketReceived = context =>
                {
                    SessionStore.BeginAnew(context.HttpContext);
                    return Task.CompletedTask;
                };
                oidc.Events.OnRemoteFailure = context =>
                {
                    // A cancelled or stale sign-in is no fault of the reader: the start page says what to do.
                    context.Response.Redirect("/sign-in-failed");
                    context.HandleResponse();
                    return Task.CompletedTask;
                };
            });
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-in", (string? back) => Results.Challenge(Back(back), [OpenIdConnectDefaults.AuthenticationScheme])).AllowAnonymous();
        app.MapGet("/step-up", (string? back) =>
        {
            var properties = Back(back);
            properties.Items[StepUp] = "";
            return Results.Challenge(properties, [OpenIdConnectDefaults.AuthenticationScheme]);
        }).RequireSignedIn();
        app.MapGet("/register", (string? back) =>
        {
            var properties = Back(back ?? "/organisation");
            properties.Items[Prompt] = "create"; // OpenID Connect "Initiating User Registration": the provider shows its sign-up page.
            return Results.Challenge(properties, [OpenIdConnectDefaults.AuthenticationScheme]);
        }).AllowAnonymous();
        app.MapPost("/organisations/choice", async (HttpContext http, Acting acting, Microsoft.AspNetCore.Antiforgery.IAntiforgery antiforgery) =>
        {
            await antiforgery.ValidateRequestAsync(http);
            if (!Guid.TryParse(http.Request.Form["organisationId"], out var organisationId)) return Results.LocalRedirect("/organisations");
            try
            {
                await acting.ChooseAsync(organisationId);
                return Results.LocalRedirect("/"); // What the page before was about may belong to the other organisation.
            }
            catch (Clients.ProblemException problem) when (problem.Status == StatusCodes.Status404NotFound)
            {
                return Results.LocalRedirect("/organisations?ended");
            }
        }).RequireAuthorization();
        app.MapPost("/sign-out", async (HttpContext http, Microsoft.AspNetCore.Antiforgery.IAntiforgery antiforgery) =>
        {
            await antiforgery.ValidateRequestAsync(http);
            return http.User.Identity?.IsAuthenticated is true
                ? Results.SignOut(Back("/"), [CookieAuthenticationDefaults.AuthenticationScheme, OpenIdConnectDefaults.AuthenticationScheme])
                : Results.LocalRedirect("/");
        }).AllowAnonymous();
    }

    private static AuthenticationProperties Back(string? path) => new() { RedirectUri = Language.Local(path) };
}
