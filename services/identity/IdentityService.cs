using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Authorization;
using Matchmaking.Identity.Clients;
using Matchmaking.Identity.Consents;
using Matchmaking.Identity.Keys;
using Matchmaking.Identity.Mails;
using Matchmaking.Identity.OwnAccount;
using Matchmaking.Identity.Pages;
using Matchmaking.Identity.Passkeys;
using Matchmaking.Identity.SecondFactors;
using Matchmaking.Identity.Sessions;
using Matchmaking.Identity.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Matchmaking.Identity;

/// <summary>Our OpenID provider: accounts, sign-in pages and tokens. Any other provider can stand in its place.</summary>
public static class IdentityService
{
    public const string Name = "identity";

    private const string DefaultUrl = "http://127.0.0.1:8081";

    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        SafeRuntime.Require();
        var builder = ServiceHost.CreateBuilder(Name, DefaultUrl, args);
        var section = builder.Configuration.GetSection(Name);
        var settings = section.Get<IdentitySettings>() ?? new IdentitySettings();
        var issuer = settings.Issuer.Length > 0 ? settings.Issuer : (builder.Configuration[$"{Name}:Urls"] ?? DefaultUrl).Split(';')[0];
        var isHttps = new Uri(issuer).Scheme == Uri.UriSchemeHttps;

        builder.Services.Configure<IdentitySettings>(section);
        builder.AddDatabase<IdentityDb>(Name);

        // Before everything that protects something: the first process to start makes the key ring, under a lock.
        builder.Services.AddSingleton<SigningKeys>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SigningKeys>());
        AddKeyRing(builder, settings);

        builder.AddAccess();
        builder.Services.Configure<AuthenticationSettings>(own =>
        {
            // We accept our own tokens, whatever the shared setting says, and also those that are meant for us alone.
            own.Issuer = issuer;
            own.ProviderAudience = issuer;
        });
        SignIn.AddTo(builder);
        PasswordGiven.AddTo(builder);
        AddAccounts(builder);
        AddPasskeys(builder, new Uri(issuer));

        builder.Services.AddSingleton<ClientBook>();
        builder.Services.AddSingleton<Tokens>();
        builder.Services.AddSingleton<NotBefore>();
        builder.Services.AddSingleton<Sweeper>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Sweeper>());
        builder.Services.AddHostedService<MailSender>();
        builder.Services.AddHostedService<ResetRequests>();
        builder.Services.AddScoped<MailBox>();
        builder.Services.AddScoped<SignIn>();
        builder.Services.AddScoped<SignInSteps>();
        builder.Services.AddScoped<PasswordGiven>();
        builder.Services.AddScoped<FreshPerson>();
        builder.Services.AddScoped<OwnPage>();
        builder.Services.AddScoped<AuthenticatorCodes>();
        builder.Services.AddScoped<ClientAuthentication>();
        builder.Services.AddScoped<ClientAssertion>();
        builder.Services.AddScoped<GrantTokens>();
        builder.Services.AddScoped<CodeExchange>();
        builder.Services.AddScoped<TokenRefresh>();
        builder.Services.AddRazorComponents();
        builder.Services.AddHttpContextAccessor();
        builder.Services.Configure<RequestLocalizationOptions>(Language.Configure);
        builder.Services.AddAntiforgery(form =>
        {
            form.Cookie.Name = "matchmaking.identity.form";
            form.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        builder.Services.AddValidation();
        builder.Services.AddOpenApi(api => api.Describe("Identity", "Accounts and sign-in; the OpenID Connect endpoints are described by /.well-known/openid-configuration.", typeof(IdentityService).Assembly));
        configure?.Invoke(builder);

        var app = builder.Build();
        if (isHttps)
        {
            // A proxy in front may have ended TLS; what a browser sees is the issuer's scheme, and cookies are made for that.
            app.Use((http, next) =>
            {
                http.Request.Scheme = Uri.UriSchemeHttps;
                return next(http);
            });
        }

        Page.UseHeaders(app);
        app.UseRequestLocalization();
        app.UseServiceDefaults();
        app.MapOpenApi().AllowAnonymous();

        Discovery.Map(app);
        Authorize.Map(app);
        AskConsent.Map(app);
        IssueToken.Map(app);
        RevokeToken.Map(app);
        IntrospectToken.Map(app);
        GetUserInfo.Map(app);
        Logout.Map(app);
        CreateAccount.Map(app);
        FindAccount.Map(app);
        CreateClient.Map(app);
        RevokeClient.Map(app);
        Login.Map(app);
        Register.Map(app);
        PasskeySignIn.Map(app);
        PasskeyRegistration.Map(app);
        OwnPasskeys.Map(app);
        EnterCode.Map(app);
        SetUpSecondFactor.Map(app);
        ConfirmEmail.Map(app);
        ForgotPassword.Map(app);
        ResetPassword.Map(app);
        ShowAccount.Map(app);
        EndSessions.Map(app);
        RevokeApplication.Map(app);
        ChangePassword.Map(app);
        OwnSecondFactor.Map(app);
        Page.Map(app);
        return app;
    }

    private static void AddKeyRing(WebApplicationBuilder builder, IdentitySettings settings)
    {
        var keyRing = builder.Services.AddDataProtection().SetApplicationName("matchmaking-identity");
        if (settings.Keys is { Length: > 0 } folder)
        {
            keyRing.PersistKeysToFileSystem(new DirectoryInfo(folder));
            return;
        }

        builder.Services.AddSingleton<KeyRingTable>();
        builder.Services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(services =>
            new ConfigureOptions<KeyManagementOptions>(keys => keys.XmlRepository = services.GetRequiredService<KeyRingTable>()));
    }

    private static void AddAccounts(WebApplicationBuilder builder)
    {
        builder.Services.AddIdentityCore<Account>(identity =>
        {
            identity.User.RequireUniqueEmail = true;
            identity.User.AllowedUserNameCharacters = ""; // The name is the e-mail, which AccountRules checks.
            identity.Password = new PasswordOptions
            {
                RequiredLength = AccountRules.PasswordMinimum,
                RequireDigit = false,
                RequireLowercase = false,
                RequireUppercase = false,
                RequireNonAlphanumeric = false,
                RequiredUniqueChars = 1,
            };
        }).AddUserStore<AccountStore>().AddPasswordValidator<NotACommonPassword>();

        // OWASP's count for PBKDF2 with SHA-512.
        builder.Services.Configure<PasswordHasherOptions>(hashing => hashing.IterationCount = 210_000);
        builder.Services.AddScoped<IPasswordHasher<Account>, ComposedPasswords>();
        builder.Services.AddSingleton<NobodysPassword>();
        builder.Services.AddScoped<AccountOpening>();
        builder.Services.AddScoped<PasswordCheck>();
        builder.Services.AddScoped<Guesses>();
    }

    private static void AddPasskeys(WebApplicationBuilder builder, Uri issuer)
    {
        builder.Services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            passkeys.ServerDomain = issuer.Host;
            passkeys.UserVerificationRequirement = "required";
            passkeys.ResidentKeyRequirement = "required";
            passkeys.AttestationConveyancePreference = "none";
            passkeys.AuthenticatorTimeout = PasskeyCeremonies.Lifetime;

            // The address that browsers know us by, and no page of another site around ours.
            passkeys.ValidateOrigin = origin => ValueTask.FromResult(!origin.CrossOrigin && origin.Origin == issuer.GetLeftPart(UriPartial.Authority));
        });
        builder.Services.AddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        builder.Services.AddScoped<PasskeyCeremonies>();
    }
}
