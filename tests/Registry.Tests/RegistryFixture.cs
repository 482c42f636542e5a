using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Matchmaking.Contracts.Registry;
using Matchmaking.ServiceDefaults;
using Matchmaking.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Npgsql;

[assembly: AssemblyFixture(typeof(Matchmaking.Registry.Tests.RegistryFixture))]

namespace Matchmaking.Registry.Tests;

/// <summary>The registry on a real port, with its own database and its own part of the broker, shared by all tests: each makes its own firms.</summary>
public sealed class RegistryFixture : IAsyncLifetime
{
    private static int _people;
    private readonly IEnumerator<string> _taxCodes = TaxCodes.Valid().GetEnumerator();
    private TestWorld _world = null!; // Set by InitializeAsync, before any test.
    private WebApplication _app = null!;

    public string Prefix => _world.Prefix;

    public WebApplication App => _app;

    public TestAuthentication Authentication => _world.Authentication;

    /// <summary>What the registry told the others.</summary>
    public Probe<OrganisationRegistered> Organisations { get; private set; } = null!;

    public Probe<SupplierProfilePublished> Published { get; private set; } = null!;

    public Probe<SupplierProfileWithdrawn> Withdrawn { get; private set; } = null!;

    public Probe<MembershipChanged> Memberships { get; private set; } = null!;

    public Probe<OrganisationSuspended> Suspended { get; private set; } = null!;

    public Probe<SuspensionLifted> Lifted { get; private set; } = null!;

    public string Database => _world.Database("registry");

    public async ValueTask InitializeAsync()
    {
        _world = await TestWorld.StartAsync();
        Organisations = await Probe<OrganisationRegistered>.ListenAsync(Prefix);
        Published = await Probe<SupplierProfilePublished>.ListenAsync(Prefix);
        Withdrawn = await Probe<SupplierProfileWithdrawn>.ListenAsync(Prefix);
        Memberships = await Probe<MembershipChanged>.ListenAsync(Prefix);
        Suspended = await Probe<OrganisationSuspended>.ListenAsync(Prefix);
        Lifted = await Probe<SuspensionLifted>.ListenAsync(Prefix);
        _app = RegistryService.Build(await _world.SettingsAsync("registry", "Registry:Operators:0=operator", "Registry:Operators:1=operator-2", $"Registry:ClientSecret={ProgramBook.ClientSecret}"), builder =>
        {
            StrippedPolicy.AddTo(builder);
            ApiExamples.AddTo(builder);
        });
        await _app.MigrateAsync();
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await Organisations.DisposeAsync();
        await Published.DisposeAsync();
        await Withdrawn.DisposeAsync();
        await Memberships.DisposeAsync();
        await Suspended.DisposeAsync();
        await Lifted.DisposeAsync();
        await _world.DisposeAsync();
    }

    /// <summary>A person who acts for nobody yet.</summary>
    public static string NewPerson() => $"person-{Interlocked.Increment(ref _people)}";

    public string NewTaxCode()
    {
        lock (_taxCodes)
        {
            _taxCodes.MoveNext();
            return _taxCodes.Current;
        }
    }

    /// <param name="session">The person's only session by default; empty for a token of none.</param>
    public HttpClient As(string subject, string? session = null) => _world.Client(_app, subject, session: session);

    public HttpClient Operator => As("operator");

    /// <summary>Another person who runs the platform.</summary>
    public HttpClient SecondOperator => As("operator-2");

