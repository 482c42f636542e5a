using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;

namespace Matchmaking.Tests.Support;

/// <summary>A marketplace with one buyer, a second client of it that approves awards, several suppliers and open RFQs, and a client-side ledger of what was acknowledged.</summary>
public sealed class BusyMarket : IAsyncDisposable
{
    private BusyMarket(Marketplace market, string[] suppliers) => (Market, Suppliers) = (market, suppliers);

    public Marketplace Market { get; }

    /// <summary>The suppliers' API clients.</summary>
    public string[] Suppliers { get; }

    /// <summary>Supplier client to its organisation.</summary>
    public Dictionary<string, Guid> Organisations { get; } = [];

    public static async Task<BusyMarket> StartAsync(int suppliers, Uri? broker = null)
    {
        string[] names = [.. Enumerable.Range(1, suppliers).Select(i => $"supplier-{i}")];
        var busy = new BusyMarket(await Marketplace.StartAsync(Shape.AllInOne, broker ?? new Uri(TestServers.Rabbit), [.. names, "buyer", "approver"]), names);
        var taxCodes = TaxCodes.Valid().GetEnumerator();
        foreach (var name in names.Append("buyer"))
        {
            taxCodes.MoveNext();
            busy.Organisations[name] = await busy.Market.AddOrganisationAsync(name, name, $"Firm {name}", taxCodes.Current, name == "buyer" ? "Buyer" : "Supplier");
        }

        await busy.Market.AddMemberAsync(busy.Organisations["buyer"], "approver", "Manager", "approver");
        return busy;
    }

    /// <summary>Publishes a public RFQ of one line and returns its id and line id.</summary>
    public async Task<(Guid RfqId, Guid LineId)> PublishRfqAsync()
    {
        using var buyer = await Market.ClientAsync("Sourcing", "buyer");
        var made = await Marketplace.PostAsync(buyer, "/rfqs", Rfq("Public", "Turned shafts"));
        var rfqId = made.GetProperty("rfqId").GetGuid();
        await Marketplace.PostAsync(buyer, $"/rfqs/{rfqId}/publication", new { });
        var rfq = await buyer.GetFromJsonAsync<JsonElement>($"/rfqs/{rfqId}");
        return (rfqId, rfq.GetProperty("lines")[0].GetProperty("lineId").GetGuid());
    }

    /// <summary>The body of an RFQ of one line.</summary>
    public static object Rfq(string visibility, string title) => new
    {
        title,
        description = "As drawn",
        productGroup = "electronics-audiovisual",
        currency = "USD",
        incoterm = "DAP",
        deliveryPlace = "Bắc Ninh",
        visibility,
        bidDeadline = DateTimeOffset.UtcNow.AddDays(7),
        timeZone = "Asia/Ho_Chi_Minh",
        requiredCertificates = Array.Empty<string>(),
        ndaRequired = false,
        criteria = new[] { new { code = "Price", weight = 100 } },
        lines = new[]
        {
            new
            {
                partNumber = "SH-1", revision = "A", description = "Shaft", processCode = "machining-cnc-turning", quantity = 1000m, unit = "C62", targetPriceShown = false,
                schedule = new[] { new { quantity = 1000m, dueOn = DateTimeOffset.UtcNow.AddDays(40).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) } },
            },
        },
    };

    /// <summary>The body of a bid on one line.</summary>
    public static object Bid(Guid lineId, decimal unitPrice) => new
    {
        validUntil = DateTimeOffset.UtcNow.AddDays(60).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        paymentTerms = "30 days",
        incoterm = "DAP",
        lines = new[]
        {
            new
            {
                lineId, noBid = false, prices = new[] { new { fromQuantity = 1m, unitPrice } }, moq = 1m, orderMultiple = 1m, leadTimeDaysFirst = 20, leadTimeDaysRepeat = 15,
                countryOfManufacture = "VN", certificates = Array.Empty<string>(),
            },
        },
    };

    /// <summary>Sends a request until it is answered with success, as a patient client does: the same key each time.</summary>
    public async Task<JsonElement> InsistAsync(string client, string path, object body, Guid key)
    {
        JsonElement? answer = null;
        await Eventually.IsAsync(async () =>
        {
            try
            {
                using var sourcing = await Market.ClientAsync("Sourcing", client);
                answer = await TryPostAsync(sourcing, path, body, key, CancellationToken.None);
                return answer is not null;
            }
            catch (HttpRequestException)
            {
                // The service is down or coming up.
                return false;
            }
        }, what: $"POST {path} to be acknowledged");
        return answer!.Value; // IsAsync returned, so there is one.
    }

    /// <summary>Null when the answer asks to come back later.</summary>
    public static async Task<JsonElement?> TryPostAsync(HttpClient client, string path, object body, Guid key, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key.ToString());
        using var answer = await client.SendAsync(request, ct);
        if (answer.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable or HttpStatusCode.InternalServerError && answer.Headers.RetryAfter is not null) return null;
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"POST {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(ct)}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
    }

    /// <summary>Moves the one clock that decides deadlines.</summary>
    public async Task MoveClockAsync(TimeSpan ahead) => await ExecuteAsync("Sourcing",
        $"create or replace function sourcing_now() returns timestamptz language sql volatile as $$ select clock_timestamp() + interval '{(int)ahead.TotalSeconds} seconds' $$");

    public async Task<long> CountAsync(string service, string sql)
    {
        await using var source = NpgsqlDataSource.Create(Market.Database(service));
        await using var command = source.CreateCommand($"select count(*) from ({sql}) counted");
        return (long)(await command.ExecuteScalarAsync())!; // count(*) is never null.
    }

    public async Task ExecuteAsync(string service, string sql)
    {
        await using var source = NpgsqlDataSource.Create(Market.Database(service));
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => Market.DisposeAsync();
}
