using Matchmaking.Contracts.Sourcing;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Awards;
using Matchmaking.Sourcing.Bids;
using Matchmaking.Sourcing.Orders;
using Matchmaking.Sourcing.Rfqs;
using Matchmaking.Sourcing.Storage;
using Matchmaking.Sourcing.Suppliers;

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
        builder.AddBus<SourcingDb>(Name, typeof(RfqPublished).Assembly, bus =>
        {
            bus.AddConsumer<WhenOrganisationRegistered>();
            bus.AddConsumer<WhenSupplierProfilePublished>();
            bus.AddConsumer<WhenSupplierProfileWithdrawn>();
            bus.AddConsumer<WhenOrganisationSuspended>();
            bus.AddConsumer<WhenCertificateVerified>();
            bus.AddConsumer<WhenCertificateExpiring>();
            bus.AddConsumerInEachProcess<WhenMembershipChanged>();
        });
        builder.Services.Configure<SourcingSettings>(builder.Configuration.GetSection(Name));
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddHttpClient<BuyersFiles>();
        builder.Services.AddSingleton<PublishedTerms>();
        builder.Services.AddHostedService<CloseExpiredRfqs>();
        builder.Services.AddValidation();
        builder.Services.AddOpenApi(api => api.Describe("Sourcing", "Requests for quotation, bids, awards and the orders that come of them.", typeof(SourcingService).Assembly));
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapOpenApi().AllowAnonymous();

        DraftRfq.Map(app);
        ChangeDraft.Map(app);
        DeleteDraft.Map(app);
        CopyRfq.Map(app);
        InviteSuppliers.Map(app);
        PublishRfq.Map(app);
        OpenBids.Map(app);
        EndRfq.Map(app);
        GetRfq.Map(app);
        ListDocuments.Map(app);
        ListRfqs.Map(app);
        ListOpenRfqs.Map(app);

        SubmitBid.Map(app);
        WithdrawBid.Map(app);
        GetMyBid.Map(app);
        ListMyBids.Map(app);

        GetComparison.Map(app);
        ProposeAward.Map(app);
        GetAwardProposal.Map(app);
        ApproveAward.Map(app);
        ReturnAward.Map(app);

        AcknowledgeOrder.Map(app);
        AgreeToChanges.Map(app);
        StartProduction.Map(app);
        ShipOrder.Map(app);
        ReceiveShipment.Map(app);
        InspectDelivery.Map(app);
        HoldOrder.Map(app);
        EndOrder.Map(app);
        CloseOrder.Map(app);
        SendMessage.Map(app);
        GetOrder.Map(app);
        ListOrders.Map(app);

        GetWorklist.Map(app);
        return app;
    }
}
