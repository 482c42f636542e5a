using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Matchmaking.ServiceDefaults;
using Matchmaking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Certification.Tests;

/// <summary>Every endpoint of the service, asked by everybody who could try: see tests/authorization-matrix.csv.</summary>
public sealed class MatrixTests(CertificationFixture certification)
{
    /// <summary>A certificate with its people, and the request.</summary>
    private sealed record Setting(Scene Scene, string Path, JsonObject? Body = null);

    private readonly Dictionary<string, Setting> _untouched = [];

    [Fact(DisplayName = "trust 5: the matrix lists every endpoint, and nothing else")]
    public void Complete() => Assert.Empty(AuthorizationMatrix.Gaps(CertificationService.Name, certification.App));

    [Fact(DisplayName = "trust 5: every cell of the matrix is answered as written, and as the examples of the API show")]
    public async Task Cells()
    {
        var differences = await AuthorizationMatrix.DifferencesAsync(AuthorizationMatrix.Of(CertificationService.Name), AskAsync);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.Empty(certification.App.Services.GetRequiredService<ApiExamples>().Differences(CertificationService.Name));
    }

    [Fact(DisplayName = "The API describes itself: what each operation is for, and an exchange that took place")]
    public async Task Described() => Assert.Empty(await ApiExamples.SilentAsync(certification.App));

    [Fact(DisplayName = "trust 5: an endpoint whose declaration is taken away turns the matrix red, each one")]
    public async Task Teeth()
    {
        var unnoticed = await AuthorizationMatrix.UnnoticedAsync(CertificationService.Name, certification.App, AskAsync);
        Assert.True(unnoticed.Count == 0, string.Join('\n', unnoticed));
    }

    [Fact(DisplayName = "trust 5: what only the server decides cannot be sent: every write refuses such members")]
    public async Task Server_owned()
    {
        var scene = await certification.SubmittedAsync();
        foreach (var member in new[] { "organisationId", "state", "checkCode", "verifiedBy", "reviewedBy", "submittedBy", "announced", "revision" })
        {
            var paper = await CertificationFixture.PaperAsync(scene.Supplier, scene.Association);
            paper[member] = true;
            Assert.Equal("request.malformed", (await scene.Supplier.Http.PostAsync("/certificates", paper)).Code);
            var (checklist, why) = (CertificationFixture.Checklist, CertificationFixture.Why);
            checklist[member] = true;
            why[member] = true;
            Assert.Equal("request.malformed", (await scene.Reviewer.Http.PostAsync($"/certificates/{scene.CertificateId}/review", checklist)).Code);
            foreach (var path in new[] { "rejection", "suspension", "revocation" })
                Assert.Equal("request.malformed", (await scene.Reviewer.Http.PostAsync($"/certificates/{scene.CertificateId}/{path}", why.DeepClone().AsObject())).Code);
        }
    }

    [Fact(DisplayName = "trust 2: what makes a certificate count, or not any more, needs a sign-in of the last minutes with a second factor")]
    public async Task Fresh()
    {
        var reviewer = (await certification.SubmittedAsync()).Reviewer.Subject;
        Assert.Empty(await FreshSignIns.DifferencesAsync(certification.App, certification.World.Authentication, new Dictionary<string, string>
        {
            ["POST /certificates/{id:guid}/verification"] = reviewer,
            ["POST /certificates/{id:guid}/suspension"] = reviewer,
            ["DELETE /certificates/{id:guid}/suspension"] = reviewer,
            ["POST /certificates/{id:guid}/revocation"] = reviewer,
        }));
    }

    // A certificate that nobody has changed yet serves all who are refused, and the first who is let in.
    private async Task<int> AskAsync(AuthorizationMatrix.Row row, string principal)
    {
        var key = row.ToString();
        if (!_untouched.TryGetValue(key, out var setting)) _untouched[key] = setting = await SetAsync(row);
        using var request = new HttpRequestMessage(new HttpMethod(row.Method), setting.Path) { Headers = { { StrippedPolicy.Header, row.Method }, { Idempotency.Header, Guid.NewGuid().ToString() } } };
        if (setting.Body is not null) request.Content = JsonContent.Create(setting.Body);
        using var client = await ClientAsync(setting.Scene, row.Relation == "association", principal);
        using var response = await client.SendAsync(request);
        if (response.IsSuccessStatusCode && row.Method != "GET") _untouched.Remove(key);
        return (int)response.StatusCode;
    }

    private async Task<Setting> SetAsync(AuthorizationMatrix.Row row)
    {
        var scene = row.State switch
        {
            "submitted" => await certification.SubmittedAsync(),
            "in review" => await certification.ReviewedAsync(),
            "expiring" => await certification.VerifiedAsync(CertificationFixture.Today.AddDays(20)),
            "suspended" => await certification.SuspendedAsync(),
            _ => await certification.VerifiedAsync(),
        };
        var path = row.Route.Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{id:guid}", $"{scene.CertificateId}", StringComparison.Ordinal)
            .Replace("{organisationId:guid}", $"{scene.Supplier.Id}", StringComparison.Ordinal).Replace("{code}", scene.CheckCode, StringComparison.Ordinal);
        return row.Endpoint switch
        {
            "POST /certificates" => new(scene, path, await CertificationFixture.PaperAsync(scene.Supplier, scene.Association)),
            "POST /certificates/{id:guid}/review" => new(scene, path, CertificationFixture.Checklist),
            "POST /certificates/{id:guid}/rejection" or "POST /certificates/{id:guid}/suspension" or "POST /certificates/{id:guid}/revocation" => new(scene, path, CertificationFixture.Why),
            _ => new(scene, path),
        };
    }

    private async Task<HttpClient> ClientAsync(Scene scene, bool isAssociation, string principal)
    {
        var (own, other) = isAssociation ? (scene.Association, scene.Supplier) : (scene.Supplier, scene.Association);
        switch (principal)
        {
            case "anonymous": return certification.Nobody;
            case "expired":
                var expired = certification.Nobody;
                expired.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", certification.World.Authentication.Token(own.Subject, lifetime: TimeSpan.FromMinutes(-10)));
                return expired;
            case "no_organisation": return certification.World.Client(certification.App, Guid.NewGuid().ToString());
            case "service": return certification.World.Client(certification.App, "a-program", "accounts");
            case "viewer" or "contributor" or "manager" or "owner": return (await certification.ColleagueAsync(own, char.ToUpperInvariant(principal[0]) + principal[1..])).Http;
            case "stranger": return (await certification.SupplierAsync()).Http;
            case "counterparty": return (await certification.ColleagueAsync(other, "Owner")).Http;
            case "association": return (await certification.OrganisationAsync("Association")).Http;
            case "agency": return (await certification.OrganisationAsync("Agency")).Http;
            case "operator": return certification.World.Client(certification.App, "operator");
            default: throw new ArgumentException($"The matrix has no principal {principal}");
        }
    }
}
