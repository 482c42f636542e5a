using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Matchmaking.Contracts.Registry;
using Matchmaking.Contracts.Sourcing;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Matchmaking.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Matchmaking.Sourcing.Tests;

/// <summary>The whole service on a real port, with its own database and clock, broker namespace, token provider and directory.</summary>
public class SourcingFixture : IAsyncLifetime
{
    private readonly LogCapture _log = new();
    private WebApplication _app = null!; // Set by InitializeAsync, which xunit calls first.
    private TestBus? _bus;

    public TestWorld World { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    public string Database => World.Database(SourcingService.Name);

    /// <summary>What the registry would hear. An event that nobody listens to is not confirmed and holds up the outbox.</summary>
    public Probe<RfqPublished> Published { get; private set; } = null!;

    public Probe<BidSubmitted> Submitted { get; private set; } = null!;

    public Probe<RfqAwarded> Awarded { get; private set; } = null!;

    public Probe<OrderPlaced> Placed { get; private set; } = null!;

    public Probe<OrderClosed> Closed { get; private set; } = null!;

    /// <summary>Every line that the service has logged.</summary>
    public IReadOnlyCollection<string> LogLines => _log.Lines;

    /// <summary>Further settings, <c>Section:Key=value</c>.</summary>
    protected virtual string[] Settings => [];

    public async ValueTask InitializeAsync()
    {
        World = await TestWorld.StartAsync();
        _app = SourcingService.Build(await World.SettingsAsync(SourcingService.Name, ["Sourcing:FilesUrl=http://127.0.0.1:1", .. Settings]), builder =>
        {
            builder.Logging.AddProvider(_log);
            StrippedPolicy.AddTo(builder);
            ApiExamples.AddTo(builder);
        });
        await _app.MigrateAsync();

        // The clock of deadlines reads this row. Null is the real time; a test may stand anywhere without waiting.
        await ExecuteAsync(
            """
            create table test_clock (frozen timestamptz, shift interval not null);
            insert into test_clock values (null, '0');
            grant select on test_clock to public;
            create or replace function sourcing_now() returns timestamptz language sql volatile as
              'select coalesce((select frozen from test_clock), clock_timestamp() + (select shift from test_clock))';
            """);
        Published = await Probe<RfqPublished>.ListenAsync(World.Prefix);
        Submitted = await Probe<BidSubmitted>.ListenAsync(World.Prefix);
        Awarded = await Probe<RfqAwarded>.ListenAsync(World.Prefix);
        Placed = await Probe<OrderPlaced>.ListenAsync(World.Prefix);
        Closed = await Probe<OrderClosed>.ListenAsync(World.Prefix);
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var probe in new IAsyncDisposable[] { Published, Submitted, Awarded, Placed, Closed }) await probe.DisposeAsync();
        if (_bus is not null) await _bus.DisposeAsync();
        await _app.DisposeAsync();
        await World.DisposeAsync();
        GC.SuppressFinalize(this); // It is open to inheritance.
    }

    public WebApplication App => _app;

    public HttpClient Anonymous() => new() { BaseAddress = new Uri(_app.Urls.First()) };

    /// <summary>An organisation with one member, and a client in that member's name.</summary>
    /// <param name="kinds">Comma-separated: Buyer, Supplier, Association, Agency, Operator.</param>
    public Member Join(string kinds, string role = "Owner", string? name = null, Guid? organisationId = null)
    {
        var subject = Guid.NewGuid().ToString();
        name ??= $"{kinds} {subject[..4]}";
        var id = World.Directory.Join(subject, name, kinds, role, organisationId);
        return new Member(id, name, subject, World.Client(_app, subject));
    }

    /// <summary>Runs SQL in the service's database.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var db = Look();
        await db.Database.ExecuteSqlRawAsync(sql);
    }

    /// <summary>One value out of the service's database.</summary>
    public async Task<T> ScalarAsync<T>(FormattableString sql)
    {
        await using var db = Look();
        return (await db.Database.SqlQuery<T>(sql).ToListAsync()).Single();
    }

    // As a superuser: a test sees and does what no service may.
    private SourcingDb Look() => new(new DbContextOptionsBuilder<SourcingDb>().UseNpgsql(Database).Options);

    public async Task<DateTimeOffset> NowAsync() => await ScalarAsync<DateTimeOffset>($"""select sourcing_now() as "Value" """);

    /// <summary>Stops the clock of deadlines at an instant.</summary>
    public Task FreezeAsync(DateTimeOffset at) => ExecuteAsync($"update test_clock set frozen = '{at:O}'");

    /// <summary>Lets the clock run, from <paramref name="at"/> on.</summary>
    public Task MoveToAsync(DateTimeOffset at) => ExecuteAsync($"update test_clock set frozen = null, shift = '{at:O}'::timestamptz - clock_timestamp()");

    /// <summary>Delivers an event of the registry, as the broker would.</summary>
    public async Task HearAsync<T>(T said, Guid? messageId = null) where T : class
    {
        _bus ??= await TestBus.StartAsync(World.Prefix);
        await _bus.PublishAsync(said, messageId);
    }

    /// <summary>A supplier that the registry has told of.</summary>
    public async Task<Member> KnownSupplierAsync(string? name = null)
    {
        var supplier = Join("Supplier", name: name);
        await HearAsync(new OrganisationRegistered(
            supplier.OrganisationId, 1, "VN", supplier.Name, supplier.Name, ["Supplier"], "VietnameseOwned", "Small", false, DateTimeOffset.UtcNow));
        await Eventually.IsAsync(async () => await ScalarAsync<int>($"""select count(*)::int as "Value" from known_organisation where organisation_id = {supplier.OrganisationId}""") == 1);
        return supplier;
    }
}

