using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Tests.Orders;
using Matchmaking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Sourcing.Tests;

/// <summary>Every endpoint of the service, asked by everybody who could try: see tests/authorization-matrix.csv.</summary>
public sealed class MatrixTests(SourcingFixture sourcing) : IClassFixture<SourcingFixture>
{
    /// <summary>A resource, who it belongs to, and the request.</summary>
    private sealed record Scene(Member Own, Member Counterparty, Member Invited, string Path, object? Body = null);

    private readonly Dictionary<string, Scene> _untouched = [];

    [Fact(DisplayName = "trust 5: the matrix lists every endpoint, and nothing else")]
    public void Complete() => Assert.Empty(AuthorizationMatrix.Gaps(SourcingService.Name, sourcing.App));

    [Fact(DisplayName = "trust 5: every cell of the matrix is answered as written, and as the examples of the API show")]
    public async Task Cells()
    {
        var differences = await AuthorizationMatrix.DifferencesAsync(AuthorizationMatrix.Of(SourcingService.Name), AskAsync);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.Empty(sourcing.App.Services.GetRequiredService<ApiExamples>().Differences(SourcingService.Name));
    }

    [Fact(DisplayName = "The API describes itself: what each operation is for, and an exchange that took place")]
    public async Task Described() => Assert.Equal([], await ApiExamples.SilentAsync(sourcing.App));

    [Fact(DisplayName = "trust 5: an endpoint whose declaration is taken away turns the matrix red, each one")]
    public async Task Teeth()
    {
        var unnoticed = await AuthorizationMatrix.UnnoticedAsync(SourcingService.Name, sourcing.App, AskAsync, "DELETE /rfqs/{rfqId:guid}/award-proposal");
        Assert.True(unnoticed.Count == 0, string.Join('\n', unnoticed));
    }

    [Fact(DisplayName = "trust 5: what only the server decides cannot be sent: every write refuses such members")]
    public async Task Server_owned()
    {
        foreach (var row in AuthorizationMatrix.Of(SourcingService.Name).Where(row => row.Method is "POST" or "PUT"))
        {
            var scene = await SetAsync(row);
            if (scene.Body is null) continue;
            foreach (var member in new[] { "buyerId", "supplierId", "organisationId", "subject", "state", "createdAt", "isDemonstration" })
            {
                var body = JsonSerializer.SerializeToNode(scene.Body, JsonSerializerOptions.Web)!.AsObject();
                body[member] = Guid.NewGuid().ToString();
                using var request = new HttpRequestMessage(new HttpMethod(row.Method), scene.Path) { Headers = { { Idempotency.Header, Guid.NewGuid().ToString() } }, Content = JsonContent.Create(body) };
                using var response = await scene.Own.Http.SendAsync(request);
                Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{row} takes {member}: {response.StatusCode}");
            }
        }
    }

    [Fact(DisplayName = "trust 5: no list, export or count tells a stranger of what is not theirs")]
    public async Task Canary()
    {
        var (buyer, bidder, invited) = (sourcing.Join("Buyer"), await sourcing.KnownSupplierAsync(), await sourcing.KnownSupplierAsync());
        var ids = await AdvanceAsync("issued", buyer, bidder, invited, "Canary-7f3");
        string[] lists = ["/rfqs", "/rfqs/open", "/rfqs/open?q=canary", "/bids", "/orders", "/orders?side=buyer", "/orders?side=supplier", "/orders.csv", "/worklist"];
        Assert.Contains("Canary-7f3", await buyer.Http.GetStringAsync("/orders"), StringComparison.Ordinal);
        Assert.Contains("Canary-7f3", await bidder.Http.GetStringAsync("/bids"), StringComparison.Ordinal);
        foreach (var stranger in new[] { "Buyer", "Supplier", "Buyer,Supplier", "Association", "Agency", "Operator" }.Select(kinds => sourcing.Join(kinds)))
        {
            foreach (var list in lists)
            {
                using var response = await stranger.Http.GetAsync(list);
                var text = await response.Content.ReadAsStringAsync();
                Assert.True(!text.Contains("Canary-7f3", StringComparison.Ordinal) && !text.Contains(ids.Rfq.ToString(), StringComparison.Ordinal) && !text.Contains(ids.Order.ToString(), StringComparison.Ordinal), $"{stranger.Name} reads it in {list}");
                Assert.DoesNotContain("\"total\":1", text, StringComparison.Ordinal);
            }
        }
    }

