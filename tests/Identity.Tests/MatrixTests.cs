using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Matchmaking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Identity.Tests;

/// <summary>
/// Every endpoint of the service, asked by everybody who could try: see tests/authorization-matrix.csv. "No organisation" is a browser
/// that is signed in, "service" the program that has the scope, "stranger" a program that has another. Forms are sent without the token
/// that their pages carry; what a form does has tests of its own.
/// </summary>
public sealed class MatrixTests(IdentityFixture identity) : IAsyncLifetime
{
    private Browser _person = null!; // Set by InitializeAsync, before any test.
    private string _expired = "";

    public async ValueTask InitializeAsync()
    {
        _person = await identity.SignedInAsync();

        // The same service ten minutes ago.
        var (app, address) = await identity.StartAnotherAsync(new MovedClock { By = TimeSpan.FromMinutes(-10) }, $"--Identity:Issuer={identity.Issuer}");
        using var program = new Browser(address);
        _expired = (await program.TokenAsync("operator", ("grant_type", "client_credentials")))["access_token"];
        await app.DisposeAsync();
    }

    public ValueTask DisposeAsync()
    {
        _person.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact(DisplayName = "trust 5: the matrix lists every endpoint, and nothing else")]
    public void Complete()
    {
        var gaps = AuthorizationMatrix.Gaps(IdentityService.Name, identity.App);
        Assert.True(gaps.Count == 0, string.Join('\n', gaps));
    }

    [Fact(DisplayName = "trust 5: every cell of the matrix is answered as written, and as the examples of the API show")]
    public async Task Cells()
    {
        var differences = await AuthorizationMatrix.DifferencesAsync(AuthorizationMatrix.Of(IdentityService.Name), AskAsync);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.Empty(identity.App.Services.GetRequiredService<ApiExamples>().Differences(IdentityService.Name));
    }

    [Fact(DisplayName = "The OpenAPI document of the service says what each operation is for, with an example of each, and nothing that it does not know")]
    public async Task Described() => Assert.Empty(await ApiExamples.SilentAsync(identity.App));

    private async Task<int> AskAsync(AuthorizationMatrix.Row row, string principal)
    {
        using var request = await RequestAsync(row);
        if (principal == "no_organisation")
        {
            using var shown = await _person.SendAsync(request);
            return (int)shown.StatusCode;
        }

        if (await TokenAsync(row, principal) is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var nobody = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(identity.Issuer) };
        using var answer = await nobody.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private async Task<string?> TokenAsync(AuthorizationMatrix.Row row, string principal) => principal switch
    {
        "anonymous" => null,
        "expired" => _expired,
        "service" => (await identity.NewBrowser().TokenAsync(row.Resource == "client" ? "registry" : "operator", ("grant_type", "client_credentials")))["access_token"],
        "stranger" => (await identity.NewBrowser().TokenAsync("without", ("grant_type", "client_credentials")))["access_token"],
        _ => throw new ArgumentException($"The matrix has no principal {principal} here"),
    };

    private async Task<HttpRequestMessage> RequestAsync(AuthorizationMatrix.Row row)
    {
        var path = row.Route.Replace("{documentName}", "v1", StringComparison.Ordinal);
        switch (row.Endpoint)
        {
            case "POST /accounts": return Json(path, new { email = IdentityFixture.NewEmail(), password = IdentityFixture.Password, name = "Lan", language = "vi" });
            case "GET /accounts": path += "?email=" + Uri.EscapeDataString((await identity.NewAccountAsync()).Email); break;
            case "POST /clients": return Json(path, new { name = "ERP", scopes = new[] { "marketplace.read" } });
            case "DELETE /clients/{clientId}":
                using (var registry = await identity.ProgramAsync("registry", "clients"))
                using (var made = await registry.PostAsJsonAsync("/clients", new { name = "ERP", scopes = new[] { "marketplace.read" } }))
                    path = "/clients/" + (string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["clientId"]!; // A 201 names it.
                break;
        }

        return new HttpRequestMessage(new HttpMethod(row.Method), path) { Content = row.Method == "POST" ? new FormUrlEncodedContent([]) : null };
    }

    private static HttpRequestMessage Json(string path, object body) => new(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
}