    /// <summary>A program with the token that it gets by client credentials.</summary>
    public HttpClient Program(string clientId, string scope)
    {
        var program = Nobody;
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Authentication.Token(clientId, clientId, scope, session: ""));
        return program;
    }

    public HttpClient Nobody => new() { BaseAddress = new Uri(_app.Urls.First()) };

    public JsonObject Firm(string kinds = "Supplier", string? taxCode = null) => new()
    {
        ["country"] = "VN",
        ["taxCode"] = taxCode ?? NewTaxCode(),
        ["nameVi"] = "Công ty Cơ khí Sao Mai",
        ["nameEn"] = "Sao Mai Mechanical",
        ["kinds"] = new JsonArray([.. kinds.Split(',').Select(k => (JsonNode)k)]),
        ["ownership"] = "VietnameseOwned",
        ["foreignSharePercent"] = 0,
        ["staff"] = 85,
    };

    /// <summary>A firm with its owner, ready to act.</summary>
    public async Task<Member> RegisteredAsync(string kinds = "Supplier")
    {
        var owner = NewPerson();
        var firm = Firm(kinds);
        var isFree = kinds.Split(',').All(k => k is "Buyer" or "Supplier");
        if (!isFree) firm["ownerSubject"] = owner;
        var answer = await (isFree ? As(owner) : Operator).CreateAsync("/organisations", firm);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return new Member(answer.Body["organisationId"]!.GetValue<Guid>(), owner, (string)firm["taxCode"]!, As(owner));
    }

    /// <summary>Somebody else who acts for a firm, let in by its owner.</summary>
    public async Task<Colleague> JoinedAsync(Member firm, string role, string? name = null)
    {
        var subject = NewPerson();
        var answer = await firm.Http.CreateAsync($"/organisations/{firm.Id}/memberships", new JsonObject { ["subject"] = subject, ["role"] = role, ["name"] = name });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return new Colleague(answer.Body["membershipId"]!.GetValue<Guid>(), firm.Id, subject, As(subject));
    }

    /// <summary>A supplier whose profile has a site with a capability and is published.</summary>
    public async Task<Member> PublishedAsync()
    {
        var supplier = await RegisteredAsync();
        var site = (await supplier.Http.CreateAsync($"/profiles/{supplier.Id}/sites", Site())).Body["siteId"]!.GetValue<Guid>();
        await supplier.Http.CreateAsync($"/profiles/{supplier.Id}/sites/{site}/capabilities", Capability());
        Assert.Equal(HttpStatusCode.OK, (await supplier.Http.SendAsync(HttpMethod.Post, $"/profiles/{supplier.Id}/publication")).StatusCode);
        return supplier with { SiteId = site };
    }

    /// <summary>The second operator wants a measure; the operator of the other tests can confirm it.</summary>
    public async Task<Guid> ProposedAsync(Guid organisationId, string measure = "Suspend")
    {
        var answer = await SecondOperator.CreateAsync($"/organisations/{organisationId}/suspension-proposals", new JsonObject { ["measure"] = measure, ["reason"] = "Forged certificates, see letter 12/2026." });
        Assert.Equal((HttpStatusCode.Created, null), (answer.StatusCode, answer.Code));
        return answer.Body["proposalId"]!.GetValue<Guid>();
    }

    public async Task ConfirmedAsync(Guid proposalId) => Assert.Equal(HttpStatusCode.NoContent, (await Operator.SendAsync(HttpMethod.Post, $"/suspension-proposals/{proposalId}/confirmation")).StatusCode);

    public static JsonObject Site(string name = "Nhà máy 1") => new() { ["name"] = name, ["provinceCode"] = "01", ["address"] = "Lô A1", ["latitude"] = 21.03, ["longitude"] = 105.8 };

    public static JsonObject Capability(string process = "machining-turning") => new()
    {
        ["processCode"] = process,
        ["materialCodes"] = new JsonArray("steel-carbon"),
        ["toleranceMm"] = 0.02,
        ["batchMin"] = 10,
        ["batchMax"] = 5000,
        ["monthlyCapacity"] = 20000,
        ["capacityUnit"] = "H87",
    };

    public async Task<long> CountAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database);
        await using var command = source.CreateCommand($"select count(*) from ({sql}) counted");
        return (long)(await command.ExecuteScalarAsync())!; // count(*) is never null.
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>A firm of the test, and its owner's client.</summary>
public sealed record Member(Guid Id, string Owner, string TaxCode, HttpClient Http, Guid SiteId = default);

/// <summary>Somebody's membership, and that person's client.</summary>
public sealed record Colleague(Guid Id, Guid OrganisationId, string Subject, HttpClient Http);

/// <summary>What the registry answered.</summary>
public sealed record Answer(HttpStatusCode StatusCode, JsonNode Body, bool IsReplay)
{
    /// <summary>Of a problem document.</summary>
    public string? Code => (string?)Body["code"];

    /// <summary>The fields that a problem document names.</summary>
    public IEnumerable<string> Fields => Body["errors"]?.AsObject().Select(e => e.Key) ?? [];
}

/// <summary>The calls that tests make.</summary>
internal static class Calls
{
    public static Task<Answer> CreateAsync(this HttpClient client, string path, JsonObject body, Guid? key = null) =>
        client.SendAsync(HttpMethod.Post, path, body, key ?? Guid.NewGuid());

    /// <summary>Gives a colleague another role.</summary>
    public static Task<Answer> GiveAsync(this HttpClient client, Colleague colleague, string role) =>
        client.SendAsync(HttpMethod.Put, $"/organisations/{colleague.OrganisationId}/memberships/{colleague.Id}", new JsonObject { ["role"] = role });

    /// <summary>Ends a colleague's membership.</summary>
    public static Task<Answer> EndAsync(this HttpClient client, Colleague colleague) =>
        client.SendAsync(HttpMethod.Delete, $"/organisations/{colleague.OrganisationId}/memberships/{colleague.Id}");

    public static async Task<JsonNode> ReadAsync(this HttpClient client, string path)
    {
        var answer = await client.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer.Body;
    }

    public static Task<Answer> SendAsync(this HttpClient client, HttpMethod method, string path, JsonObject? body = null, Guid? key = null) =>
        client.SendAsync(method, path, body is null ? null : JsonContent.Create(body), key);

    public static async Task<Answer> SendAsync(this HttpClient client, HttpMethod method, string path, HttpContent? content, Guid? key = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (key is { } k) request.Headers.Add(Idempotency.Header, k.ToString());
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return new Answer(response.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!, response.Headers.Contains(Idempotency.ReplayHeader));
    }

    /// <summary>A copy of <paramref name="body"/> with one member changed; null takes it out.</summary>
    public static JsonObject With(this JsonObject body, string member, JsonNode? value)
    {
        var copy = body.DeepClone().AsObject();
        if (value is null) copy.Remove(member);
        else copy[member] = value;
        return copy;
    }
}
