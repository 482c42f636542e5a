using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Matchmaking.Contracts.Sourcing;
using Matchmaking.Files;
using Matchmaking.ServiceDefaults;
using Matchmaking.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Matchmaking.Sourcing.Tests.Rfqs;

/// <summary>Sourcing and the real files service, which ask each other, on databases of their own.</summary>
public sealed class DocumentFixture : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "matchmaking-files-" + Guid.NewGuid().ToString("N"));
    private TestWorld _world = null!; // Set by InitializeAsync, which xunit calls first.
    private WebApplication _sourcing = null!;
    private WebApplication _files = null!;
    private Probe<RfqPublished> _published = null!; // An event that nobody listens to holds up the outbox.

    public async ValueTask InitializeAsync()
    {
        _world = await TestWorld.StartAsync();
        _published = await Probe<RfqPublished>.ListenAsync(_world.Prefix);
        // Each has to know where the other is, and both ports are known late; this is asked when it is needed.
        _sourcing = SourcingService.Build(await _world.SettingsAsync(SourcingService.Name), builder => builder.Services.PostConfigure<SourcingSettings>(settings => settings.FilesUrl = _files.Urls.First()));
        await _sourcing.MigrateAsync();
        await _sourcing.StartAsync();
        _files = FilesService.Build(await _world.SettingsAsync(FilesService.Name, $"Files:Folder={_folder}", "Files:PublicUrl=http://files.test", $"Files:SourcingUrl={_sourcing.Urls.First()}"));
        await _files.MigrateAsync();
        await _files.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _files.DisposeAsync();
        await _sourcing.DisposeAsync();
        await _published.DisposeAsync();
        await _world.DisposeAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A firm that both services know, and its owner.</summary>
    public async Task<Firm> FirmAsync(string kind)
    {
        var subject = Guid.NewGuid().ToString();
        var name = $"{kind} {subject[..4]}";
        var id = _world.Directory.Join(subject, name, kind);
        await ExecuteAsync(SourcingService.Name, $"insert into known_organisation (organisation_id, version, name_vi, name_en, kinds, ownership, size_class) values ('{id}', 1, '{name}', '{name}', array['{kind}'], 'VietnameseOwned', 'Small')");
        await ExecuteAsync(FilesService.Name, $"insert into known_organisation (organisation_id, version, name_vi, name_en) values ('{id}', 1, '{name}', '{name}')");
        return new Firm(new Member(id, name, subject, _world.Client(_sourcing, subject)), _world.Client(_files, subject));
    }

    /// <summary>Opens a link as a browser does.</summary>
    public async Task<HttpResponseMessage> DownloadAsync(string url)
    {
        using var http = new HttpClient { BaseAddress = new Uri(_files.Urls.First()) };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url).PathAndQuery) { Headers = { Host = "files.test" } };
        return await http.SendAsync(request);
    }

    public Task ExpireNdasAsync(Guid ownerId) => ExecuteAsync(FilesService.Name, $"update signed_nda set signed_at = now() - interval '2 days', expires_at = now() - interval '1 second' where owner_id = '{ownerId}'");

    private async Task ExecuteAsync(string service, string sql)
    {
        await using var source = NpgsqlDataSource.Create(_world.Database(service));
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>Somebody of a firm, at both services.</summary>
public sealed record Firm(Member Sourcing, HttpClient Files)
{
    public Guid Id => Sourcing.OrganisationId;

    public async Task<Guid> UploadAsync(string name = "vỏ hộp.csv", bool ndaRequired = false)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes($"a,b\n{Guid.NewGuid()},1\n")) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var response = await SendAsync(HttpMethod.Post, $"/files?name={Uri.EscapeDataString(name)}&purpose=Drawing&ndaRequired={(ndaRequired ? "true" : "false")}", content);
        return (await response.ReadAsync(HttpStatusCode.Created)).GetProperty("fileId").GetGuid();
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content, Headers = { { Idempotency.Header, Guid.NewGuid().ToString() } } };
        return await Files.SendAsync(request);
    }

    public Task<HttpResponseMessage> OpenAsync(Guid fileId, Guid rfqId) => SendAsync(HttpMethod.Post, $"/files/{fileId}/links?rfqId={rfqId}");

    public Task<HttpResponseMessage> SignAsync(Guid ownerId, Guid rfqId) => SendAsync(HttpMethod.Post, "/ndas", JsonContent.Create(new { organisationId = ownerId, textVersion = "2026-1", rfqId }));

    public async Task<JsonElement> FilesAsync(string path)
    {
        using var response = await Files.GetAsync(path);
        return await response.ReadAsync(HttpStatusCode.OK);
    }
}
