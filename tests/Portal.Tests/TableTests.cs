using System.Text;
using Matchmaking.Portal.Clients;
using Matchmaking.Portal.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Portal.Tests;

/// <summary>What is shown as a table can be taken along as a file.</summary>
public sealed class TableTests
{
    // Part of a form, or of a page that is a file as a whole.
    private static readonly Dictionary<string, string> WithoutFile = new(StringComparer.Ordinal)
    {
        ["WriteBid.razor"] = "prices that are being typed",
        ["ImportPreview.razor"] = "its problems are a file; the rest is the uploaded file itself",
        ["Service.razor"] = "described by openapi.json, which the page links to",
        ["Suspension.razor"] = "a handful of decisions on one organisation",
        ["Award.razor"] = "one proposal; the comparison that it chooses from is a file",
        ["Rfq.razor"] = "lines of one RFQ, read with its terms",
        ["Order.razor"] = "lines of one order, which its list has as a file",
        ["Cluster.razor"] = "sheets of one cluster; the grid is a file",
        ["CapabilityTable.razor"] = "a part of a profile's page",
        ["CertificateTable.razor"] = "each page that shows it has the file",
        ["FileList.razor"] = "each page that shows it has the file",
        ["VettingTable.razor"] = "each page that shows it has the file",
    };

    [Fact(DisplayName = "EXP-1: every table of a page is a file, too, or it is said why not")]
    public void Every_table_has_its_file()
    {
        var folder = Path.Combine(RepositoryRoot(AppContext.BaseDirectory), "services", "portal");
        var tables = Directory.EnumerateFiles(folder, "*.razor", SearchOption.AllDirectories)
            .Select(file => (Name: Path.GetFileName(file), Text: File.ReadAllText(file)))
            .Where(page => page.Text.Contains("<table", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(tables);
        Assert.Empty(tables.Where(page => !page.Text.Contains(".csv", StringComparison.Ordinal) && !WithoutFile.ContainsKey(page.Name)).Select(page => page.Name));
        Assert.Empty(WithoutFile.Keys.Except(tables.Select(page => page.Name)));
    }

    [Theory(DisplayName = "EXP-1: text that a spreadsheet would run stays text, and what has commas, quotes and line ends comes back as it was")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+84 24", "'+84 24")]
    [InlineData("-2", "'-2")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("  =cmd", "'  =cmd")]
    [InlineData("\t=cmd", "'\t=cmd")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a \"b\"", "\"a \"\"b\"\"\"")]
    [InlineData("Công ty", "Công ty")]
    public void Cells_are_neutral(string text, string written) => Assert.Equal(written + ",-2,\r\n", TableFile.Line([text, -2, null]));

    [Fact(DisplayName = "EXP-1: a file has the rows of every page of a list, not only of the first")]
    public async Task All_pages()
    {
        var rows = TableFile.AllAsync(after => Task.FromResult(after switch
        {
            null => new Listing<int>([1, 2], 5, "b"),
            "b" => new Listing<int>([3, 4], 5, "c"),
            _ => new Listing<int>([5], 5, null),
        }));
        Assert.Equal("\uFEFFNumber\r\n1\r\n2\r\n3\r\n4\r\n5\r\n", await WrittenAsync(await TableFile.SendAsync("numbers.csv", rows, new TableFile.Column<int>("Number", n => n))));
        Assert.Equal("\uFEFFNumber\r\n", await WrittenAsync(await TableFile.SendAsync<int>("numbers.csv", [], new TableFile.Column<int>("Number", n => n))));
    }

    [Fact(DisplayName = "EXP-1: who may not see a table gets a refusal, not the beginning of a file")]
    public async Task A_refusal_is_no_file()
    {
        var refused = TableFile.AllAsync<int>((string? _) => throw ProblemException.Refused("caller.wrong-kind"));
        await Assert.ThrowsAsync<ProblemException>(() => TableFile.SendAsync("numbers.csv", refused, new TableFile.Column<int>("Number", n => n)));
    }

    private static async Task<string> WrittenAsync(IResult result)
    {
        using var body = new MemoryStream();
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        await result.ExecuteAsync(new DefaultHttpContext { RequestServices = services, Response = { Body = body } });
        return Encoding.UTF8.GetString(body.ToArray());
    }

    private static string RepositoryRoot(string folder) => File.Exists(Path.Combine(folder, "Matchmaking.sln")) ? folder : RepositoryRoot(Path.GetDirectoryName(folder)!); // Tests run inside a checkout.
}
