using System.Net.Http.Headers;
using System.Net.Http.Json;
using Matchmaking.ServiceDefaults;
using Matchmaking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Files.Tests;

/// <summary>Every endpoint of the service, asked by everybody who could try: see tests/authorization-matrix.csv.</summary>
public sealed class MatrixTests(FilesFixture files) : IClassFixture<FilesFixture>
{
    /// <summary>A file, its owner, whom it is shown to, and the request.</summary>
    private sealed record Scene(Member Owner, Member Reader, string Path, Func<HttpContent>? Body = null);

    private readonly Dictionary<string, Scene> _untouched = [];

    [Fact(DisplayName = "trust 5: the matrix lists every endpoint, and nothing else")]
    public void Complete() => Assert.Empty(AuthorizationMatrix.Gaps(FilesService.Name, files.App));

    [Fact(DisplayName = "trust 5: every cell of the matrix is answered as written, and as the examples of the API show")]
    public async Task Cells()
    {
        var differences = await AuthorizationMatrix.DifferencesAsync(AuthorizationMatrix.Of(FilesService.Name), AskAsync);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.Empty(files.App.Services.GetRequiredService<ApiExamples>().Differences(FilesService.Name));
    }

    [Fact(DisplayName = "The API describes itself: what each operation is for, and an exchange that took place")]
    public async Task Described() => Assert.Empty(await ApiExamples.SilentAsync(files.App));

    [Fact(DisplayName = "trust 5: an endpoint whose declaration is taken away turns the matrix red, each one")]
    public async Task Teeth()
    {
        var unnoticed = await AuthorizationMatrix.UnnoticedAsync(FilesService.Name, files.App, AskAsync, "DELETE /files/{fileId:guid}/holds/{subjectId:guid}");
        Assert.True(unnoticed.Count == 0, string.Join('\n', unnoticed));
    }

    [Fact(DisplayName = "trust 5: what only the server decides cannot be sent: every write refuses such members")]
    public async Task Server_owned()
    {
        var (owner, reader) = (await files.FirmAsync(), await files.FirmAsync());
        var file = await owner.UploadedAsync(ndaRequired: true);
        foreach (var member in new[] { "ownerId", "grantedBy", "ndaRequired", "signedBy", "signedAt", "revokedAt" })
        {
            var grant = JsonContent.Create(new Dictionary<string, object> { ["organisationId"] = reader.Id, ["expiresAt"] = DateTimeOffset.UtcNow.AddDays(1), [member] = true });
            Assert.Equal("request.malformed", (await owner.Http.SendAsync(HttpMethod.Post, $"/files/{file}/grants", grant, Guid.NewGuid())).Code);
            var nda = JsonContent.Create(new Dictionary<string, object> { ["organisationId"] = owner.Id, ["textVersion"] = "2026-1", [member] = true });
            Assert.Equal("request.malformed", (await reader.Http.SendAsync(HttpMethod.Post, "/ndas", nda, Guid.NewGuid())).Code);
        }
    }

    // A scene that nobody has changed yet serves all who are refused, and the first who is let in.
    private async Task<int> AskAsync(AuthorizationMatrix.Row row, string principal)
    {
        var key = row.ToString();
        if (!_untouched.TryGetValue(key, out var scene)) _untouched[key] = scene = await SetAsync(row);
        using var request = new HttpRequestMessage(new HttpMethod(row.Method), scene.Path) { Headers = { { StrippedPolicy.Header, row.Method }, { Idempotency.Header, Guid.NewGuid().ToString() } } };
        if (row.Resource == "content" || row.Route.StartsWith("/photos/", StringComparison.Ordinal)) request.Headers.Host = FilesFixture.PublicHost;
        request.Content = scene.Body?.Invoke();
        using var client = await ClientAsync(scene, row.Relation == "reader", principal);
        using var response = await client.SendAsync(request);
        if (response.IsSuccessStatusCode && row.Method != "GET") _untouched.Remove(key);
        return (int)response.StatusCode;
    }

