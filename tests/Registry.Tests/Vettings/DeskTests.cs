using System.Text.Json.Nodes;
using Matchmaking.Registry.Tests.SupplierLists;

namespace Matchmaking.Registry.Tests.Vettings;

/// <summary>What an association finds in its desk: every application in some pile, how its members stand, and how it does itself.</summary>
public sealed class DeskTests(RegistryFixture registry)
{
    [Fact(DisplayName = "VET-3: the association's desk: what waits, what I review, what waits for a second person, what is with a colleague or the supplier; none is lost")]
    public async Task The_desk()
    {
        var by = await registry.AssociationAsync();
        await (await registry.MakerAsync()).AskedAsync(by);
        var vetting = await (await registry.MakerAsync()).AnsweredAsync(by);
        var taken = await (await registry.MakerAsync()).AskedAsync(by);
        await by.Second.Http.TakeAsync(taken);
        await (await registry.MakerAsync()).DecidedAsync(by, "RequestChanges");
        await (await registry.MakerAsync()).DecidedAsync(by, "Reject");
        async Task<string> PilesAsync(HttpClient person)
        {
            var piles = (await person.ReadAsync("/association/vettings"))["piles"]!;
            return string.Join(' ', new[] { "Waiting", "Mine", "SecondPerson", "WithColleague", "WithSupplier" }.Select(pile => (int)piles[pile]!));
        }

        Assert.Equal("1 1 0 1 1", await PilesAsync(by.First));
        Assert.Equal("1 1 1 0 1", await PilesAsync(by.Second.Http));
        Assert.Equal((5, 1), ((int)(await by.First.ReadAsync("/association/vettings"))["total"]!, (int)(await by.First.ReadAsync("/association/vettings?state=Rejected"))["total"]!));
        await by.Second.Http.DecideAsync(vetting);
        Assert.Contains("L1,Waiting", await by.First.GetStringAsync("/association/vettings.csv?pile=Waiting&language=En"), StringComparison.Ordinal);
        Assert.Contains("L1,Đang chờ", await by.First.GetStringAsync("/association/vettings.csv?pile=Waiting"), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "VET-3: members' standing holds whom the association vouches for and whom its lists brought, with profile, level, last day and valid certificates")]
    public async Task Members_standing()
    {
        var (by, supplier, taxCode) = (await registry.AssociationAsync(), await registry.MakerAsync(), registry.NewTaxCode());
        await supplier.DecidedAsync(by);
        await by.First.ImportAsync(ListFile.Row(taxCode));
        await registry.ExecuteAsync(
            $"insert into held_certificate select gen_random_uuid(), 1, '{supplier.Id}', 'iso-9001', '2020-01-01', d, c from (values (null::date, true), ('2020-12-31', true), (null, false)) v(d, c)");
        var read = await by.First.ReadAsync("/association/members");
        Assert.Equal(2, (int)read["total"]!);
        var vouched = read["items"]!.AsArray().Single(m => m!["supplier"]!["organisationId"]!.GetValue<Guid>() == supplier.Id)!;
        Assert.Equal((1, "Approved", "Published", 1, false), ((int)vouched["level"]!, (string?)vouched["state"], (string?)vouched["profile"], (int)vouched["certificates"]!, (bool)vouched["isImported"]!));
        var imported = read["items"]!.AsArray().Single(m => (bool)m!["isImported"]!)!;
        Assert.Equal((0, null, null, 0), ((int)imported["level"]!, (string?)imported["state"], imported["vettingId"], (int)imported["certificates"]!));
        Assert.Contains("Published,L1,Approved", await by.First.GetStringAsync("/association/members.csv?language=En"), StringComparison.Ordinal);
        Assert.Contains("Đã công bố,L1,Được công nhận", await by.First.GetStringAsync("/association/members.csv"), StringComparison.Ordinal);
        Assert.Equal(0, (int)(await (await registry.AssociationAsync()).First.ReadAsync("/association/members"))["total"]!);
    }

    [Fact(DisplayName = "VET-3: the figures count the days that were the association's own turn, what waits, and appeals of suspensions too")]
    public async Task The_figures()
    {
        var (by, other, supplier) = (await registry.AssociationAsync(), await registry.AssociationAsync(), await registry.MakerAsync());
        var vetting = await supplier.DecidedAsync(by, "RequestChanges");
        await supplier.Http.SendAsync(HttpMethod.Post, $"/vettings/{vetting}/resubmission", new JsonObject());
        await by.Second.Http.TakeAsync(vetting);
        await by.Second.Http.AnswerAsync(vetting);
        await by.First.DecideAsync(vetting);
        var waiting = await (await registry.MakerAsync()).AskedAsync(by);
        // Asked 20 days ago, changes asked for after 4, sent again after 13 more, decided after another 3.
        await registry.ExecuteAsync($"""
            alter table vetting disable trigger user; alter table vetting_event disable trigger user;
            update vetting set asked_at = asked_at - interval '20 days' where id = '{vetting}';
            update vetting set asked_at = asked_at - interval '6 days' where id = '{waiting}';
            update vetting_event set at = at - case kind when 'ChangesRequested' then interval '16 days' when 'Resubmitted' then interval '3 days' else interval '0' end where vetting_id = '{vetting}';
            alter table vetting enable trigger user; alter table vetting_event enable trigger user
            """);
        var figures = await by.First.ReadAsync("/association/figures");
        Assert.Equal((1, 7.0, 1, 6.0, 0), ((int)figures["decided"]!, (double)figures["medianDays"]!, (int)figures["open"]!, (double)figures["oldestDays"]!, (int)figures["refused"]!));

        await by.First.SuspendAsync(vetting);
        var appeal = (await supplier.AppealAsync(vetting, other.Association)).Body["vettingId"]!.GetValue<Guid>();
        await other.First.TakeAsync(appeal);
        await other.First.AnswerAsync(appeal);
        await other.Second.Http.DecideAsync(appeal);
        figures = await by.First.ReadAsync("/association/figures");
        Assert.Equal((1, 1, 1, 100.0), ((int)figures["refused"]!, (int)figures["appealed"]!, (int)figures["overturned"]!, (double)figures["overturnedPercent"]!));
    }
}
