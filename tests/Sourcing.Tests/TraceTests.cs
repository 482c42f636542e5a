using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using Matchmaking.ServiceDefaults;
using Matchmaking.Tests.Support;

namespace Matchmaking.Sourcing.Tests;

/// <summary>An operator who has the id of one request finds everything that came of it.</summary>
public sealed class TraceTests(SourcingFixture sourcing) : IClassFixture<SourcingFixture>
{
    [Fact(DisplayName = "One trace id goes from the HTTP request through the outbox and the broker to the consumer")]
    public async Task One_trace_id()
    {
        using var telemetry = Telemetry.Start("test");
        var consumed = new ConcurrentBag<ActivityTraceId>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "MassTransit",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => { if (activity.Kind is ActivityKind.Consumer) consumed.Add(activity.TraceId); },
        };
        ActivitySource.AddActivityListener(listener);
        var buyer = sourcing.Join("Buyer");
        var rfq = await buyer.DraftAsync();

        var trace = ActivityTraceId.CreateRandom();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/rfqs/{rfq}/publication")
        {
            Headers = { { "traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01" }, { Idempotency.Header, Guid.NewGuid().ToString() } },
        };
        using var answer = await buyer.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();

        await sourcing.Published.FirstAsync(m => m.RfqId == rfq);
        await Eventually.IsAsync(() => consumed.Contains(trace), what: $"a consumer's span in trace {trace}; heard {string.Join(", ", consumed.Distinct())}");
        Assert.Contains(trace.ToString(), sourcing.Published.All.Single(h => h.Message.RfqId == rfq).TraceParent, StringComparison.Ordinal);
        await Eventually.IsAsync(async () => await sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from outbox_archive where stream = {rfq} and trace_parent like {"00-" + trace + "-%"}""") == 1);

        // A problem document names it, too.
        using var wrong = new HttpRequestMessage(HttpMethod.Get, $"/rfqs/{Guid.NewGuid()}") { Headers = { { "traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01" } } };
        using var refused = await buyer.Http.SendAsync(wrong);
        Assert.Equal(trace.ToString(), (await refused.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("traceId").GetString());
    }
}