    // A scene that nobody has changed yet serves all who are refused, and the first who is let in.
    private async Task<int> AskAsync(AuthorizationMatrix.Row row, string principal)
    {
        var key = row.ToString();
        if (!_untouched.TryGetValue(key, out var scene)) _untouched[key] = scene = await SetAsync(row);
        using var request = new HttpRequestMessage(new HttpMethod(row.Method), scene.Path) { Headers = { { StrippedPolicy.Header, row.Method }, { Idempotency.Header, Guid.NewGuid().ToString() } } };
        if (scene.Body is not null) request.Content = JsonContent.Create(scene.Body, scene.Body.GetType());
        using var response = await Client(row, scene, principal).SendAsync(request);
        if (response.IsSuccessStatusCode && row.Method != "GET") _untouched.Remove(key);
        return (int)response.StatusCode;
    }

    private HttpClient Client(AuthorizationMatrix.Row row, Scene scene, string principal)
    {
        var kind = row.Relation == "supplier" ? "Supplier" : "Buyer";
        return principal switch
        {
            "anonymous" => sourcing.Anonymous(),
            "expired" => Expired(scene.Own.Subject),
            "no_organisation" => sourcing.World.Client(sourcing.App, Guid.NewGuid().ToString()),
            "service" => sourcing.World.Client(sourcing.App, "a-program", "accounts"),
            "viewer" or "contributor" or "manager" => sourcing.Join(kind, char.ToUpperInvariant(principal[0]) + principal[1..], organisationId: scene.Own.OrganisationId).Http,
            "owner" => scene.Own.Http,
            "stranger" => sourcing.Join(kind).Http,
            "counterparty" => scene.Counterparty.Http,
            "invited" => scene.Invited.Http,
            "association" or "agency" or "operator" => sourcing.Join(char.ToUpperInvariant(principal[0]) + principal[1..]).Http,
            _ => throw new ArgumentException($"The matrix has no principal {principal}"),
        };
    }

    private HttpClient Expired(string subject)
    {
        var client = sourcing.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", sourcing.World.Authentication.Token(subject, lifetime: TimeSpan.FromMinutes(-10)));
        return client;
    }

    private async Task<Scene> SetAsync(AuthorizationMatrix.Row row)
    {
        var (buyer, bidder, invited) = (sourcing.Join("Buyer"), await sourcing.KnownSupplierAsync(), await sourcing.KnownSupplierAsync());
        var own = row.Relation == "supplier" ? bidder : buyer;
        var other = row.Relation == "supplier" ? buyer : bidder;
        var ids = await AdvanceAsync(row.State, buyer, bidder, invited);
        // A file of the buyer's would need the files service, which DocumentTests have.
        if (row.Resource == "document")
            await sourcing.ExecuteAsync($"update rfq set terms = terms || jsonb_build_object('documents', jsonb_build_array(jsonb_build_object('fileId', '01a20a7a-9e78-712e-b0cb-afb20e1ca34e', 'title', 'Bản vẽ chi tiết', 'name', 'P-1.step', 'sha256', repeat('0', 64)))) where id = '{ids.Rfq}'");
        var path = row.Route.Replace("{rfqId:guid}", ids.Rfq.ToString(), StringComparison.Ordinal).Replace("{orderId:guid}", ids.Order.ToString(), StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal);
        return new Scene(own, other, invited, path, await BodyAsync(row.Endpoint, buyer, bidder, ids));
    }

    private sealed record Ids(Guid Rfq, Guid[] Lines, Guid Order = default, Guid Delivery = default, Guid Shipment = default);

