using Matchmaking.Contracts.Registry;
using Matchmaking.Registry.ApiClients;
using Matchmaking.Registry.Clusters;
using Matchmaking.Registry.Codes;
using Matchmaking.Registry.Invitations;
using Matchmaking.Registry.Memberships;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Profiles;
using Matchmaking.Registry.Storage;
using Matchmaking.Registry.SupplierLists;
using Matchmaking.Registry.Suspensions;
using Matchmaking.Registry.TrackRecords;
using Matchmaking.Registry.Vettings;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Registry;

/// <summary>Who is who on the marketplace: organisations, the people who act for them, and what suppliers can make.</summary>
public static class RegistryService
{
    public const string Name = "registry";

    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = ServiceHost.CreateBuilder(Name, "http://127.0.0.1:8082", args);
        builder.Services.Configure<RegistrySettings>(builder.Configuration.GetSection(Name));
        builder.AddAccess();
        builder.Services.AddScoped<RegistryDirectory>();
        builder.Services.AddScoped<IDirectory>(services => services.GetRequiredService<RegistryDirectory>());
        builder.AddDatabase<RegistryDb>(Name);
        builder.AddBus<RegistryDb>(Name, typeof(OrganisationRegistered).Assembly, bus =>
        {
            bus.AddConsumer<WhenRfqPublished>();
            bus.AddBatchConsumer<WhenBidSubmitted>();
            bus.AddConsumer<WhenRfqAwarded>();
            bus.AddConsumer<WhenOrderPlaced>();
            bus.AddConsumer<WhenOrderClosed>();
            bus.AddConsumer<WhenCertificateVerified>();
            bus.AddConsumerInEachProcess<WhenMembershipChanged>();
        });
        builder.Services.AddHttpClient<ClientsAtProvider>();
        builder.Services.AddHttpClient<EvidenceFiles>();
        builder.Services.AddSingleton<CodeLists>();
        builder.Services.AddSingleton<ListWords>();
        builder.Services.AddSingleton<FirmLikeness>();
        builder.Services.AddScoped<ListStaging>();
        builder.Services.AddScoped<ListReading>();
        builder.Services.AddScoped<ListMerging>();
        builder.Services.AddScoped<Duplicates>();
        builder.Services.AddScoped<SupplierImport>();
        builder.Services.AddSingleton<SweepPreviews>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SweepPreviews>());
        builder.Services.AddValidation();
        builder.Services.AddOpenApi(api => api.Describe("Registry", "Organisations, the people who act for them, and supplier profiles.", typeof(RegistryService).Assembly));
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapOpenApi().AllowAnonymous();

        GetMe.Map(app);
        ChooseActingOrganisation.Map(app);
        ListMembers.Map(app);
        AddMember.Map(app);
        ChangeRole.Map(app);
        EndMembership.Map(app);
        ListMembershipProposals.Map(app);
        ProposeMember.Map(app);
        ConfirmMember.Map(app);
        RejectMember.Map(app);
        ListInvitations.Map(app);
        Invite.Map(app);
        WithdrawInvitation.Map(app);
        ReadInvitation.Map(app);
        AcceptInvitation.Map(app);
        DeclineInvitation.Map(app);
        ListApiClients.Map(app);
        CreateApiClient.Map(app);
        RevokeApiClient.Map(app);
        GetCodes.Map(app);

        ListOrganisations.Map(app);
        RegisterOrganisation.Map(app);
        GetOrganisation.Map(app);
        RecordStatus.Map(app);
        ChooseKinds.Map(app);

        ListSuspensionProposals.Map(app);
        ProposeSuspension.Map(app);
        ConfirmSuspension.Map(app);
        RejectSuspension.Map(app);

        GetProfile.Map(app);
        GetPublicProfile.Map(app);
        DescribeSupplier.Map(app);
        ShowPhotos.Map(app);
        AddSite.Map(app);
        ChangeSite.Map(app);
        RemoveSite.Map(app);
        AddCapability.Map(app);
        ChangeCapability.Map(app);
        RemoveCapability.Map(app);
        PublishProfile.Map(app);
        WithdrawProfile.Map(app);
        GetTrackRecord.Map(app);

        ListAssociations.Map(app);
        AskForVetting.Map(app);
        ListMyVettings.Map(app);
        GetVetting.Map(app);
        ResubmitVetting.Map(app);
        WithdrawVetting.Map(app);
        AppealVetting.Map(app);
        ListVettings.Map(app);
        TakeVetting.Map(app);
        AnswerChecklist.Map(app);
        DecideVetting.Map(app);
        SuspendLevel.Map(app);
        ListVouchedFor.Map(app);
        GetVettingFigures.Map(app);
        GetTrustLevel.Map(app);

        PreviewSuppliers.Map(app);
        ListPreviews.Map(app);
        GetPreview.Map(app);
        ListPreviewRows.Map(app);
        ChooseHeader.Map(app);
        MapColumns.Map(app);
        DecideDuplicates.Map(app);
        ConfirmPreview.Map(app);
        DiscardPreview.Map(app);
        ListClusters.Map(app);
        ListKeptClusters.Map(app);
        GetCluster.Map(app);
        CreateCluster.Map(app);
        ChangeCluster.Map(app);
        GetClusterDesk.Map(app);
        JoinCluster.Map(app);
        LetInMember.Map(app);

        ImportSuppliers.Map(app);
        ListImports.Map(app);
        GetImport.Map(app);
        ListImportRows.Map(app);
        GetImportTemplate.Map(app);
        return app;
    }
}
