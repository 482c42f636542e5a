using System.Net;
using Matchmaking.Contracts.Certification;
using Matchmaking.Sourcing.Orders;
using Matchmaking.Sourcing.Tests.Orders;
using Matchmaking.Tests.Support;

namespace Matchmaking.Sourcing.Tests.Awards;

public sealed class CertificateTests(SourcingFixture sourcing) : IClassFixture<SourcingFixture>
{
    // Where the supplier makes it, unless a test says otherwise.
    private static readonly Guid Plant = Guid.CreateVersion7();

    [Fact(DisplayName = "CER-6: a missing mandatory certificate blocks the award with a reason, when it is proposed and when it is approved; verified it passes, suspended or revoked it blocks again")]
    public async Task Blocks_the_award()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var (id, lines) = await EvaluatedAsync(buyer, supplier);
        Assert.Equal(["iso-9001"], await MissingAsync(buyer, id));
        await RefusedAsync(buyer, id, lines[0], supplier);

        var certificate = await HeldAsync(supplier);
        Assert.Empty(await MissingAsync(buyer, id));
        await HearAsync(new CertificateWithdrawn(certificate, 2, supplier.OrganisationId, "iso-9001", "Suspended", DateTimeOffset.UtcNow));
        await RefusedAsync(buyer, id, lines[0], supplier);
        await HeldAsync(supplier, certificate, version: 3);
        await HearAsync(new CertificateWithdrawn(certificate, 4, supplier.OrganisationId, "iso-9001", "Revoked", DateTimeOffset.UtcNow));
        // Late ones bring nothing back.
        await sourcing.HearAsync(Verified(supplier, certificate, 3));
        await RefusedAsync(buyer, id, lines[0], supplier);