    /// <summary>An RFQ for invited suppliers only, and what follows from it, up to the state.</summary>
    private async Task<Ids> AdvanceAsync(string state, Member buyer, Member bidder, Member invited, string title = "Aluminium brackets")
    {
        var draft = await buyer.DraftAsync(Bodies.Rfq("Invited", await sourcing.NowAsync() + TimeSpan.FromHours(1), title));
        using (var invitations = await buyer.Http.PutAsJsonAsync($"/rfqs/{draft}/invitations", new { supplierIds = new[] { bidder.OrganisationId, invited.OrganisationId } })) invitations.EnsureSuccessStatusCode();
        var ids = new Ids(draft, await buyer.LinesAsync(draft));
        if (state is "none" or "draft") return ids;
        using (var published = await buyer.PostAsync($"/rfqs/{draft}/publication")) published.EnsureSuccessStatusCode();
        if (state is "published") return ids;
        await bidder.BidAsync(draft, Bodies.Bid(ids.Lines));
        if (state is "bid") return ids;
        await sourcing.MoveToAsync((await buyer.GetAsync($"/rfqs/{draft}")).GetProperty("bidDeadline").GetDateTimeOffset());
        if (state is "closed") return ids;
        await buyer.OpenAsync(draft);
        if (state is "evaluation") return ids;
        if (state is "award proposed" or "own award proposed")
        {
            await Placing.ProposeAsync(state is "award proposed" ? sourcing.Join("Buyer", "Contributor", organisationId: buyer.OrganisationId) : buyer, draft, (ids.Lines[0], bidder, 1000));
            return ids;
        }

        var award = await sourcing.AwardAsync(buyer, draft, (ids.Lines[0], bidder, 1000));
        ids = ids with { Order = award.GetProperty("orders")[0].GetProperty("orderId").GetGuid() };
        ids = ids with { Delivery = (await buyer.GetAsync($"/orders/{ids.Order}")).Delivery().GetProperty("scheduleLineId").GetGuid() };
        if (state is "issued") return ids;
        if (state is "changes proposed")
        {
            var later = DateOnly.FromDateTime((await sourcing.NowAsync()).UtcDateTime).AddDays(80);
            await bidder.DoAsync(ids.Order, "acknowledgement", new { decision = "AcceptedWithChanges", reason = "Busy", dates = new[] { new { scheduleLineId = ids.Delivery, confirmedOn = later } } });
            return ids;
        }

        await bidder.DoAsync(ids.Order, "acknowledgement", new { decision = "Accepted" });
        if (state is "acknowledged") return ids;
        if (state is "on hold")
        {
            await buyer.DoAsync(ids.Order, "hold", new { reason = "Drawing changes" });
            return ids;
        }

        await bidder.DoAsync(ids.Order, "production");
        if (state is "production") return ids;
        ids = ids with { Shipment = await sourcing.ShipAsync(bidder, ids.Order, ids.Delivery, 1000) };
        if (state is "shipped") return ids;
        using (var receipt = await buyer.PostAsync($"/orders/{ids.Order}/receipts", await sourcing.ReceiptAsync(ids.Shipment, ids.Delivery, 1000))) receipt.EnsureSuccessStatusCode();
        if (state is "received") return ids;
        using (var inspection = await buyer.PostAsync($"/orders/{ids.Order}/inspections", Placing.Inspection(ids.Delivery, 1000))) inspection.EnsureSuccessStatusCode();
        return state is "inspected" ? ids : throw new ArgumentException($"The matrix has no state {state}");
    }

    // What the one who may would send.
    private async Task<object?> BodyAsync(string endpoint, Member buyer, Member bidder, Ids ids) => endpoint switch
    {
        "POST /rfqs" => Bodies.Rfq(deadline: await sourcing.NowAsync() + TimeSpan.FromHours(1)),
        "PUT /rfqs/{rfqId:guid}" => new Dictionary<string, object?>(Bodies.Rfq("Invited", await sourcing.NowAsync() + TimeSpan.FromHours(2)))
        {
            ["version"] = (await buyer.GetAsync($"/rfqs/{ids.Rfq}")).GetProperty("version").GetInt32(),
        },
        "PUT /rfqs/{rfqId:guid}/invitations" => new { supplierIds = new[] { bidder.OrganisationId } },
        "POST /rfqs/{rfqId:guid}/cancellation" or "POST /rfqs/{rfqId:guid}/failure" or "POST /rfqs/{rfqId:guid}/award-proposal/rejection" => new { reason = "Not needed any more" },
        "POST /rfqs/{rfqId:guid}/bids" => Bodies.Bid(ids.Lines),
        "POST /rfqs/{rfqId:guid}/award-proposal" => Placing.Award((ids.Lines[0], bidder, 1000)),
        "POST /rfqs/{rfqId:guid}/award-proposal/approval" => new { contentHash = (await buyer.GetAsync($"/rfqs/{ids.Rfq}/award-proposal")).GetProperty("contentHash").GetString() },
        "POST /orders/{orderId:guid}/acknowledgement" => new { decision = "Accepted" },
        "POST /orders/{orderId:guid}/agreement" => new { accepted = true },
        "POST /orders/{orderId:guid}/shipments" => await sourcing.ShipmentAsync(ids.Delivery, 1000),
        "POST /orders/{orderId:guid}/receipts" => await sourcing.ReceiptAsync(ids.Shipment, ids.Delivery, 1000),
        "POST /orders/{orderId:guid}/inspections" => Placing.Inspection(ids.Delivery, 1000),
        "POST /orders/{orderId:guid}/hold" or "POST /orders/{orderId:guid}/cancellation" or "POST /orders/{orderId:guid}/termination" => new { reason = "Drawing changes" },
        "POST /orders/{orderId:guid}/messages" => new { text = "When do you ship?" },
        _ => null,
    };
}
