using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Matchmaking.Contracts.Certification;
using Matchmaking.Contracts.Registry;
using Matchmaking.Tests.Support;

namespace Matchmaking.Search.Tests;

/// <summary>The index follows the registry's events, however they come, and answers over HTTP.</summary>
public sealed class EventTests(SearchFixture search) : IClassFixture<SearchFixture>
{
    private static readonly Guid Firm = Guid.Parse("0193c5a2-0000-7000-8000-0000000000f1");

    [Fact(DisplayName = "SEA-5: any order of a supplier's versions, with duplicates and a withdrawal, gives the same index")]
    public async Task Any_order()
    {
        // Through the port, with every version twice; the last word of the first history is a withdrawal, of the second a profile.
        foreach (var last in new[] { 4, 3 })
        {
            string[]? expected = null;
            foreach (var order in Permutations([.. Enumerable.Range(1, last)]))
            {
                await search.ClearAsync();
                foreach (var version in order.SelectMany(v => new[] { v, v }).Concat(order)) await PutAsync(version);
                var state = await search.StateAsync();
                expected ??= state;
                Assert.Equal(expected, state);
                Assert.Equal(last == 4 ? 0 : 1, (await search.FindAsync("")).Total);
            }
        }

        static Task<bool> Withdraw(Index.ISupplierIndex index) => Done(index.WithdrawAsync(Firm, 4, Suppliers.Day.AddHours(4), CancellationToken.None));

        Task PutAsync(int version) => version == 4
            ? search.ChangeAsync(Withdraw)
            : search.PutAsync(Suppliers.Profile($"Tên {version}", version % 2 == 0 ? "garment-sewing" : "machining", descriptionVi: $"mô tả lần {version}", version: version, id: Firm, at: Suppliers.Day.AddHours(version)));
    }

    [Fact(DisplayName = "SEA-5: versions of one supplier that arrive at once leave the newest")]
    public async Task At_once()
    {
        await search.ClearAsync();
        await Task.WhenAll(Enumerable.Range(1, 12).Select(v => search.PutAsync(Suppliers.Profile($"Xưởng {v}", version: v, id: Firm, descriptionVi: v % 2 == 0 ? "tiện phay" : "may mặc"))));
        Assert.Equal(["Xưởng 12"], await search.NamesAsync(""));
        // Counting a word is a change of its own: what twelve writers counted is what one writer would.
        var counted = (await search.StateAsync())[1..];
        await search.ClearAsync();
        await search.PutAsync(Suppliers.Profile("Xưởng 12", version: 12, id: Firm, descriptionVi: "tiện phay"));
        Assert.Equal((await search.StateAsync())[1..], counted);
    }

    [Fact(DisplayName = "SEA-5: a published supplier is found, a newer version replaces it, a withdrawn one is gone; a delivery twice has one effect")]
    public async Task From_the_broker()
    {
        var id = Guid.CreateVersion7();
        var first = Suppliers.Profile("Zeta cơ khí", id: id);
        var message = Guid.CreateVersion7();
        await search.HearAsync(first, message);
        await Eventually.IsAsync(async () => (await search.FindAsync("zeta")).Items.Any(i => i.OrganisationId == id), what: "the supplier to be found");

        await search.HearAsync(first with { Version = 3, NameVi = "Zeta ba" });
        await search.HearAsync(first, message);
        await search.HearAsync(first with { Version = 2, NameVi = "Zeta hai" });
        await Eventually.IsAsync(async () => (await search.NamesAsync("zeta")).SequenceEqual(["Zeta ba"]), what: "the newest version");

        await search.HearAsync(new SupplierProfileWithdrawn(id, 5, "Draft", Suppliers.Day.AddHours(1)));
        await Eventually.IsAsync(async () => (await search.FindAsync("zeta")).Items.All(i => i.OrganisationId != id), what: "the withdrawal");
        await search.HearAsync(first with { Version = 4, NameVi = "Zeta bốn" });
        // Another supplier after it shows that the late version was read, too.
        await search.HearAsync(Suppliers.Profile("Omega cơ khí"));
        await Eventually.IsAsync(async () => (await search.FindAsync("omega")).Total == 1, what: "the supplier after it");
        Assert.DoesNotContain(await search.NamesAsync("zeta"), name => name.StartsWith("Zeta", StringComparison.Ordinal));
    }