    private async Task<Scene> SetAsync(AuthorizationMatrix.Row row)
    {
        var (owner, reader) = (await files.FirmAsync(), await files.FirmAsync(name: "Điện tử Bình Minh"));
        var file = row.Resource == "photo" && row.State != "none" ? (await owner.UploadAsync("xưởng.png", Samples.Png, "Photo")).FileId : await owner.UploadedAsync(row.State == "under NDA");
        if (row.State == "published") await owner.Http.SendAsync(HttpMethod.Put, $"/files/{file}/publication");
        var grant = Guid.Empty;
        if (row.State == "evidence") await owner.EvidenceAsync(file, reader.Id, reader.Id, DateTimeOffset.UtcNow.AddDays(30));
        if (row.State is "document") await owner.Http.SendAsync(HttpMethod.Put, $"/files/{file}/holds/{file}", Promise(await Sha256Async(owner, file)));
        var sha256 = row.State == "none" && row.Route.Contains("/holds/", StringComparison.Ordinal) ? await Sha256Async(owner, file) : "";
        if (row.State is "shown" or "under NDA") grant = (await owner.GrantAsync(file, reader.Id)).Body["grantId"]!.GetValue<Guid>(); // A grant was made.
        if (row.State == "shown") await reader.LinkAsync(file);
        var path = row.Route.Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{fileId:guid}", $"{file}", StringComparison.Ordinal).Replace("{grantId:guid}", $"{grant}", StringComparison.Ordinal)
            .Replace("{subjectId:guid}", $"{(row.State == "evidence" ? reader.Id : file)}", StringComparison.Ordinal).Replace("{rfqId:guid}", $"{file}", StringComparison.Ordinal);
        return row.Endpoint switch
        {
            "POST /files" => new(owner, reader, Calls.UploadPath("bản vẽ.csv"), () => Calls.Binary(Samples.Csv)),
            "GET /organisations" => new(owner, reader, path + "?name=Sao"),
            "POST /files/{fileId:guid}/grants" => new(owner, reader, path, () => JsonContent.Create(new { organisationId = reader.Id, expiresAt = DateTimeOffset.UtcNow.AddDays(30) })),
            "PUT /files/{fileId:guid}/holds/{subjectId:guid}" => new(owner, reader, path, () => Promise(sha256)),
            "POST /ndas" => new(owner, reader, path, () => JsonContent.Create(new { organisationId = owner.Id, textVersion = "2026-1" })),
            "GET /content/{link}" => new(owner, reader, new Uri(await owner.LinkAsync(file)).AbsolutePath),
            _ => new(owner, reader, path),
        };
    }

    private static JsonContent Promise(string sha256) => JsonContent.Create(new { sha256 });

    private static async Task<string> Sha256Async(Member owner, Guid file) => (string)(await owner.GetAsync($"/files/{file}")).Body["sha256"]!; // The owner reads it.

    private async Task<HttpClient> ClientAsync(Scene scene, bool isReader, string principal)
    {
        switch (principal)
        {
            case "anonymous": return files.Nobody;
            case "expired":
                var expired = files.Nobody;
                expired.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", files.World.Authentication.Token(scene.Owner.Subject, lifetime: TimeSpan.FromMinutes(-10)));
                return expired;
            case "no_organisation": return files.World.Client(files.App, Guid.NewGuid().ToString());
            case "service": return files.World.Client(files.App, "a-program", "accounts");
            case "viewer" or "contributor" or "manager" or "owner": return files.Join((isReader ? scene.Reader : scene.Owner).Id, char.ToUpperInvariant(principal[0]) + principal[1..]).Http;
            case "stranger": return (await files.FirmAsync()).Http;
            case "counterparty": return files.Join((isReader ? scene.Owner : scene.Reader).Id, "Owner").Http;
            case "association" or "agency" or "operator":
                var subject = Guid.NewGuid().ToString();
                files.World.Directory.Join(subject, "Body", char.ToUpperInvariant(principal[0]) + principal[1..]);
                return files.World.Client(files.App, subject);
            default: throw new ArgumentException($"The matrix has no principal {principal}");
        }
    }
}
