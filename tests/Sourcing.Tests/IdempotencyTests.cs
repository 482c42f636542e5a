using System.Net;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Sourcing.Tests;

/// <summary>A service that lets one caller ask as much as it likes.</summary>
public sealed class UnlimitedSourcing : SourcingFixture
{
    protected override string[] Settings => ["RateLimit:PerSecond=1000000", "RateLimit:Burst=1000000", "RateLimit:OrganisationPerSecond=1000000", "RateLimit:OrganisationBurst=1000000"];
}

/// <summary>What is sent twice happens once.</summary>
public sealed class IdempotencyTests(UnlimitedSourcing sourcing) : IClassFixture<UnlimitedSourcing>
{
    private const int Keys = 200;
    private const int Copies = 100;

    [Fact(DisplayName = "trust 1.6: 100 parallel identical posts for each of 200 keys are exactly 200 effects, every answer is the one answer or says to come back, and none is a fault")]
    public async Task Gate()
    {
        var buyer = sourcing.Join("Buyer");
        var body = Bodies.Rfq();
        for (var i = 0; i < Keys; i++)
        {
            var key = Guid.NewGuid();
            var answers = await Task.WhenAll(Enumerable.Range(0, Copies).Select(_ => buyer.PostAsync("/rfqs", body, key)));
            var made = new HashSet<string>();
            foreach (var answer in answers)
            {
                using (answer)
                {
                    if (answer.StatusCode == HttpStatusCode.Created) made.Add(await answer.Content.ReadAsStringAsync());
                    else Assert.True(answer is { StatusCode: HttpStatusCode.Conflict, Headers.RetryAfter: not null }, $"key {i}: {answer.StatusCode}");
                }
            }

            Assert.Single(made);
        }

        Assert.Equal(Keys, (await buyer.GetAsync("/rfqs")).GetProperty("total").GetInt32());
        Assert.Equal(Keys, await sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from rfq_step s join rfq r on r.id = s.rfq_id where r.buyer_id = {buyer.OrganisationId}"""));
    }

    [Fact(DisplayName = "trust 1.6: an answer belongs to the organisation that it was given for: after switching, the same key and request is refused and not answered again")]
    public async Task Of_one_organisation()
    {
        var (one, key, body) = (sourcing.Join("Buyer"), Guid.NewGuid(), Bodies.Rfq());
        using var made = await one.PostAsync("/rfqs", body, key);
        var answer = await made.ReadAsync(HttpStatusCode.Created);

        // The same person with a new token, as after choosing the other one.
        var other = sourcing.World.Directory.Join(one.Subject, "The other one", "Buyer");
        var switched = new Member(other, "The other one", one.Subject, sourcing.World.Client(sourcing.App, one.Subject, session: "switched"));
        using (var refused = await switched.PostAsync("/rfqs", body, key)) Assert.Equal("idempotency-key.reused", await refused.RefusedAsync(HttpStatusCode.UnprocessableEntity));
        Assert.Equal(0, (await switched.GetAsync("/rfqs")).GetProperty("total").GetInt32());

        sourcing.World.Directory.Join(one.Subject, one.Name, "Buyer", organisationId: one.OrganisationId);
        var back = new Member(one.OrganisationId, one.Name, one.Subject, sourcing.World.Client(sourcing.App, one.Subject, session: "back"));
        using var again = await back.PostAsync("/rfqs", body, key);
        Assert.Equal("true", again.Headers.GetValues(Idempotency.ReplayHeader).Single());
        Assert.Equal(answer.GetRawText(), (await again.ReadAsync(HttpStatusCode.Created)).GetRawText());
    }

    [Fact(DisplayName = "trust 1.6: a key is kept for 72 hours and not longer")]
    public async Task Kept()
    {
        var (buyer, body) = (sourcing.Join("Buyer"), Bodies.Rfq());
        var (young, old) = (Guid.NewGuid(), Guid.NewGuid());
        foreach (var (key, age) in new[] { (young, "71 hours 59 minutes"), (old, "72 hours 1 minute") })
        {
            using var made = await buyer.PostAsync("/rfqs", body, key);
            await made.ReadAsync(HttpStatusCode.Created);
            await sourcing.ExecuteAsync($"update idempotency_key set created_at = clock_timestamp() - interval '{age}' where key = '{key}'");
        }

        await sourcing.ExecuteAsync("call sweep_messages()");
        using var replay = await buyer.PostAsync("/rfqs", body, young);
        Assert.True(replay.Headers.Contains(Idempotency.ReplayHeader));
        using var anew = await buyer.PostAsync("/rfqs", body, old);
        Assert.False(anew.Headers.Contains(Idempotency.ReplayHeader));
        Assert.Equal(3, (await buyer.GetAsync("/rfqs")).GetProperty("total").GetInt32());
    }

    [Fact(DisplayName = "trust 1.7: a fault is a problem document with a stable type and a trace id that tells nothing of what is inside, and what failed can be sent again")]
    public async Task Fault()
    {
        var (buyer, key, body) = (sourcing.Join("Buyer"), Guid.NewGuid(), Bodies.Rfq());
        await sourcing.ExecuteAsync("alter table rfq_step rename to rfq_step_away");
        try
        {
            using var fault = await buyer.PostAsync("/rfqs", body, key);
            var text = await fault.Content.ReadAsStringAsync();
            Assert.Equal("service.fault", await fault.RefusedAsync(HttpStatusCode.InternalServerError));
            Assert.Contains("\"type\":\"tag:matchmaking.vn,2026:service.fault\"", text, StringComparison.Ordinal);
            foreach (var inside in new[] { "rfq_step", "relation", "Npgsql", "Exception", " at ", "select", "insert" }) Assert.DoesNotContain(inside, text, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            await sourcing.ExecuteAsync("alter table rfq_step_away rename to rfq_step");
        }

        using var again = await buyer.PostAsync("/rfqs", body, key);
        await again.ReadAsync(HttpStatusCode.Created);
        Assert.False(again.Headers.Contains(Idempotency.ReplayHeader));
    }
}
