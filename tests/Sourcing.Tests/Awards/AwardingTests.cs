using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Matchmaking.Contracts.Registry;
using Matchmaking.Sourcing.Tests.Orders;
using Matchmaking.Tests.Support;

namespace Matchmaking.Sourcing.Tests.Awards;

public sealed class AwardingTests(SourcingFixture sourcing) : IClassFixture<SourcingFixture>
{
    [Fact(DisplayName = "AWD-1 The comparison shows every line and bidder, gaps included, and only to the buyer")]
    public async Task Matrix()
    {
        var (buyer, cheap, dear, partial) = (sourcing.Join("Buyer"), sourcing.Join("Supplier", name: "Cheap"), sourcing.Join("Supplier", name: "Dear"), sourcing.Join("Supplier", name: "Partial"));
        var (id, lines) = await EvaluatedAsync(buyer, [100, 2000], [(cheap, l => Bodies.Bid(l, 100)), (dear, l => Bodies.Bid(l, 150)), (partial, l => Bodies.Bid(l[..1], 80, moq: 500))]);
        var comparison = await buyer.GetAsync($"/rfqs/{id}/comparison");

        var first = comparison.GetProperty("lines")[0].GetProperty("offers");
        Assert.Equal(["Cheap", "Dear", "Partial"], first.EnumerateArray().Select(o => o.GetProperty("supplierName").GetString()));
        Assert.Equal(["None", "None", "BelowMoq"], first.EnumerateArray().Select(o => o.GetProperty("gap").GetString()));
        Assert.Equal([true, false, false], first.EnumerateArray().Select(o => o.GetProperty("isBest").GetBoolean()));
        Assert.Equal((100m, 10_000m, 100m), (first[0].GetProperty("unitPrice").GetDecimal(), first[0].GetProperty("total").GetDecimal(), first[0].GetProperty("score").GetDecimal()));
        Assert.Equal(66.67m * 0.7m + 30, first[1].GetProperty("score").GetDecimal(), 2);
        Assert.Equal(["Price", "Delivery"], first[1].GetProperty("scoreParts").EnumerateArray().Select(p => p.GetProperty("code").GetString()));

        var second = comparison.GetProperty("lines")[1].GetProperty("offers");
        Assert.Equal("NotOffered", second[2].GetProperty("gap").GetString());
        Assert.Equal(90m, second[0].GetProperty("unitPrice").GetDecimal());
        Assert.Equal(["BestSingleSupplier", "BestPerLine"], comparison.GetProperty("scenarios").EnumerateArray().Select(s => s.GetProperty("code").GetString()));

        using var supplier = await cheap.Http.GetAsync($"/rfqs/{id}/comparison");
        Assert.Equal("caller.wrong-kind", await supplier.RefusedAsync(HttpStatusCode.Forbidden));
        Assert.Equal(JsonValueKind.Null, (await cheap.GetAsync($"/rfqs/{id}")).GetProperty("bidCount").ValueKind);
        Assert.DoesNotContain("Dear", (await cheap.GetAsync($"/rfqs/{id}")).ToString(), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "AWD-1 CSV and XLSX hold the same, and what begins like a formula is text")]
    public async Task Export()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier", name: "=HYPERLINK(\"http://evil\")"));
        var (id, _) = await EvaluatedAsync(buyer, [100], [(supplier, l =>
        {
            var bid = Bodies.Bid(l, 100);
            ((Dictionary<string, object?>[])bid["lines"]!)[0]["deviations"] = "@SUM(1), \"quoted\"\nnext";
            return bid;
        })]);
        var csv = await buyer.Http.GetStringAsync($"/rfqs/{id}/comparison.csv");
        Assert.Contains("\"'=HYPERLINK(\"\"http://evil\"\")\"", csv, StringComparison.Ordinal);
        Assert.Contains("\"'@SUM(1), \"\"quoted\"\"\nnext\"", csv, StringComparison.Ordinal);
        Assert.Contains("Khuôn đỡ", csv, StringComparison.Ordinal);

        using var zip = new ZipArchive(await buyer.Http.GetStreamAsync($"/rfqs/{id}/comparison.xlsx"));
        var sheet = zip.Entries.Single(e => e.FullName.Contains("worksheets/sheet", StringComparison.Ordinal));
        using var reader = new StreamReader(sheet.Open(), Encoding.UTF8);
        var xml = await reader.ReadToEndAsync();
        Assert.Contains("'=HYPERLINK", xml, StringComparison.Ordinal);
        Assert.Contains("Khuôn đỡ", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("<x:f>", xml, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "AWD-3 Award by line and quantity: each winner's price is that of the awarded quantity, and every bidder's bid ends")]
    public async Task Split()
    {
        var (buyer, a, b, c) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"), sourcing.Join("Supplier"), sourcing.Join("Supplier"));
        var (id, lines) = await EvaluatedAsync(buyer, [2000, 100], [(a, l => Bodies.Bid(l, 100)), (b, l => Bodies.Bid(l, 110)), (c, l => Bodies.Bid(l, 120))]);
        var awardId = (await sourcing.AwardAsync(buyer, id, (lines[0], a, 1500), (lines[0], b, 500), (lines[1], a, 100))).GetProperty("awardId").GetGuid();

        Assert.Equal(90m, await sourcing.ScalarAsync<decimal>($"""select unit_price as "Value" from award_line where award_id = {awardId} and quantity = 1500"""));
        Assert.Equal(110m, await sourcing.ScalarAsync<decimal>($"""select unit_price as "Value" from award_line where award_id = {awardId} and quantity = 500"""));
        Assert.Equal(new[] { "Awarded", "PartlyAwarded", "NotAwarded" }, await Task.WhenAll(new[] { a, b, c }.Select(async m => (await m.GetAsync($"/rfqs/{id}/bids/mine")).GetProperty("state").GetString())));
        var said = await sourcing.Awarded.FirstAsync(m => m.RfqId == id);
        Assert.Equal((awardId, buyer.OrganisationId), (said.AwardId, said.BuyerId));
        Assert.Equal([a.OrganisationId, b.OrganisationId], said.WinnerIds);

        using var again = await ProposeAsync(buyer, id, (lines[1], a, 100));
        Assert.Equal("rfq.not-in-evaluation", await again.RefusedAsync(HttpStatusCode.Conflict));
    }

    [Fact(DisplayName = "AWD-3 A proposal that was not asked for or not offered names its field and changes nothing")]
    public async Task Refused()
    {
        var (buyer, a, b, outsider) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"), sourcing.Join("Supplier"), sourcing.Join("Supplier"));
        var (id, lines) = await EvaluatedAsync(buyer, [1000, 100], [(a, l => Bodies.Bid(l, 100, moq: 50, multiple: 25)), (b, l => Bodies.Bid(l[..1], 90))]);
        (Guid, Member, decimal)[][] wrong =
        [
            [(Guid.NewGuid(), a, 100)], [(lines[0], outsider, 100)], [(lines[1], b, 100)], [(lines[0], a, 25)], [(lines[0], a, 60)],
            [(lines[0], a, 600), (lines[0], b, 401)], [(lines[0], b, 0.5m)], [(lines[0], a, 100), (lines[0], a, 100)],
        ];
        string[] codes = ["award.line-unknown", "award.not-offered", "award.not-offered", "award.below-moq", "award.not-a-multiple", "award.too-much", "award.no-price", "award.line-twice"];
        string[] fields = ["lines[0].lineId", "lines[0].supplierId", "lines[0].supplierId", "lines[0].quantity", "lines[0].quantity", "lines[1].quantity", "lines[0].quantity", "lines[1]"];
        for (var i = 0; i < wrong.Length; i++)
        {
            using var refused = await ProposeAsync(buyer, id, wrong[i]);
            Assert.Equal(codes[i], await refused.RefusedAsync(HttpStatusCode.BadRequest));
            Assert.Equal([fields[i]], await refused.WrongFieldsAsync());
        }

        await sourcing.HearAsync(new SupplierProfileWithdrawn(a.OrganisationId, 5, "Suspended", DateTimeOffset.UtcNow));
        await Eventually.IsAsync(async () => await sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from known_supplier where organisation_id = {a.OrganisationId}""") == 1);
        using var suspended = await ProposeAsync(buyer, id, (lines[0], a, 100));
        Assert.Equal("award.supplier-suspended", await suspended.RefusedAsync(HttpStatusCode.BadRequest));

        // Without a public profile the organisation's own suspension says it.
        await sourcing.HearAsync(new OrganisationSuspended(b.OrganisationId, 1, DateTimeOffset.UtcNow));
        await Eventually.IsAsync(async () => await sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from organisation_suspension where organisation_id = {b.OrganisationId}""") == 1);
        using var barred = await ProposeAsync(buyer, id, (lines[0], b, 100));
        Assert.Equal("award.supplier-suspended", await barred.RefusedAsync(HttpStatusCode.BadRequest));
        await sourcing.HearAsync(new SuspensionLifted(b.OrganisationId, 2, DateTimeOffset.UtcNow));
        await Eventually.IsAsync(async () => await sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from organisation_suspension where organisation_id = {b.OrganisationId} and not is_suspended""") == 1);
        var now = await sourcing.NowAsync();
        await sourcing.MoveToAsync(now + TimeSpan.FromDays(100));
        using var expired = await ProposeAsync(buyer, id, (lines[0], b, 100));
        Assert.Equal("award.bid-expired", await expired.RefusedAsync(HttpStatusCode.BadRequest));
        await sourcing.MoveToAsync(now);
        using var empty = await ProposeAsync(buyer, id);
        Assert.Equal(["lines"], await empty.WrongFieldsAsync());
        using var hidden = await ProposeAsync(sourcing.Join("Buyer"), id, (lines[0], b, 100));
        Assert.Equal("rfq.unknown", await hidden.RefusedAsync(HttpStatusCode.NotFound));

        Assert.Equal("Evaluation", (await buyer.GetAsync($"/rfqs/{id}")).GetProperty("state").GetString());
        Assert.Equal(0, await sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from award where rfq_id = {id}"""));
    }

    [Fact(DisplayName = "ORD-1 Fifty parallel proposals are one proposal, and fifty parallel approvals one award, with one order and one event for each winner")]
    public async Task Once()
    {
        var (buyer, a, b) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"), sourcing.Join("Supplier"));
        var (id, lines) = await EvaluatedAsync(buyer, [1000, 100], [(a, l => Bodies.Bid(l, 100)), (b, l => Bodies.Bid(l, 90))]);
        var (key, approver) = (Guid.NewGuid(), sourcing.ApproverFor(buyer));
        var proposal = await OnceAsync(i => ProposeAsync(buyer, id, i % 2 == 0 ? key : Guid.NewGuid(), [(lines[0], a, 1000), (lines[1], b, 100)]));
        var hash = proposal.GetProperty("contentHash").GetString()!; // Every proposal has one.
        key = Guid.NewGuid();
        await OnceAsync(i => Placing.ApproveAsync(approver, id, hash, i % 2 == 0 ? key : Guid.NewGuid()));
        Assert.Equal(1, await sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from award_proposal where rfq_id = {id}"""));
        Assert.Equal(1, await sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from award where rfq_id = {id}"""));
        Assert.Equal(2, await sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from award_line l join award a on a.id = l.award_id where a.rfq_id = {id}"""));
        Assert.Equal(2, await sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from purchase_order where rfq_id = {id}"""));
        foreach (var winner in new[] { a, b }) await sourcing.Placed.FirstAsync(m => m.RfqId == id && m.SupplierId == winner.OrganisationId);
        Assert.Equal(2, await sourcing.ScalarAsync<int>(
            $"""select count(*)::int as "Value" from (select payload from outbox_message union all select payload from outbox_archive) said where payload like '%"AwardId":%' and payload like '%OrderId%' and payload like '%' || {id.ToString()} || '%'"""));
    }

    // Fifty at once: one is let through, and whoever repeats it gets its answer.
    private static async Task<JsonElement> OnceAsync(Func<int, Task<HttpResponseMessage>> ask)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(ask));
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, $"{answer.StatusCode}"));
        return JsonElement.Parse(Assert.Single((await Task.WhenAll(answers.Where(x => x.StatusCode == HttpStatusCode.Created).Select(x => x.Content.ReadAsStringAsync()))).Distinct()));
    }

    private static Task<HttpResponseMessage> ProposeAsync(Member buyer, Guid id, params (Guid Line, Member Supplier, decimal Quantity)[] lines) => ProposeAsync(buyer, id, Guid.NewGuid(), lines);

    private static Task<HttpResponseMessage> ProposeAsync(Member buyer, Guid id, Guid key, (Guid Line, Member Supplier, decimal Quantity)[] lines) =>
        buyer.PostAsync($"/rfqs/{id}/award-proposal", Placing.Award(lines), key);

    private async Task<(Guid Id, Guid[] Lines)> EvaluatedAsync(Member buyer, decimal[] quantities, (Member Supplier, Func<Guid[], object> Bid)[] bids)
    {
        var deadline = await sourcing.NowAsync() + TimeSpan.FromHours(1);
        var id = await buyer.PublishAsync(Bodies.Rfq(deadline: deadline, quantities: quantities));
        var lines = await buyer.LinesAsync(id);
        foreach (var (supplier, bid) in bids) await supplier.BidAsync(id, bid(lines));
        await sourcing.MoveToAsync(deadline);
        await buyer.OpenAsync(id);
        return (id, lines);
    }
}