/// <summary>Keeps what is logged, with every value.</summary>
public sealed class LogCapture : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = [];

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}

/// <summary>Somebody who acts for an organisation, and what they do in most tests.</summary>
public sealed record Member(Guid OrganisationId, string Name, string Subject, HttpClient Http)
{
    public async Task<HttpResponseMessage> PostAsync(string path, object? body = null, Guid? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Headers = { { Idempotency.Header, (key ?? Guid.NewGuid()).ToString() } } };
        if (body is not null) request.Content = JsonContent.Create(body, body.GetType());
        return await Http.SendAsync(request);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        return await response.ReadAsync(HttpStatusCode.OK);
    }

    public async Task<Guid> DraftAsync(object? body = null)
    {
        using var response = await PostAsync("/rfqs", body ?? Bodies.Rfq());
        return (await response.ReadAsync(HttpStatusCode.Created)).GetProperty("rfqId").GetGuid();
    }

    public async Task<Guid> PublishAsync(object? body = null)
    {
        var id = await DraftAsync(body);
        using var response = await PostAsync($"/rfqs/{id}/publication");
        await response.ReadAsync(HttpStatusCode.OK);
        return id;
    }

    public async Task<Guid[]> LinesAsync(Guid rfqId) =>
        [.. (await GetAsync($"/rfqs/{rfqId}")).GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("lineId").GetGuid())];

    public async Task<JsonElement> BidAsync(Guid rfqId, object body)
    {
        using var response = await PostAsync($"/rfqs/{rfqId}/bids", body);
        return await response.ReadAsync(HttpStatusCode.Created);
    }

    public async Task<JsonElement> OpenAsync(Guid rfqId)
    {
        using var response = await PostAsync($"/rfqs/{rfqId}/opening");
        return await response.ReadAsync(HttpStatusCode.OK);
    }
}

/// <summary>Requests as a client sends them.</summary>
public static class Bodies
{
    /// <param name="quantities">One line for each.</param>
    public static Dictionary<string, object?> Rfq(
        string visibility = "Public", DateTimeOffset? deadline = null, string title = "Aluminium brackets", string process = "machining-cnc-turning", bool targetPriceShown = false,
        string[]? certificates = null, params decimal[] quantities) => new()
        {
            ["title"] = title,
            ["description"] = "Chi tiết cho máy in",
            ["productGroup"] = "electrical-electronics",
            ["currency"] = "VND",
            ["incoterm"] = "DAP",
            ["deliveryPlace"] = "KCN Thăng Long, Hà Nội",
            ["visibility"] = visibility,
            ["bidDeadline"] = deadline ?? DateTimeOffset.UtcNow.AddHours(1),
            ["timeZone"] = "Asia/Ho_Chi_Minh",
            ["requiredCertificates"] = certificates ?? [],
            ["ndaRequired"] = false,
            ["criteria"] = new object[] { new { code = "Price", weight = 70 }, new { code = "Delivery", weight = 30 } },
            ["lines"] = (quantities is [] ? [1000m] : quantities).Select((quantity, i) => Line($"P-{i + 1}", quantity, process, targetPriceShown)).ToArray(),
        };

    public static Dictionary<string, object?> Line(string partNumber, decimal quantity, string process = "machining-cnc-turning", bool targetPriceShown = false) => new()
    {
        ["partNumber"] = partNumber,
        ["revision"] = "A",
        ["description"] = "Khuôn đỡ",
        ["processCode"] = process,
        ["quantity"] = quantity,
        ["unit"] = "H87",
        ["targetPrice"] = 4711,
        ["targetPriceShown"] = targetPriceShown,
        ["schedule"] = new[] { new { quantity, dueOn = DateTime.UtcNow.AddDays(60).ToString("yyyy-MM-dd") } },
    };

    public static Dictionary<string, object?> Bid(IEnumerable<Guid> lines, decimal unitPrice = 100, string note = "as agreed", decimal moq = 0, decimal multiple = 0) => new()
    {
        ["validUntil"] = DateTime.UtcNow.AddDays(90).ToString("yyyy-MM-dd"),
        ["paymentTerms"] = "30 days net",
        ["incoterm"] = "DAP",
        ["note"] = note,
        ["lines"] = lines.Select(line => new Dictionary<string, object?>
        {
            ["lineId"] = line,
            ["prices"] = new[] { new { fromQuantity = 1m, unitPrice }, new { fromQuantity = 1000m, unitPrice = unitPrice * 0.9m } },
            ["moq"] = moq,
            ["orderMultiple"] = multiple,
            ["leadTimeDaysFirst"] = 30,
            ["leadTimeDaysRepeat"] = 20,
            ["countryOfManufacture"] = "VN",
            ["certificates"] = new[] { "iso-9001" },
        }).ToArray(),
    };
}

/// <summary>Reading of answers.</summary>
public static class Answers
{
    /// <summary>The body, after a look at the status; the body is in the failure's message.</summary>
    public static async Task<JsonElement> ReadAsync(this HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.PathAndQuery}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    /// <summary>The code of a problem document.</summary>
    public static async Task<string?> RefusedAsync(this HttpResponseMessage response, HttpStatusCode expected)
    {
        var problem = await response.ReadAsync(expected);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.NotEqual("", problem.GetProperty("traceId").GetString());
        return problem.GetProperty("code").GetString();
    }

    /// <summary>The fields that a problem document names.</summary>
    public static async Task<string[]> WrongFieldsAsync(this HttpResponseMessage response)
    {
        var problem = await response.ReadAsync(HttpStatusCode.BadRequest);
        return [.. problem.GetProperty("errors").EnumerateObject().Select(error => error.Name)];
    }
}
