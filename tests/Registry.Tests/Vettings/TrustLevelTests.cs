using System.Globalization;
using Matchmaking.Contracts.Registry;
using Matchmaking.Registry.Organisations;
using static Matchmaking.Registry.Tests.Vettings.VettingScenes;

namespace Matchmaking.Registry.Tests.Vettings;

/// <summary>What a level says, how long it counts, and to whom it is told.</summary>
public sealed class TrustLevelTests(RegistryFixture registry)
{
    private static readonly DateOnly Today = VietnamDay.Of(TimeProvider.System.GetUtcNow());

    [Fact(DisplayName = "VET-1: an approved level has a verifier, both people, evidence, a date and an expiry, and shows on the profile at once")]
    public async Task An_approved_level_says_what_it_rests_on()
    {
        var (by, supplier) = (await registry.AssociationAsync(), await registry.MakerAsync());
        var vetting = await supplier.DecidedAsync(by);

        var read = await supplier.Http.ReadAsync($"/vettings/{vetting}");
        Assert.Equal(("Approved", Day(Today), Day(Today.AddYears(1))), ((string?)read["state"], (string?)read["validFrom"], (string?)read["validUntil"]));
        Assert.Equal("Trần Bình", (string?)read["decidedBy"]);
        Assert.Equal(RegistryMatch, read["checklist"]!.AsArray().Select(i => (string?)i!["code"]));
        Assert.All(read["checklist"]!.AsArray(), i => Assert.Equal(("Yes", "dangkykinhdoanh.gov.vn, 24/11/2026"), ((string?)i!["answer"], (string?)i["evidence"])));
        Assert.Equal(["Approved", "Answered", "Taken", "Asked"], read["timeline"]!.AsArray().Select(s => (string?)s!["kind"]));

        var buyer = await registry.RegisteredAsync("Buyer");
        var trust = (await buyer.Http.ReadAsync($"/profiles/{supplier.Id}"))["trust"]!;
        Assert.Equal((1, by.Association.Id, Day(Today), Day(Today.AddYears(1))), ((int)trust["level"]!, trust["associationId"]!.GetValue<Guid>(), (string?)trust["since"], (string?)trust["until"]));
        Assert.Equal(RegistryMatch, trust["checked"]!.AsArray().Select(code => (string?)code));
        Assert.Equal(RegistryMatch, (await registry.Nobody.ReadAsync($"/public-profiles/{supplier.Id}"))["trust"]!["checked"]!.AsArray().Select(code => (string?)code));
    }

    [Theory(DisplayName = "VET-1: a registry match counts one year, a desk review and a site audit two, each with its own checklist")]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    public async Task A_level_counts_for_its_years(int level, int years)
    {
        var (by, supplier) = (await registry.AssociationAsync(), await registry.MakerAsync());
        await supplier.DecidedAsync(by, level: level);
        var trust = (await by.First.ReadAsync($"/trust-levels/{supplier.Id}"))["trust"]!;
        Assert.Equal((level, Day(Today.AddYears(years))), ((int)trust["level"]!, (string?)trust["until"]));
        Assert.Equal(ItemsOf(level), trust["checked"]!.AsArray().Select(code => (string?)code));
        Assert.Equal(level, (await registry.Published.FirstAsync(e => e.OrganisationId == supplier.Id && e.TrustLevel > 0)).TrustLevel);
    }

    [Fact(DisplayName = "VET-1: of two levels the highest counts; when it lapses, or is suspended, the lower one does")]
    public async Task The_highest_counts()
    {
        var (by, supplier) = (await registry.AssociationAsync(), await registry.MakerAsync());
        await supplier.DecidedAsync(by, level: 2);
        var higher = await supplier.DecidedAsync(by, level: 3);
        async Task<int?> LevelAsync() => (int?)(await by.First.ReadAsync($"/profiles/{supplier.Id}"))["trust"]?["level"];
        Assert.Equal(3, await LevelAsync());
        await by.First.SuspendAsync(higher);
        Assert.Equal(2, await LevelAsync());
        await by.First.SendAsync(HttpMethod.Delete, $"/vettings/{higher}/suspension");
        Assert.Equal(3, await LevelAsync());
        await MoveClockAsync(supplier, higher, Today.AddYears(2).DayNumber - Today.DayNumber + 1);
        Assert.Equal(2, await LevelAsync());
        Assert.Equal((2, 3), ((int)(await by.First.ReadAsync($"/trust-levels/{supplier.Id}"))["level"]!, (int)(await by.First.ReadAsync($"/trust-levels/{supplier.Id}?on={Day(Today.AddDays(-1))}"))["level"]!));
    }