        // What was proposed with a certificate is not approved without it.
        var last = await HeldAsync(supplier);
        var (approver, hash) = (sourcing.ApproverFor(buyer), await Placing.ProposeAsync(buyer, id, (lines[0], supplier, 100)));
        await HearAsync(new CertificateWithdrawn(last, 2, supplier.OrganisationId, "iso-9001", "Revoked", DateTimeOffset.UtcNow));
        using (var refused = await Placing.ApproveAsync(approver, id, hash)) Assert.Equal("award.certificate-missing", await refused.RefusedAsync(HttpStatusCode.Conflict));
        Assert.Equal("AwardProposed", (await buyer.GetAsync($"/rfqs/{id}")).State());
        await HeldAsync(supplier);
        using var approved = await Placing.ApproveAsync(approver, id, hash);
        await approved.ReadAsync(HttpStatusCode.Created);
    }

    [Fact(DisplayName = "CER-3: whether a certificate counts at the award is asked for the day: yesterday's last day is too late, with no event in between")]
    public async Task Asked_for_the_day()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var (id, lines) = await EvaluatedAsync(buyer, supplier);
        var today = Order.DayOf(await sourcing.NowAsync());
        await HeldAsync(supplier, expiresOn: today.AddDays(-1));
        await RefusedAsync(buyer, id, lines[0], supplier);
        await HeldAsync(supplier, expiresOn: today);
        await sourcing.AwardAsync(buyer, id, (lines[0], supplier, 100));
    }

    [Theory(DisplayName = "CER-4: a certificate covers a line only if its scope covers the process and the site of the offer")]
    [InlineData("welding", true, false)]
    [InlineData("machining", true, true)]
    [InlineData("machining-cnc-turning", true, true)]
    [InlineData("machining-cnc-milling", true, false)]
    [InlineData("", true, true)]
    [InlineData("machining", false, false)]
    public async Task Covers(string process, bool isOfTheSite, bool passes)
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var (id, lines) = await EvaluatedAsync(buyer, supplier);
        await HeldAsync(supplier, processes: process.Length == 0 ? [] : [process], site: isOfTheSite ? Plant : Guid.CreateVersion7());
        if (passes) await sourcing.AwardAsync(buyer, id, (lines[0], supplier, 100));
        else await RefusedAsync(buyer, id, lines[0], supplier);
    }

    [Fact(DisplayName = "CER-4: a bid that does not say at which site it makes a line wins none where certificates are required, whatever its supplier holds")]
    public async Task No_site_named()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var (id, lines) = await EvaluatedAsync(buyer, supplier, namesSite: false);
        await HeldAsync(supplier);
        Assert.Equal(["iso-9001"], await MissingAsync(buyer, id));
        await RefusedAsync(buyer, id, lines[0], supplier, "award.site-missing");
    }

    [Fact(DisplayName = "CER-4, CER-6: a bidder reads in its own bid and in its list which certificates the bid lacks, until the decision")]
    public async Task Bidder_sees()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var (id, lines) = await EvaluatedAsync(buyer, supplier, isOpened: false);
        await LacksAsync("iso-9001");
        await HeldAsync(supplier, site: Guid.CreateVersion7());
        await LacksAsync("iso-9001");
        var certificate = await HeldAsync(supplier);
        await LacksAsync();
        await HearAsync(new CertificateWithdrawn(certificate, 2, supplier.OrganisationId, "iso-9001", "Suspended", DateTimeOffset.UtcNow));
        await LacksAsync("iso-9001");
        await HeldAsync(supplier, certificate, version: 3);
        await OpenAsync(buyer, id);
        await sourcing.AwardAsync(buyer, id, (lines[0], supplier, 100));
        await HearAsync(new CertificateWithdrawn(certificate, 4, supplier.OrganisationId, "iso-9001", "Revoked", DateTimeOffset.UtcNow));
        await LacksAsync();

        async Task LacksAsync(params string[] expected)
        {
            var (mine, listed) = (await supplier.GetAsync($"/rfqs/{id}/bids/mine"), (await supplier.GetAsync("/bids")).GetProperty("items")[0]);
            foreach (var bid in new[] { mine, listed }) Assert.Equal(expected, bid.GetProperty("missingCertificates").EnumerateArray().Select(c => c.GetString()));
        }
    }

    [Fact(DisplayName = "CER-6: when a certificate that an open order depends on ends soon or is revoked, both sides read it on the order; others' orders say nothing")]
    public async Task Both_sides_are_told()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var (id, lines) = await EvaluatedAsync(buyer, supplier);
        var certificate = await HeldAsync(supplier);
        var order = (await sourcing.AwardAsync(buyer, id, (lines[0], supplier, 100))).GetProperty("orders")[0].GetProperty("orderId").GetGuid();
        var (otherOrder, _) = await sourcing.OrderAsync(buyer, supplier);

        var message = Guid.CreateVersion7();
        var expiring = new CertificateExpiring(certificate, supplier.OrganisationId, "iso-9001", new DateOnly(2027, 1, 31), 30, DateTimeOffset.UtcNow);
        await sourcing.HearAsync(expiring, message);
        await sourcing.HearAsync(expiring, message);
        await HearAsync(new CertificateWithdrawn(certificate, 2, supplier.OrganisationId, "iso-9001", "Revoked", DateTimeOffset.UtcNow));
        foreach (var side in new[] { buyer, supplier })
        {
            await Eventually.IsAsync(async () => (await NotesAsync(side, order)).Order().SequenceEqual(["CertificateExpiring", "CertificateRevoked"]), what: "both notes on the order");
            Assert.Empty(await NotesAsync(side, otherOrder));
        }
    }

    [Fact(DisplayName = "CER-6: an order given shortly before the end says so at once, and the end itself is told to both sides, once, by the platform; both find it in their worklists until another certificate covers the order")]
    public async Task The_end_is_told()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var (id, lines) = await EvaluatedAsync(buyer, supplier);
        var last = Order.DayOf(await sourcing.NowAsync()).AddDays(5);
        var certificate = await HeldAsync(supplier, expiresOn: last);
        var order = (await sourcing.AwardAsync(buyer, id, (lines[0], supplier, 100))).GetProperty("orders")[0].GetProperty("orderId").GetGuid();
        await ReadAsync("CertificateEndsBeforeDelivery");
        var note = (await buyer.GetAsync($"/orders/{order}")).GetProperty("timeline").EnumerateArray().Single(e => e.GetProperty("what").GetString() == "CertificateEndsBeforeDelivery");
        Assert.Equal(("Platform", "", "iso-9001", $"{last:yyyy-MM-dd}"), (Text(note, "side"), Text(note, "who"), Text(note, "certificateType"), Text(note, "certificateEndsOn")));
        Assert.Equal(("RenewCertificate", "CertificateAtRisk"), (await WaitingAsync(supplier, order), await WaitingAsync(buyer, order)));

        var message = Guid.CreateVersion7();
        var expired = new CertificateExpired(certificate, supplier.OrganisationId, "iso-9001", last, DateTimeOffset.UtcNow);
        await sourcing.HearAsync(expired, message);
        await sourcing.HearAsync(expired, message);
        await ReadAsync("CertificateEndsBeforeDelivery", "CertificateExpired");

        await HeldAsync(supplier, expiresOn: last.AddDays(700));
        await ReadAsync("CertificateEndsBeforeDelivery", "CertificateExpired", "CertificateCoversAgain");
        Assert.Equal((null, null), (await WaitingAsync(supplier, order), await WaitingAsync(buyer, order)));

        async Task ReadAsync(params string[] notes)
        {
            foreach (var side in new[] { buyer, supplier }) await Eventually.IsAsync(async () => (await NotesAsync(side, order)).SequenceEqual(notes), what: string.Join(", ", notes));
        }
    }

    [Fact(DisplayName = "CER-6: nothing is noted while another certificate of that type covers the order; a suspension and its lifting are, in the association's name")]
    public async Task Only_what_is_lacking()
    {
        var (buyer, supplier, association) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"), await sourcing.KnownSupplierAsync("Hiệp hội Cơ khí"));
        var (id, lines) = await EvaluatedAsync(buyer, supplier);
        var (first, second) = (await HeldAsync(supplier), await HeldAsync(supplier, by: association.OrganisationId));
        var unrelated = await HeldAsync(supplier, site: Guid.CreateVersion7());
        var order = (await sourcing.AwardAsync(buyer, id, (lines[0], supplier, 100))).GetProperty("orders")[0].GetProperty("orderId").GetGuid();

        var message = Guid.CreateVersion7();
        await sourcing.HearAsync(new CertificateExpiring(first, supplier.OrganisationId, "iso-9001", new DateOnly(2027, 1, 31), 30, DateTimeOffset.UtcNow), message);
        await Eventually.IsAsync(async () => await sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from inbox_message where message_id = {message}""") == 1, what: "the reminder to be read");
        await HearAsync(new CertificateWithdrawn(first, 2, supplier.OrganisationId, "iso-9001", "Revoked", DateTimeOffset.UtcNow));
        await HearAsync(new CertificateWithdrawn(second, 2, supplier.OrganisationId, "iso-9001", "Suspended", DateTimeOffset.UtcNow));
        await HearAsync(new CertificateWithdrawn(unrelated, 2, supplier.OrganisationId, "iso-9001", "Revoked", DateTimeOffset.UtcNow));
        await HeldAsync(supplier, second, version: 3, by: association.OrganisationId);

        foreach (var side in new[] { buyer, supplier })
        {
            var notes = (await side.GetAsync($"/orders/{order}")).GetProperty("timeline").EnumerateArray().Where(e => Text(e, "what")!.StartsWith("Certificate", StringComparison.Ordinal)); // Each says what.
            Assert.Equal([("CertificateSuspended", "Association", "Hiệp hội Cơ khí"), ("CertificateCoversAgain", "Association", "Hiệp hội Cơ khí")], notes.Select(e => (Text(e, "what"), Text(e, "side"), Text(e, "who"))));
        }
    }

    private static string? Text(System.Text.Json.JsonElement element, string member) => element.GetProperty(member).GetString();

    private static async Task<string?> WaitingAsync(Member member, Guid order) => (await member.GetAsync("/worklist")).EnumerateArray()
        .Where(i => i.GetProperty("id").GetGuid() == order && i.GetProperty("certificate").GetString() == "iso-9001").Select(i => i.GetProperty("kind").GetString()).SingleOrDefault();

    private static async Task<IEnumerable<string>> NotesAsync(Member side, Guid order) =>
        (await side.GetAsync($"/orders/{order}")).GetProperty("timeline").EnumerateArray().Select(e => e.GetProperty("what").GetString()!).Where(what => what.StartsWith("Certificate", StringComparison.Ordinal));

    private static async Task<IEnumerable<string?>> MissingAsync(Member buyer, Guid id) =>
        (await buyer.GetAsync($"/rfqs/{id}/comparison")).GetProperty("suppliers")[0].GetProperty("missingCertificates").EnumerateArray().Select(c => c.GetString());

    private static async Task RefusedAsync(Member buyer, Guid id, Guid line, Member supplier, string code = "award.certificate-missing")
    {
        using var award = await buyer.PostAsync($"/rfqs/{id}/award-proposal", Placing.Award((line, supplier, 100)));
        Assert.Equal(code, await award.RefusedAsync(HttpStatusCode.BadRequest));
    }

    private async Task<(Guid Id, Guid[] Lines)> EvaluatedAsync(Member buyer, Member supplier, bool namesSite = true, bool isOpened = true)
    {
        var id = await buyer.PublishAsync(Bodies.Rfq(deadline: await sourcing.NowAsync() + TimeSpan.FromHours(1), certificates: ["iso-9001"], quantities: 100));
        var lines = await buyer.LinesAsync(id);
        var bid = Bodies.Bid(lines);
        if (namesSite) ((Dictionary<string, object?>[])bid["lines"]!)[0]["siteId"] = Plant;
        await supplier.BidAsync(id, bid);
        if (isOpened) await OpenAsync(buyer, id);
        return (id, lines);
    }

    private async Task OpenAsync(Member buyer, Guid id)
    {
        await sourcing.MoveToAsync((await buyer.GetAsync($"/rfqs/{id}")).GetProperty("bidDeadline").GetDateTimeOffset());
        await buyer.OpenAsync(id);
    }

    private async Task<Guid> HeldAsync(Member supplier, Guid? id = null, int version = 1, DateOnly? expiresOn = null, string[]? processes = null, Guid? site = null, Guid? by = null)
    {
        var certificate = id ?? Guid.CreateVersion7();
        await sourcing.HearAsync(Verified(supplier, certificate, version, expiresOn, processes, site, by));
        await Eventually.IsAsync(async () => await VersionAsync(certificate) == version, what: "the certificate");
        return certificate;
    }

    private async Task HearAsync(CertificateWithdrawn said)
    {
        await sourcing.HearAsync(said);
        await Eventually.IsAsync(async () => await VersionAsync(said.CertificateId) == said.Version, what: "the withdrawal");
    }

    private async Task<int> VersionAsync(Guid certificate) => await sourcing.ScalarAsync<int>($"""select coalesce(max(version), 0) as "Value" from known_certificate where certificate_id = {certificate}""");

    private static CertificateVerified Verified(Member supplier, Guid id, int version, DateOnly? expiresOn = null, string[]? processes = null, Guid? site = null, Guid? by = null) => new(
        id, version, supplier.OrganisationId, "iso-9001", [site ?? Plant], processes ?? [], new DateOnly(2026, 1, 1), expiresOn, by ?? Guid.CreateVersion7(), null, DateTimeOffset.UtcNow);
}
