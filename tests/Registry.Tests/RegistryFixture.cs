using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Matchmaking.Contracts.Registry;
using Matchmaking.Files;
using Matchmaking.ServiceDefaults;
using Matchmaking.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Npgsql;

[assembly: AssemblyFixture(typeof(Matchmaking.Registry.Tests.RegistryFixture))]

namespace Matchmaking.Registry.Tests;

/// <summary>
/// The registry on a real port beside the real files service, which it asks, with databases and a part of the broker of their own, shared by
/// all tests: each makes its own firms.
/// </summary>
public sealed class RegistryFixture : IAsyncLifetime
{
    private static int _people;
    private Task<Platform>? _platform;
    private readonly IEnumerator<string> _taxCodes = TaxCodes.Valid().GetEnumerator();
    private TestWorld _world = null!; // Set by InitializeAsync, before any test.
    private WebApplication _app = null!;
    private WebApplication _files = null!;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "matchmaking-files-" + Guid.NewGuid().ToString("N"));

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

    /// <summary>The same as the service itself has it, bound by row-level security.</summary>
    public string Runtime => _world.Runtime("registry");

    public async ValueTask InitializeAsync()
    {
        _world = await TestWorld.StartAsync();
        Organisations = await Probe<OrganisationRegistered>.ListenAsync(Prefix);
        Published = await Probe<SupplierProfilePublished>.ListenAsync(Prefix);
        Withdrawn = await Probe<SupplierProfileWithdrawn>.ListenAsync(Prefix);
        Memberships = await Probe<MembershipChanged>.ListenAsync(Prefix);
        Suspended = await Probe<OrganisationSuspended>.ListenAsync(Prefix);
        Lifted = await Probe<SuspensionLifted>.ListenAsync(Prefix);
        var files = $"http://127.0.0.1:{Marketplace.FreePort()}"; // Each of the two asks the other.
        _app = RegistryService.Build(await _world.SettingsAsync("registry", $"Registry:FilesUrl={files}", "Registry:Operators:0=operator", "Registry:Operators:1=operator-2", $"Registry:ClientSecret={ProgramBook.ClientSecret}"), builder =>
        {
            StrippedPolicy.AddTo(builder);
            ApiExamples.AddTo(builder);
        });
        await _app.MigrateAsync();
        await _app.StartAsync();
        _files = FilesService.Build(await _world.SettingsAsync(FilesService.Name, $"Directory:Url={_app.Urls.First()}", $"Files:Urls={files}", $"Files:Folder={_folder}", "Files:PublicUrl=http://files.test"));
        await _files.MigrateAsync();
        await _files.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _files.DisposeAsync();
        await _app.DisposeAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
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
        using var setUp = Program("operator", "accounts"); // Only a program makes the operator's own organisation.
        var answer = await (isFree ? As(owner) : setUp).CreateAsync("/organisations", firm);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return new Member(answer.Body["organisationId"]!.GetValue<Guid>(), owner, (string)firm["taxCode"]!, As(owner));
    }

    /// <summary>Somebody else who acts for a firm, invited by its owner.</summary>
    /// <param name="subject">Somebody who is there already; else a new person.</param>
    public async Task<Colleague> JoinedAsync(Member firm, string role, string? name = null, string? subject = null)
    {
        subject ??= NewPerson();
        var invited = await firm.Http.SendAsync(HttpMethod.Post, $"/organisations/{firm.Id}/invitations", new JsonObject { ["email"] = $"{Guid.NewGuid():N}@example.vn", ["role"] = role });
        Assert.Equal((HttpStatusCode.Created, null), (invited.StatusCode, invited.Code));
        var answer = await As(subject).SendAsync(HttpMethod.Post, "/invitations/accept", new JsonObject { ["token"] = (string?)invited.Body["token"], ["name"] = name });
        Assert.Equal((HttpStatusCode.OK, null), (answer.StatusCode, answer.Code));
        return new Colleague(answer.Body["membershipId"]!.GetValue<Guid>(), firm.Id, subject, As(subject));
    }

    /// <summary>The operator's own organisation: there is one, with an owner and a manager from the beginning.</summary>
    public Task<Platform> PlatformAsync()
    {
        lock (_taxCodes) return _platform ??= SetUpAsync();

        async Task<Platform> SetUpAsync()
        {
            var (owner, manager) = (NewPerson(), NewPerson());
            var firm = Firm("Operator").With("ownerSubject", owner);
            firm["members"] = new JsonArray(new JsonObject { ["subject"] = manager, ["role"] = "Manager" });
            using var operators = Program("operator", "accounts");
            var answer = await operators.CreateAsync("/organisations", firm);
            Assert.Equal((HttpStatusCode.Created, null), (answer.StatusCode, answer.Code));
            return new Platform(answer.Body["organisationId"]!.GetValue<Guid>(), owner, manager);
        }
    }

    /// <summary>Somebody who acts for an organisation that may let in nobody, such as a suspended one; told to no other service.</summary>
    public Task EnterAsync(Guid organisationId, string subject, string role) => ExecuteAsync(
        $"insert into membership (id, issuer, subject, organisation_id, role, since, is_program) values (gen_random_uuid(), '{Authentication.Issuer}', '{subject}', '{organisationId}', '{role}', now(), false)");

    /// <summary>A file of an organisation, uploaded by one of its people.</summary>
    public async Task<Guid> UploadedAsync(string subject, string name = "giay-dang-ky.csv")
    {
        using var client = _world.Client(_files, subject);
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes($"số,tên\n{Guid.NewGuid()},giấy đăng ký\n")) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        var answer = await client.SendAsync(HttpMethod.Post, $"/files?name={name}&purpose=Evidence", content, Guid.NewGuid());
        Assert.Equal((HttpStatusCode.Created, null), (answer.StatusCode, answer.Code));
        return answer.Body["fileId"]!.GetValue<Guid>();
    }

    /// <summary>What the files service answers about a file.</summary>
    public async Task<Answer> FileAsync(string subject, Guid file)
    {
        using var client = _world.Client(_files, subject);
        return await client.SendAsync(HttpMethod.Get, $"/files/{file}");
    }

    /// <summary>That the files service has heard of an organisation, to which files can be shown from then on.</summary>
    public Task KnownToFilesAsync(Guid organisationId) => Eventually.IsAsync(async () =>
    {
        await using var source = NpgsqlDataSource.Create(_world.Database(FilesService.Name));
        await using var command = source.CreateCommand($"select count(*) from known_organisation where organisation_id = '{organisationId}'");
        return (long)(await command.ExecuteScalarAsync())! == 1; // count(*) is never null.
    }, what: "the files service to know the organisation");

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

    public Task ExecuteAsync(string sql) => ExecuteAsync(sql, Database);

    /// <summary>As the role that serves, in one transaction: whatever row-level security lets it.</summary>
    public Task ExecuteServingAsync(string sql) => ExecuteAsync(sql, Runtime);

    private static async Task ExecuteAsync(string sql, string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>The operator's own organisation, and the subjects of its first people.</summary>
public sealed record Platform(Guid Id, string Owner, string Manager);

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
