using System.Net.Http.Headers;
using Matchmaking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Search.Tests;

/// <summary>Every endpoint of the service, asked by everybody who could try: see tests/authorization-matrix.csv.</summary>
public sealed class MatrixTests(SearchFixture search) : IClassFixture<SearchFixture>
{
    [Fact(DisplayName = "trust 5: the matrix lists every endpoint, and nothing else")]
    public void Complete() => Assert.Empty(AuthorizationMatrix.Gaps(SearchService.Name, search.App));

    [Fact(DisplayName = "trust 5: every cell of the matrix is answered as written, and as the examples of the API show")]
    public async Task Cells()
    {
        await search.PutAsync(Suppliers.Profile(
            "Cơ khí An Phú", materials: "aluminium", certificates: "iso-9001 until 2027-06-30", nameEn: "An Phu Mechanical", descriptionVi: "Chuyên tiện CNC nhôm cho ngành điện tử", descriptionEn: "CNC turning of aluminium for electronics", trust: 2, until: new(2028, 6, 30)) with
        {
            ClusterCodes = ["VN-ELEC-HN"],
        });
        var differences = await AuthorizationMatrix.DifferencesAsync(AuthorizationMatrix.Of(SearchService.Name), AskAsync);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.Empty(search.App.Services.GetRequiredService<ApiExamples>().Differences(SearchService.Name));
    }

    [Fact(DisplayName = "The API describes itself: what each operation is for, and an exchange that took place")]
    public async Task Described() => Assert.Empty(await ApiExamples.SilentAsync(search.App));

    [Fact(DisplayName = "trust 5: an endpoint whose declaration is taken away turns the matrix red, each one")]
    public async Task Teeth()
    {
        var unnoticed = await AuthorizationMatrix.UnnoticedAsync(SearchService.Name, search.App, AskAsync);
        Assert.True(unnoticed.Count == 0, string.Join('\n', unnoticed));
    }

    private async Task<int> AskAsync(AuthorizationMatrix.Row row, string principal)
    {
        using var client = Client(principal);
        client.DefaultRequestHeaders.Add(StrippedPolicy.Header, row.Method);
        using var response = await client.GetAsync(row.Route.Replace("{documentName}", "v1", StringComparison.Ordinal) + (row.Resource == "supplier" ? "?q=ti%E1%BB%87n" : ""));
        return (int)response.StatusCode;
    }

    private HttpClient Client(string principal)
    {
        switch (principal)
        {
            case "anonymous": return search.Anonymous();
            case "expired":
                var expired = search.Anonymous();
                expired.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", search.World.Authentication.Token("somebody", lifetime: TimeSpan.FromMinutes(-10)));
                return expired;
            case "no_organisation": return search.As(null);
            case "service": return search.World.Client(search.App, "a-program", "accounts");
            case "viewer" or "contributor" or "manager" or "owner": return search.As("Buyer", char.ToUpperInvariant(principal[0]) + principal[1..]);
            case "counterparty": return search.As("Supplier");
            case "association" or "agency" or "operator": return search.As(char.ToUpperInvariant(principal[0]) + principal[1..]);
            default: throw new ArgumentException($"The matrix has no principal {principal}");
        }
    }
}
