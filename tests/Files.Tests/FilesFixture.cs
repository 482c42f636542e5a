using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Matchmaking.Files.Contents;
using Matchmaking.ServiceDefaults;
using Matchmaking.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Matchmaking.Files.Tests;

/// <summary>The whole service on a real port, with a database and a folder of its own; each test makes its own firms.</summary>
public class FilesFixture : IAsyncLifetime
{
    /// <summary>The service's own host, as browsers would know it.</summary>
    public const string PublicHost = "files.test";

    public const long MaxBytes = 8 * 1024 * 1024;

    private static int _people;
    private WebApplication _app = null!; // Set by InitializeAsync, which xunit calls first.

    public TestWorld World { get; private set; } = null!;

    public WebApplication App => _app;

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "matchmaking-files-" + Guid.NewGuid().ToString("N"));

    /// <summary>Further settings, <c>Files:Key=value</c>.</summary>
    protected virtual string[] Settings => [];

    /// <summary>Keeps examples of the API; not where memory is measured, as that reads every body.</summary>
    protected virtual bool KeepsExamples => true;

    public string Database => World.Database(FilesService.Name);

    public virtual async ValueTask InitializeAsync()
    {
        World = await TestWorld.StartAsync();
        string[] settings = [$"Files:Folder={Folder}", $"Files:PublicUrl=http://{PublicHost}", $"Files:MaxBytes={MaxBytes}", "Files:QuotaBytes=67108864", "Files:SourcingUrl=http://127.0.0.1:1", .. Settings];
        _app = FilesService.Build(await World.SettingsAsync(FilesService.Name, settings), builder =>
        {
            StrippedPolicy.AddTo(builder);
            if (KeepsExamples) ApiExamples.AddTo(builder);
        });
        await _app.MigrateAsync();
        await _app.StartAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await World.DisposeAsync();
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this); // It is open to inheritance.
    }

    public HttpClient Nobody => new() { BaseAddress = new Uri(_app.Urls.First()) };

    /// <summary>A firm that the registry has told of, and a person who acts for it.</summary>
    public async Task<Member> FirmAsync(string role = "Owner", string name = "Cơ khí Sao Mai")
    {
        var id = Guid.CreateVersion7();
        await ExecuteAsync($"insert into known_organisation (organisation_id, version, name_vi, name_en) values ('{id}', 1, '{name}', '{name}')");
        return Join(id, role);
    }

    /// <summary>Another person of a firm.</summary>
    public Member Join(Guid organisationId, string role)
    {
        var subject = $"person-{Interlocked.Increment(ref _people)}";
        World.Directory.Join(subject, "Firm", "Buyer,Supplier", role, organisationId);
        return new Member(organisationId, subject, World.Client(_app, subject));
    }

    /// <summary>A client whose requests go to the service's own host.</summary>
    public async Task<HttpResponseMessage> DownloadAsync(string url, Action<HttpRequestMessage>? change = null)
    {
        using var http = Nobody;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url).PathAndQuery) { Headers = { Host = PublicHost } };
        change?.Invoke(request);
        return await http.SendAsync(request);
    }

    public Task SweepAsync(DateTimeOffset before) => _app.Services.GetServices<IHostedService>().OfType<SweepContents>().Single().SweepAsync(before, CancellationToken.None);

    /// <summary>Files on the disk below one of the service's folders.</summary>
    public IReadOnlyList<FileInfo> OnDisk(string folder) => [.. new DirectoryInfo(Path.Combine(Folder, folder)).EnumerateFiles("*", SearchOption.AllDirectories)];

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

/// <summary>Somebody of a firm.</summary>
public sealed record Member(Guid Id, string Subject, HttpClient Http);

/// <summary>What the service answered.</summary>
public sealed record Answer(HttpStatusCode StatusCode, JsonNode Body, bool IsReplay)
{
    public string? Code => (string?)Body["code"];

    public Guid FileId => Body["fileId"]!.GetValue<Guid>(); // What was uploaded has an id.
}

/// <summary>The calls that tests make.</summary>
internal static class Calls
{
    public static string UploadPath(string name, string purpose = "Drawing", bool ndaRequired = false) => $"/files?name={Uri.EscapeDataString(name)}&purpose={purpose}{(ndaRequired ? "&ndaRequired=true" : "")}";

    public static ByteArrayContent Binary(byte[] content) => new(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };

    public static Task<Answer> UploadAsync(this Member by, string name, byte[] content, string purpose = "Drawing", bool ndaRequired = false, Guid? key = null) =>
        by.Http.SendAsync(HttpMethod.Post, UploadPath(name, purpose, ndaRequired), Binary(content), key ?? Guid.NewGuid());

    /// <summary>Uploads what nobody else has, so that its content is its own.</summary>
    public static async Task<Guid> UploadedAsync(this Member by, bool ndaRequired = false)
    {
        var answer = await by.UploadAsync("bản vẽ.csv", Samples.NewCsv(), ndaRequired: ndaRequired);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return answer.FileId;
    }

    public static Task<Answer> GrantAsync(this Member by, Guid fileId, Guid organisationId, DateTimeOffset? expiresAt = null) =>
        by.Http.SendAsync(HttpMethod.Post, $"/files/{fileId}/grants", JsonContent.Create(new { organisationId, expiresAt = expiresAt ?? DateTimeOffset.UtcNow.AddDays(30) }), Guid.NewGuid());

    public static Task<Answer> EvidenceAsync(this Member by, Guid fileId, Guid organisationId, Guid evidenceOf, DateTimeOffset expiresAt) =>
        by.Http.SendAsync(HttpMethod.Post, $"/files/{fileId}/grants", JsonContent.Create(new { organisationId, expiresAt, evidenceOf }), Guid.NewGuid());

    public static Task<Answer> SignAsync(this Member by, Guid ownerId, string textVersion = "2026-1") =>
        by.Http.SendAsync(HttpMethod.Post, "/ndas", JsonContent.Create(new { organisationId = ownerId, textVersion }), Guid.NewGuid());

    /// <summary>The address under which the content is for the next seconds.</summary>
    public static async Task<string> LinkAsync(this Member by, Guid fileId)
    {
        var answer = await by.Http.SendAsync(HttpMethod.Post, $"/files/{fileId}/links");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (string)answer.Body["url"]!; // A 200 has one.
    }

    public static Task<Answer> GetAsync(this Member by, string path) => by.Http.SendAsync(HttpMethod.Get, path);

    public static Task<Answer> DeleteAsync(this Member by, string path) => by.Http.SendAsync(HttpMethod.Delete, path);

    public static async Task<Answer> SendAsync(this HttpClient client, HttpMethod method, string path, HttpContent? content = null, Guid? key = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (key is { } k) request.Headers.Add(Idempotency.Header, k.ToString());
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return new Answer(response.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!, response.Headers.Contains(Idempotency.ReplayHeader)); // The word null is no answer.
    }
}
