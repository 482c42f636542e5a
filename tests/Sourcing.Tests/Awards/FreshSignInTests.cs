using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Tests.Orders;
using Matchmaking.Tests.Support;

namespace Matchmaking.Sourcing.Tests.Awards;

/// <summary>Placing orders is a weighty step: a browser that was left open must not be enough for it.</summary>
public sealed class FreshSignInTests(SourcingFixture sourcing) : IClassFixture<SourcingFixture>
{
    [Fact(DisplayName = "trust 2: an award needs a sign-in of the last five minutes with a second factor, and says so as RFC 9470 does")]
    public async Task Step_up()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), await sourcing.KnownSupplierAsync());
        var (id, lines) = await sourcing.EvaluatedAsync(buyer, await sourcing.RfqAsync(1000), supplier);
        var (hash, approver) = (await Placing.ProposeAsync(buyer, id, (lines[0], supplier, 1000)), sourcing.ApproverFor(buyer));

        using (var old = await SendAsync(id, hash, sourcing.World.Authentication.Token(approver.Subject, signedInAgo: TimeSpan.FromSeconds(302)))) await RefusedAsync(old);
        using (var weak = await SendAsync(id, hash, sourcing.World.Authentication.Token(approver.Subject, acr: "pwd"))) await RefusedAsync(weak);
        using (var reading = new HttpRequestMessage(HttpMethod.Get, $"/rfqs/{id}/comparison"))
        {
            // What is not weighty goes on as before.
            reading.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sourcing.World.Authentication.Token(approver.Subject, signedInAgo: TimeSpan.FromHours(5), acr: "pwd"));
            using var http = sourcing.Anonymous();
            using var answer = await http.SendAsync(reading);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using (var contributor = await SendAsync(id, hash, sourcing.World.Authentication.Token(sourcing.Join("Buyer", "Contributor", organisationId: buyer.OrganisationId).Subject, signedInAgo: TimeSpan.FromHours(5))))
            Assert.Equal("caller.not-manager", await contributor.RefusedAsync(HttpStatusCode.Forbidden)); // Who may not at all is not sent to sign in.
        using var fresh = await SendAsync(id, hash, sourcing.World.Authentication.Token(approver.Subject, signedInAgo: TimeSpan.FromSeconds(290)));
        Assert.Equal(HttpStatusCode.Created, fresh.StatusCode);
    }

    [Fact(DisplayName = "trust 2: what places orders needs a sign-in of the last minutes with a second factor, and nothing that does is forgotten here")]
    public async Task Listed() => Assert.Empty(await FreshSignIns.DifferencesAsync(sourcing.App, sourcing.World.Authentication, new Dictionary<string, string>
    {
        ["POST /rfqs/{rfqId:guid}/award-proposal/approval"] = sourcing.Join("Buyer").Subject,
    }));

    [Fact(DisplayName = "trust 1.4: a program proposes an award and never decides one, however it got its token")]
    public async Task Programs()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), await sourcing.KnownSupplierAsync());
        var (id, lines) = await sourcing.EvaluatedAsync(buyer, await sourcing.RfqAsync(1000), supplier);
        var program = sourcing.Join("Buyer", "Contributor", organisationId: buyer.OrganisationId);
        var hash = await Placing.ProposeAsync(program, id, (lines[0], supplier, 1000));
        // A program proves itself anew for each token, so it is not asked for a fresh sign-in: its role has to say no.
        using var answer = await SendAsync(id, hash, sourcing.World.Authentication.Token(program.Subject, clientId: program.Subject, signedInAgo: TimeSpan.FromDays(20_000), acr: ""));
        Assert.Equal("caller.not-manager", await answer.RefusedAsync(HttpStatusCode.Forbidden));
    }

    private static async Task RefusedAsync(HttpResponseMessage answer)
    {
        Assert.Equal("caller.step-up", await answer.RefusedAsync(HttpStatusCode.Unauthorized));
        Assert.Equal("Bearer error=\"insufficient_user_authentication\", max_age=\"300\", acr_values=\"mfa\"", answer.Headers.WwwAuthenticate.ToString());
    }

    private async Task<HttpResponseMessage> SendAsync(Guid rfq, string contentHash, string token)
    {
        using var http = sourcing.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/rfqs/{rfq}/award-proposal/approval") { Content = JsonContent.Create(new { contentHash }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add(Idempotency.Header, Guid.NewGuid().ToString());
        return await http.SendAsync(request);
    }
}