    [Fact(DisplayName = "VET-1: a level counts through its last day and not on the next one, by the date alone; its supplier is self-declared again")]
    public async Task A_level_lapses_by_date()
    {
        var (by, supplier) = (await registry.AssociationAsync(), await registry.MakerAsync());
        var vetting = await supplier.DecidedAsync(by);
        async Task<int> LevelAsync(DateOnly on) => (int)(await supplier.Http.ReadAsync($"/trust-levels/{supplier.Id}?on={Day(on)}"))["level"]!;
        Assert.Equal((0, 1, 1, 0), (await LevelAsync(Today.AddDays(-1)), await LevelAsync(Today), await LevelAsync(Today.AddYears(1)), await LevelAsync(Today.AddYears(1).AddDays(1))));

        await MoveClockAsync(supplier, vetting, Today.AddYears(1).DayNumber - Today.DayNumber);
        Assert.Equal(1, (int)(await supplier.Http.ReadAsync($"/profiles/{supplier.Id}"))["trust"]!["level"]!);
        Assert.Equal("Approved", (string?)(await supplier.Http.ReadAsync($"/vettings/{vetting}"))["state"]);
        Assert.Equal(1, (int)(await by.First.ReadAsync("/association/vettings?pile=Renewals"))["total"]!);

        await MoveClockAsync(supplier, vetting, 1);
        Assert.Null((await supplier.Http.ReadAsync($"/profiles/{supplier.Id}"))["trust"]);
        Assert.Equal("Expired", (string?)(await supplier.Http.ReadAsync($"/vettings/{vetting}"))["state"]);
        Assert.Equal((0, 1), ((int)(await by.First.ReadAsync("/association/vettings?pile=Renewals"))["total"]!, (int)(await by.First.ReadAsync("/association/vettings?state=Expired"))["total"]!));
        Assert.Equal("Expired", (string?)Assert.Single((await by.First.ReadAsync("/association/members"))["items"]!.AsArray())!["state"]);
    }

    [Fact(DisplayName = "VET-1: what counted on a past day is answered from what had happened by then, not from what is suspended now")]
    public async Task The_past_stays()
    {
        var (by, supplier) = (await registry.AssociationAsync(), await registry.MakerAsync());
        var vetting = await supplier.DecidedAsync(by);
        await MoveClockAsync(supplier, vetting, 30);
        async Task<int> LevelAsync(int daysAgo) => (int)(await supplier.Http.ReadAsync($"/trust-levels/{supplier.Id}?on={Day(Today.AddDays(-daysAgo))}"))["level"]!;
        await by.First.SuspendAsync(vetting);
        Assert.Equal((1, 0, 0), (await LevelAsync(1), await LevelAsync(0), await LevelAsync(31)));
        // Ten days ago, for five days.
        await registry.ExecuteAsync($"alter table vetting_event disable trigger user; update vetting_event set at = at - interval '10 days' where vetting_id = '{vetting}' and kind = 'Suspended'; alter table vetting_event enable trigger user");
        await by.First.SendAsync(HttpMethod.Delete, $"/vettings/{vetting}/suspension");
        await registry.ExecuteAsync($"alter table vetting_event disable trigger user; update vetting_event set at = at - interval '5 days' where vetting_id = '{vetting}' and kind = 'Lifted'; alter table vetting_event enable trigger user");
        Assert.Equal((1, 0, 0, 1, 1), (await LevelAsync(11), await LevelAsync(10), await LevelAsync(6), await LevelAsync(5), await LevelAsync(0)));
    }

