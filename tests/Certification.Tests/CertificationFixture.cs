using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Matchmaking.Certification.Reminders;
using Matchmaking.Contracts.Certification;
using Matchmaking.Files;
using Matchmaking.Registry;
using Matchmaking.ServiceDefaults;
using Matchmaking.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

[assembly: AssemblyFixture(typeof(Matchmaking.Certification.Tests.CertificationFixture))]

namespace Matchmaking.Certification.Tests;

/// <summary>
/// The certification service on a real port beside the real registry and the real files service, which it asks, on databases and a part of
/// the broker of their own; shared by all tests, each of which makes its own firms.
/// </summary>
public sealed class CertificationFixture : IAsyncLifetime
{
    private static int _people;
    private readonly IEnumerator<string> _taxCodes = TaxCodes.Valid().GetEnumerator();
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "matchmaking-files-" + Guid.NewGuid().ToString("N"));
    private WebApplication _registry = null!; // Set by InitializeAsync, which xunit awaits before the first test.
    private WebApplication _files = null!;

    public TestWorld World { get; private set; } = null!;

    public WebApplication App { get; private set; } = null!;

    /// <summary>What the service told the others.</summary>
    public Probe<CertificateVerified> Verified { get; private set; } = null!;

    public Probe<CertificateWithdrawn> Withdrawn { get; private set; } = null!;

    public Probe<CertificateExpiring> Expiring { get; private set; } = null!;

    public Probe<CertificateExpired> Expired { get; private set; } = null!;

    public string Database => World.Database(CertificationService.Name);

    public async ValueTask InitializeAsync()
    {
        World = await TestWorld.StartAsync();
        Verified = await Probe<CertificateVerified>.ListenAsync(World.Prefix);
        Withdrawn = await Probe<CertificateWithdrawn>.ListenAsync(World.Prefix);
        Expiring = await Probe<CertificateExpiring>.ListenAsync(World.Prefix);
        Expired = await Probe<CertificateExpired>.ListenAsync(World.Prefix);
        _registry = RegistryService.Build(await World.SettingsAsync(RegistryService.Name, "Registry:Operators:0=operator"));
        await _registry.MigrateAsync();
        await _registry.StartAsync();
        var directory = $"Directory:Url={_registry.Urls.First()}";
        _files = FilesService.Build(await World.SettingsAsync(FilesService.Name, directory, $"Files:Folder={_folder}", "Files:PublicUrl=http://files.test"));
        await _files.MigrateAsync();
        await _files.StartAsync();
        App = CertificationService.Build(await World.SettingsAsync(CertificationService.Name, directory, $"Certification:FilesUrl={_files.Urls.First()}"), builder =>
        {
            StrippedPolicy.AddTo(builder);
            ApiExamples.AddTo(builder);
        });
        await App.MigrateAsync();
        await App.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _files.DisposeAsync();
        await _registry.DisposeAsync();
        await Verified.DisposeAsync();
        await Withdrawn.DisposeAsync();
        await Expiring.DisposeAsync();
        await Expired.DisposeAsync();
        await World.DisposeAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    public HttpClient Nobody => new() { BaseAddress = new Uri(App.Urls.First()) };

    public static string NewPerson() => $"person-{Interlocked.Increment(ref _people)}";

    /// <summary>A new organisation that everybody knows, and its owner.</summary>
    public async Task<Member> OrganisationAsync(string kinds)
    {
        var (owner, operatorOrOwner) = (NewPerson(), kinds is "Supplier" or "Buyer");
        var body = new JsonObject
        {
            ["country"] = "VN",
            ["taxCode"] = NewTaxCode(),
            ["nameVi"] = "Công ty Cơ khí Sao Mai",
            ["nameEn"] = "Sao Mai Mechanical",
            ["kinds"] = new JsonArray([.. kinds.Split(',').Select(k => (JsonNode)k)]),
            ["ownership"] = "VietnameseOwned",
            ["foreignSharePercent"] = 0,
            ["staff"] = 85,
        };
        if (!operatorOrOwner) body["ownerSubject"] = owner;
        var answer = await World.Client(_registry, operatorOrOwner ? owner : "operator").PostAsync("/organisations", body);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var id = answer.Body["organisationId"]!.GetValue<Guid>(); // What was created has an id.
        foreach (var database in new[] { CertificationService.Name, FilesService.Name })
            await Eventually.IsAsync(async () => await CountAsync($"select 1 from known_organisation where organisation_id = '{id}'", database) == 1, what: $"{database} to know the organisation");
        return Person(id, owner);
    }

    /// <summary>A supplier with one site.</summary>
    public async Task<Member> SupplierAsync()
    {
        var supplier = await OrganisationAsync("Supplier");
        return supplier with { SiteId = await SiteAsync(supplier, "Nhà máy 1") };
    }

    public static async Task<Guid> SiteAsync(Member supplier, string name)
    {
        var answer = await supplier.Registry.PostAsync($"/profiles/{supplier.Id}/sites", new JsonObject { ["name"] = name, ["provinceCode"] = "01" });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return answer.Body["siteId"]!.GetValue<Guid>(); // The same.
    }

    /// <summary>Somebody else of the organisation.</summary>
    public async Task<Member> ColleagueAsync(Member of, string role = "Manager", string? subject = null)
    {
        subject ??= NewPerson();
        var invited = await of.Registry.PostAsync($"/organisations/{of.Id}/invitations", new JsonObject { ["email"] = $"{Guid.NewGuid():N}@example.vn", ["role"] = role });
        Assert.Equal(HttpStatusCode.Created, invited.StatusCode);
        var answer = await World.Client(_registry, subject).PostAsync("/invitations/accept", new JsonObject { ["token"] = (string?)invited.Body["token"] });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Person(of.Id, subject) with { SiteId = of.SiteId };
    }

    public static async Task<Guid> EvidenceAsync(Member by, bool isUnderNda = false)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes($"số,tên\n{Guid.NewGuid()},ISO 9001\n")) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        var answer = await by.Files.SendAsync(HttpMethod.Post, $"/files?name=iso-9001.csv&purpose=Evidence&ndaRequired={(isUnderNda ? "true" : "false")}", content, Guid.NewGuid());
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return answer.Body["fileId"]!.GetValue<Guid>(); // The same.
    }

    /// <summary>What a supplier sends to submit a certificate.</summary>
    public static async Task<JsonObject> PaperAsync(Member supplier, Member association, DateOnly? expiresOn = null) => new()
    {
        ["associationId"] = association.Id,
        ["typeCode"] = "iso-9001",
        ["number"] = $"VN-{Guid.NewGuid():n}",
        ["issuer"] = "Quacert",
        ["scopeText"] = "Gia công cơ khí chính xác",
        ["siteIds"] = new JsonArray(supplier.SiteId),
        ["processCodes"] = new JsonArray("machining"),
        ["issuedOn"] = "2026-01-10",
        ["expiresOn"] = (expiresOn ?? Today.AddDays(700)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        ["evidenceFileId"] = await EvidenceAsync(supplier),
    };

    public static DateOnly Today => VietnamDay.Of(DateTimeOffset.UtcNow);

    /// <summary>A certificate that waits for its first review.</summary>
    public async Task<Scene> SubmittedAsync(DateOnly? expiresOn = null)
    {
        var (supplier, association) = (await SupplierAsync(), await OrganisationAsync("Association"));
        var answer = await supplier.Http.PostAsync("/certificates", await PaperAsync(supplier, association, expiresOn));
        Assert.Equal((HttpStatusCode.Created, null), (answer.StatusCode, answer.Code));
        return new Scene(supplier, association, await ColleagueAsync(association), answer.Body["certificateId"]!.GetValue<Guid>(), (string)answer.Body["checkCode"]!); // What was created has both.
    }

    public async Task<Scene> ReviewedAsync(DateOnly? expiresOn = null)
    {
        var scene = await SubmittedAsync(expiresOn);
        await scene.Reviewer.DoAsync($"/certificates/{scene.CertificateId}/review", Checklist);
        return scene;
    }

    public async Task<Scene> VerifiedAsync(DateOnly? expiresOn = null)
    {
        var scene = await ReviewedAsync(expiresOn);
        await scene.Association.DoAsync($"/certificates/{scene.CertificateId}/verification");
        return scene;
    }

    public async Task<Scene> SuspendedAsync()
    {
        var scene = await VerifiedAsync();
        await scene.Association.DoAsync($"/certificates/{scene.CertificateId}/suspension", Why);
        return scene;
    }

    public static JsonObject Checklist => new() { ["numberMatches"] = true, ["issuerConfirms"] = true, ["scopeMatches"] = true, ["datesMatch"] = true };

    public static JsonObject Why => new() { ["reason"] = "The issuer withdrew it on 1 November." };

    /// <summary>What runs every ten minutes, as if it were another moment.</summary>
    public async Task RemindAsync(DateTimeOffset at) =>
        await new RemindOfExpiry(App.Services.GetRequiredService<IServiceScopeFactory>(), new StoppedClock(at), NullLogger<RemindOfExpiry>.Instance)
            .RemindBatchAsync(CancellationToken.None);

    public async Task<long> CountAsync(string sql, string service = CertificationService.Name)
    {
        await using var source = NpgsqlDataSource.Create(World.Database(service));
        await using var command = source.CreateCommand($"select count(*) from ({sql}) counted");
        return (long)(await command.ExecuteScalarAsync())!; // count(*) is never null.
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public Member Person(Guid id, string subject) => new(id, subject, World.Client(App, subject), World.Client(_registry, subject), World.Client(_files, subject));

    private string NewTaxCode()
    {
        lock (_taxCodes)
        {
            _taxCodes.MoveNext();
            return _taxCodes.Current;
        }
    }

    private sealed class StoppedClock(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}

/// <summary>Somebody of an organisation, at each service.</summary>
public sealed record Member(Guid Id, string Subject, HttpClient Http, HttpClient Registry, HttpClient Files, Guid SiteId = default);

/// <summary>A certificate with its holder and two people of the association.</summary>
public sealed record Scene(Member Supplier, Member Association, Member Reviewer, Guid CertificateId, string CheckCode)
{
    public async Task<string> StandingAsync() => (string)(await Supplier.Http.ReadAsync($"/certificates/{CertificateId}"))["facts"]!["standing"]!; // Every certificate has one.
}

/// <summary>What the service answered.</summary>
public sealed record Answer(HttpStatusCode StatusCode, JsonNode Body)
{
    public string? Code => (string?)Body["code"];
}

/// <summary>The calls that tests make.</summary>
internal static class Calls
{
    public static Task<Answer> PostAsync(this HttpClient client, string path, JsonObject? body = null) => client.SendAsync(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body), Guid.NewGuid());

    public static async Task DoAsync(this Member by, string path, JsonObject? body = null)
    {
        var answer = await by.Http.PostAsync(path, body);
        Assert.Equal((HttpStatusCode.NoContent, null), (answer.StatusCode, answer.Code));
    }

    public static async Task<JsonNode> ReadAsync(this HttpClient client, string path)
    {
        var answer = await client.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer.Body;
    }

    public static async Task<Answer> SendAsync(this HttpClient client, HttpMethod method, string path, HttpContent? content = null, Guid? key = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (key is { } k) request.Headers.Add(Idempotency.Header, k.ToString());
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return new Answer(response.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!); // The word null is no answer.
    }
}
