using Matchmaking.Certification.Certificates;
using Matchmaking.Certification.Known;
using Matchmaking.Certification.Reminders;
using Matchmaking.Certification.Reviews;
using Matchmaking.Certification.Storage;
using Matchmaking.Contracts.Certification;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Certification;

/// <summary>Certificates of suppliers: submitted with evidence, verified by two people of an association, checked by anybody, reminded of before they end.</summary>
public static class CertificationService
{
    public const string Name = "certification";

    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = ServiceHost.CreateBuilder(Name, "http://127.0.0.1:8086", args);
        builder.Services.Configure<CertificationSettings>(builder.Configuration.GetSection(Name));
        builder.AddAccess();
        builder.AddDatabase<CertificationDb>(Name);
        builder.AddBus<CertificationDb>(Name, typeof(CertificateVerified).Assembly, bus =>
        {
            bus.AddConsumer<WhenOrganisationRegistered>();
            bus.AddConsumerInEachProcess<WhenMembershipChanged>();
        });
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddHttpClient<OtherServices>();
        builder.Services.AddScoped<ReviewedCertificate>();
        builder.Services.AddSingleton<RemindOfExpiry>().AddHostedService(services => services.GetRequiredService<RemindOfExpiry>());
        builder.Services.AddValidation();
        builder.Services.AddOpenApi(api => api.Describe("Certification", "Certificates of suppliers, and what associations say of them.", typeof(CertificationService).Assembly));
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapOpenApi().AllowAnonymous();

        ListAssociations.Map(app);
        SubmitCertificate.Map(app);
        ListCertificates.Map(app);
        GetCertificate.Map(app);
        WithdrawCertificate.Map(app);
        GetWorklist.Map(app);
        ListOfOrganisation.Map(app);
        CheckCertificate.Map(app);

        ListReviews.Map(app);
        ReviewCertificate.Map(app);
        VerifyCertificate.Map(app);
        RejectCertificate.Map(app);
        SuspendCertificate.Map(app);
        LiftSuspension.Map(app);
        RevokeCertificate.Map(app);
        return app;
    }
}