    [Fact(DisplayName = "trust 1.4: while an association is suspended its levels count no more, their readers are told, and lifted they count again")]
    public async Task Levels_of_a_suspended_association_do_not_count()
    {
        var (by, supplier, buyer) = (await registry.AssociationAsync(), await registry.MakerAsync(), await registry.RegisteredAsync("Buyer"));
        await supplier.DecidedAsync(by);
        async Task<int?> LevelAsync() => (int?)(await buyer.Http.ReadAsync($"/profiles/{supplier.Id}"))["trust"]?["level"];
        await registry.ConfirmedAsync(await registry.ProposedAsync(by.Association.Id));
        Assert.Null(await LevelAsync());
        Assert.Equal(0, (await registry.Published.FirstAsync(e => e.OrganisationId == supplier.Id && e.Version == 4)).TrustLevel);
        Assert.Equal(0, (int)(await buyer.Http.ReadAsync($"/trust-levels/{supplier.Id}"))["level"]!);
        await registry.ConfirmedAsync(await registry.ProposedAsync(by.Association.Id, "Lift"));
        Assert.Equal((1, 1), (await LevelAsync(), (await registry.Published.FirstAsync(e => e.OrganisationId == supplier.Id && e.Version == 5)).TrustLevel));
    }

    [Fact(DisplayName = "VET-1: whoever finds suppliers is told of a level when it is given, taken and given back, and the supplier's own changes leave it alone")]
    public async Task A_level_is_told()
    {
        var (by, supplier) = (await registry.AssociationAsync(), await registry.MakerAsync());
        async Task<(int, DateOnly?)> ToldAsync(int version)
        {
            var told = await registry.Published.FirstAsync(e => e.OrganisationId == supplier.Id && e.Version == version);
            Assert.Equal(["25920"], told.VsicCodes);
            Assert.Equal(told.TrustLevel == 0 ? [] : [new PublishedTrust(told.TrustLevel, told.TrustedUntil!.Value)], told.TrustLevels);
            return (told.TrustLevel, told.TrustedUntil);
        }

        Assert.Equal((0, null), await ToldAsync(2));
        var vetting = await supplier.DecidedAsync(by);
        Assert.Equal((1, Today.AddYears(1)), await ToldAsync(3));
        await supplier.SaysAsync("25920");
        Assert.Equal((1, Today.AddYears(1)), await ToldAsync(4));
        await by.First.SuspendAsync(vetting);
        Assert.Equal((0, null), await ToldAsync(5));
        await by.First.SendAsync(HttpMethod.Delete, $"/vettings/{vetting}/suspension");
        Assert.Equal((1, Today.AddYears(1)), await ToldAsync(6));
    }

    [Fact(DisplayName = "VET-1: whoever finds suppliers is told every level that has not lapsed, so that the lower one counts when the higher one has ended")]
    public async Task Every_level_is_told()
    {
        var (by, supplier) = (await registry.AssociationAsync(), await registry.MakerAsync());
        await supplier.DecidedAsync(by);
        // Beside the registry match that was just given: one that has lapsed, a desk review, and a site audit that ends before that.
        var held = new[] { (1, -1), (2, 500), (3, 40) }.Select(h => $$"""{"VettingId":"{{Guid.NewGuid()}}","Level":{{h.Item1}},"AssociationId":"{{by.Association.Id}}","Since":"2025-01-01","Until":"{{Day(Today.AddDays(h.Item2))}}"}""");
        await registry.ExecuteAsync($"update supplier_profile set trust = trust || '[{string.Join(',', held)}]' where organisation_id = '{supplier.Id}'");
        await supplier.SaysAsync("25920");
        var told = await registry.Published.FirstAsync(e => e.OrganisationId == supplier.Id && e.Version == 4);
        Assert.Equal((3, Today.AddDays(40)), (told.TrustLevel, told.TrustedUntil));
        Assert.Equal([new PublishedTrust(3, Today.AddDays(40)), new PublishedTrust(2, Today.AddDays(500)), new PublishedTrust(1, Today.AddYears(1))], told.TrustLevels);
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // The level was given that many days earlier, which is the same as asking that many days later.
    private Task MoveClockAsync(Member supplier, Guid vetting, int days) => registry.ExecuteAsync(
        $"""
         update vetting set valid_from = valid_from - {days}, valid_until = valid_until - {days} where id = '{vetting}';
         update supplier_profile set trust = (select jsonb_agg(case when h->>'VettingId' = '{vetting}' then h || jsonb_build_object('Since', (h->>'Since')::date - {days}, 'Until', (h->>'Until')::date - {days}) else h end) from jsonb_array_elements(trust) h) where organisation_id = '{supplier.Id}';
         """);

}