    [Fact(DisplayName = "CER-3: only a certificate that an association verified is in the filter, whichever comes first, it or the profile; withdrawn it leaves, late and double deliveries change nothing")]
    public async Task Certificates_from_the_broker()
    {
        var (firm, certificate) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var verified = new CertificateVerified(certificate, 1, firm, "as-9100", [Guid.CreateVersion7()], [], new DateOnly(2026, 1, 1), null, Guid.CreateVersion7(), null, Suppliers.Day);
        await search.HearAsync(verified);
        await search.HearAsync(Suppliers.Profile("Certus tiện", id: firm, certificates: "nadcap"));
        await Eventually.IsAsync(async () => (await FilteredAsync("as-9100")).Contains("Certus tiện"), what: "the verified certificate in the filter");
        Assert.DoesNotContain("Certus tiện", await FilteredAsync("nadcap")); // Declared only.

        var message = Guid.CreateVersion7();
        await search.HearAsync(new CertificateWithdrawn(certificate, 2, firm, "as-9100", "Suspended", Suppliers.Day), message);
        await Eventually.IsAsync(async () => (await FilteredAsync("as-9100")).Length == 0, what: "the suspended one to leave");
        await search.HearAsync(verified with { Version = 3 });
        await Eventually.IsAsync(async () => (await FilteredAsync("as-9100")).Contains("Certus tiện"), what: "the lifted one to come back");
        await search.HearAsync(new CertificateWithdrawn(certificate, 2, firm, "as-9100", "Suspended", Suppliers.Day), message);
        await search.HearAsync(new CertificateWithdrawn(certificate, 2, firm, "as-9100", "Suspended", Suppliers.Day));
        await search.HearAsync(Suppliers.Profile("Certus phay", id: firm, version: 2));
        await Eventually.IsAsync(async () => (await FilteredAsync("as-9100")).SequenceEqual(["Certus phay"]), what: "the certificate with the newer profile");

        Task<string[]> FilteredAsync(string code) => search.NamesAsync("", ("certificate", code));
    }

    [Fact(DisplayName = "SEA-1: members search; others are told to sign in or that they may not; bad input names its field")]
    public async Task Over_http()
    {
        using var anonymous = search.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync("/suppliers")).StatusCode);
        using var stranger = search.As(null);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync("/suppliers")).StatusCode);

        using var buyer = search.As("Buyer");
        await search.PutAsync(Suppliers.Profile("Kappa tiện", "machining-cnc-turning", "steel-sus304"));
        var answer = await buyer.GetFromJsonAsync<JsonElement>("/suppliers?q=kappa&process=machining&province=01&sort=name");
        Assert.Equal("Kappa tiện", answer.GetProperty("items")[0].GetProperty("nameVi").GetString());
        Assert.Equal(1, answer.GetProperty("facets").GetProperty("process").EnumerateArray().Single(f => f.GetProperty("code").GetString() == "machining-cnc-turning").GetProperty("count").GetInt32());

        foreach (var (query, field) in new[] { ("sort=oldest", "sort"), ("after=nonsense", "after"), ("q=" + new string('x', 201), "q"), (string.Join('&', Enumerable.Range(0, 101).Select(i => $"process=p{i}")), "process") })
        {
            var refused = await buyer.GetAsync("/suppliers?" + query);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains($"\"{field}\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        // Signs of a query language are just signs.
        foreach (var text in new[] { "'", "a & !b", "\\", "x:*", "%_", "\0", "((", "🔧", "' or 1=1 --" })
            Assert.Equal(HttpStatusCode.OK, (await buyer.GetAsync("/suppliers?q=" + Uri.EscapeDataString(text))).StatusCode);
    }

    private static async Task<bool> Done(Task task)
    {
        await task;
        return true;
    }

    private static IEnumerable<int[]> Permutations(int[] of) =>
        of.Length == 0 ? [[]] : of.SelectMany((one, i) => Permutations([.. of[..i], .. of[(i + 1)..]]).Select(rest => (int[])[one, .. rest]));
}
