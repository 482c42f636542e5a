using Matchmaking.Contracts.Registry;
using Matchmaking.Tests.Support;

namespace Matchmaking.Sourcing.Tests.Suppliers;

public sealed class KnownTests(SourcingFixture sourcing) : IClassFixture<SourcingFixture>
{
    [Fact(DisplayName = "PRO-3 Profile events may come twice and in any order: the newest version wins, withdrawn or published")]
    public async Task Profiles()
    {
        object[] said = [Published(1, "01"), Withdrawn(2, "Draft"), Published(3, "04"), Withdrawn(4, "Suspended")];
        int[][] orders = [[0, 1, 2, 3], [3, 2, 1, 0], [3, 0, 3, 1], [1, 3, 0, 2], [2, 3, 3, 2]];
        foreach (var order in orders)
        {
            Assert.Equal("4 Suspended", await HearAsync(order.Select(i => said[i])));
        }

        Assert.Equal("3 Published", await HearAsync([said[2], said[1], said[0], said[2]]));
        Assert.Equal("2 Draft", await HearAsync([said[1], said[0], said[1]]));
    }

    [Fact(DisplayName = "ORG-2 Organisation events may come twice and in any order: the newest version wins")]
    public async Task Organisations()
    {
        var id = Guid.CreateVersion7();
        OrganisationRegistered Said(int version, string name) => new(id, version, "VN", name, name, ["Supplier"], "VietnameseOwned", "Small", false, DateTimeOffset.UtcNow);
        var message = Guid.CreateVersion7();
        await sourcing.HearAsync(Said(3, "new"), message);
        await sourcing.HearAsync(Said(3, "new"), message);
        await sourcing.HearAsync(Said(1, "old"));
        await sourcing.HearAsync(Said(2, "middle"));
        await DrainedAsync(3, "WhenOrganisationRegistered");
        Assert.Equal("new", await sourcing.ScalarAsync<string>($"""select name_vi as "Value" from known_organisation where organisation_id = {id}"""));
    }

    [Fact(DisplayName = "trust 1.4: Suspensions may come twice and in any order, also before the organisation itself: the newest version wins")]
    public async Task Suspensions()
    {
        var now = DateTimeOffset.UtcNow;
        int[][] orders = [[1, 2, 3], [3, 2, 1], [2, 3, 3, 1], [3, 1, 2]];
        foreach (var order in orders)
        {
            var (id, before) = (Guid.CreateVersion7(), await HeardAsync());
            foreach (var version in order)
            {
                if (version % 2 == 1) await sourcing.HearAsync(new OrganisationSuspended(id, version, now));
                else await sourcing.HearAsync(new SuspensionLifted(id, version, now));
            }

            await Eventually.IsAsync(async () => await HeardAsync() == before + order.Length);
            Assert.Equal("3 true", await sourcing.ScalarAsync<string>($"""select version || ' ' || is_suspended as "Value" from organisation_suspension where organisation_id = {id}"""));
        }

        Task<int> HeardAsync() => sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from inbox_message where consumer = 'WhenOrganisationSuspended'""");
    }

    private static SupplierProfilePublished Published(int version, string province) => new(
        Guid.Empty, version, "A", "A", null, null, "VietnameseOwned", "Small", false, [new(Guid.Empty, "S", province, null, null, null, [])],
        [new("iso-9001", null)], [], [], DateTimeOffset.UtcNow);

    private static SupplierProfileWithdrawn Withdrawn(int version, string reason) => new(Guid.Empty, version, reason, DateTimeOffset.UtcNow);

    private async Task<string> HearAsync(IEnumerable<object> messages)
    {
        var (id, sent) = (Guid.CreateVersion7(), 0);
        var before = await SeenAsync();
        foreach (var message in messages)
        {
            if (message is SupplierProfilePublished published) await sourcing.HearAsync(published with { OrganisationId = id });
            if (message is SupplierProfileWithdrawn withdrawn) await sourcing.HearAsync(withdrawn with { OrganisationId = id });
            sent++;
        }

        await Eventually.IsAsync(async () => await SeenAsync() == before + sent);
        return await sourcing.ScalarAsync<string>($"""select version || ' ' || standing as "Value" from known_supplier where organisation_id = {id}""");
    }

    private Task<int> SeenAsync() => sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from inbox_message where consumer like 'WhenSupplierProfile%'""");

    private async Task DrainedAsync(int count, string consumer) => await Eventually.IsAsync(async () =>
        await sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from inbox_message where consumer = {consumer}""") == count);
}
