using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Tests.Orders;

namespace Matchmaking.Sourcing.Tests.Awards;

/// <summary>Placing orders is a weighty step: a browser that was left open must not be enough for it.</summary>
public sealed class FreshSignInTests(SourcingFixture sourcing) : IClassFixture<SourcingFixture>
{
    [Fact(DisplayName = "trust 2: an award needs a sign-in of the last five minutes with a second factor, and says so as RFC 9470 does")]
    public async Task Step_up()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), await sourcing.KnownSupplierAsync());
        var (id, lines) = await sourcing.EvaluatedAsync(buyer, await sourcing.RfqAsync(1000), supplier);
        var award = Placing.Award((lines[0], supplier, 1000));

        using (var old = await SendAsync(id, award, sourcing.World.Authentication.Token(buyer.Subject, signedInAgo: TimeSpan.FromSeconds(302)))) await RefusedAsync(old);
        using (var weak = await SendAsync(id, award, sourcing.World.Authentication.Token(buyer.Subject, acr: "pwd"))) await RefusedAsync(weak);
        using (var reading = new HttpRequestMessage(HttpMethod.Get, $"/rfqs/{id}/comparison"))
        {
            // What is not weighty goes on as before.
            reading.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sourcing.World.Authentication.Token(buyer.Subject, signedInAgo: TimeSpan.FromHours(5), acr: "pwd"));
            using var http = sourcing.Anonymous();
            using var answer = await http.SendAsync(reading);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using (var viewer = await SendAsync(id, award, sourcing.World.Authentication.Token(sourcing.Join("Buyer", "Viewer", organisationId: buyer.OrganisationId).Subject, signedInAgo: TimeSpan.FromHours(5))))
            Assert.Equal("caller.read-only", await viewer.RefusedAsync(HttpStatusCode.Forbidden)); // Who may not at all is not sent to sign in.
        using var fresh = await SendAsync(id, award, sourcing.World.Authentication.Token(buyer.Subject, signedInAgo: TimeSpan.FromSeconds(290)));
        Assert.Equal(HttpStatusCode.Created, fresh.StatusCode);
    }

    [Fact(DisplayName = "trust 2: a program proves itself anew for each token, so it is not asked for a fresh sign-in")]
    public async Task Programs()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), await sourcing.KnownSupplierAsync());
        var (id, lines) = await sourcing.EvaluatedAsync(buyer, await sourcing.RfqAsync(1000), supplier);
        var program = sourcing.Join("Buyer", "Contributor", organisationId: buyer.OrganisationId).Subject;
        using var answer = await SendAsync(id, Placing.Award((lines[0], supplier, 1000)), sourcing.World.Authentication.Token(program, clientId: program, signedInAgo: TimeSpan.FromDays(20_000), acr: ""));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    private static async Task RefusedAsync(HttpResponseMessage answer)
    {
        Assert.Equal("caller.step-up", await answer.RefusedAsync(HttpStatusCode.Unauthorized));
        Assert.Equal("Bearer error=\"insufficient_user_authentication\", max_age=\"300\", acr_values=\"mfa\"", answer.Headers.WwwAuthenticate.ToString());
    }

    private async Task<HttpResponseMessage> SendAsync(Guid rfq, object award, string token)
    {
        using var http = sourcing.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/rfqs/{rfq}/award") { Content = JsonContent.Create(award) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add(Idempotency.Header, Guid.NewGuid().ToString());
        return await http.SendAsync(request);
    }
}
