using System.Net;

namespace Matchmaking.Registry.Tests.Memberships;

/// <summary>The people of an organisation: who is there, who may change that, and what is kept of it.</summary>
public sealed class ColleagueTests(RegistryFixture registry)
{
    [Fact(DisplayName = "ORG-4: an owner sees who acts for the organisation, and since when, by whom")]
    public async Task An_owner_sees_everybody()
    {
        var firm = await registry.RegisteredAsync();
        var lan = await registry.JoinedAsync(firm, "Manager", "Trần Thị Lan");

        var seen = await firm.Http.ReadAsync($"/organisations/{firm.Id}/memberships");

        Assert.Equal([("Owner", true), ("Manager", false)], seen["items"]!.AsArray().Select(m => ((string)m!["role"]!, (bool)m["isMe"]!)));
        Assert.Equal("Trần Thị Lan", (string?)seen["items"]![1]!["name"]);
        var joined = seen["changes"]![0]!;
        Assert.Equal((lan.Id, "Manager", (string?)seen["items"]![0]!["membershipId"]), (joined["membershipId"]!.GetValue<Guid>(), (string?)joined["role"], (string?)joined["by"]!["membershipId"]));
    }

    [Fact(DisplayName = "ORG-4: a role that changed holds at once, and every change keeps its date and who made it")]
    public async Task A_role_changes()
    {
        var firm = await registry.RegisteredAsync();
        var lan = await registry.JoinedAsync(firm, "Viewer");
        Assert.Equal("caller.read-only", (await lan.Http.CreateAsync($"/profiles/{firm.Id}/sites", RegistryFixture.Site())).Code);

        Assert.Equal(HttpStatusCode.NoContent, (await firm.Http.GiveAsync(lan, "Contributor")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await firm.Http.GiveAsync(lan, "Contributor")).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await lan.Http.CreateAsync($"/profiles/{firm.Id}/sites", RegistryFixture.Site())).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await firm.Http.EndAsync(lan)).StatusCode);
        Assert.Null((await lan.Http.ReadAsync("/me"))["membership"]);

        var seen = await firm.Http.ReadAsync($"/organisations/{firm.Id}/memberships");
        Assert.Single(seen["items"]!.AsArray());
        var changes = seen["changes"]!.AsArray().Where(c => c!["membershipId"]!.GetValue<Guid>() == lan.Id).ToList();
        Assert.Equal([null, "Contributor", "Viewer"], changes.Select(c => (string?)c!["role"]));
        Assert.All(changes, c => Assert.Equal((string?)seen["items"]![0]!["membershipId"], (string?)c!["by"]!["membershipId"]));
    }

    [Fact(DisplayName = "trust 1.2: every beginning, change of role and end of a membership is told to all who keep it")]
    public async Task Every_change_is_announced()
    {
        var firm = await registry.RegisteredAsync();
        var lan = await registry.JoinedAsync(firm, "Viewer");
        await firm.Http.GiveAsync(lan, "Contributor");
        await firm.Http.GiveAsync(lan, "Contributor");
        await firm.Http.EndAsync(lan);

        var ended = await registry.Memberships.FirstAsync(m => m.MembershipId == lan.Id && m.Role is null);
        Assert.Equal((firm.Id, registry.Authentication.Issuer, lan.Subject), (ended.OrganisationId, ended.Issuer, ended.Subject));
        Assert.Equal(["Viewer", "Contributor", null], registry.Memberships.All.Select(heard => heard.Message).Where(m => m.MembershipId == lan.Id).Select(m => m.Role));
    }

    [Fact(DisplayName = "ORG-4: the history of roles cannot be rewritten, not even in the database")]
    public async Task The_history_is_append_only()
    {
        var firm = await registry.RegisteredAsync();
        var changes = $"membership_id in (select id from membership where organisation_id = '{firm.Id}')";
        foreach (var sql in new[] { $"update membership_change set role = 'Viewer' where {changes}", $"delete from membership_change where {changes}" })
        {
            var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => registry.ExecuteAsync(sql));
            Assert.Equal(Npgsql.PostgresErrorCodes.RestrictViolation, refused.SqlState);
        }
    }

    [Fact(DisplayName = "ORG-4: the last owner can neither leave nor be demoted")]
    public async Task The_last_owner_stays()
    {
        var firm = await registry.RegisteredAsync();
        await registry.JoinedAsync(firm, "Manager");
        var owner = await MineAsync(firm);
        var demoted = await firm.Http.GiveAsync(owner, "Manager");
        Assert.Equal((HttpStatusCode.Conflict, "membership.last-owner"), (demoted.StatusCode, demoted.Code));
        var left = await firm.Http.EndAsync(owner);
        Assert.Equal((HttpStatusCode.Conflict, "membership.last-owner"), (left.StatusCode, left.Code));

        var second = await registry.JoinedAsync(firm, "Owner");
        Assert.Equal(HttpStatusCode.NoContent, (await firm.Http.EndAsync(owner)).StatusCode);
        Assert.Equal("membership.last-owner", (await second.Http.EndAsync(second)).Code);
    }

    [Theory(DisplayName = "ORG-4: two owners who demote each other, or leave, at the same moment leave one owner")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_owners_at_once_leave_one(bool demote)
    {
        for (var round = 0; round < 10; round++)
        {
            var firm = await registry.RegisteredAsync();
            var one = await MineAsync(firm);
            var two = await registry.JoinedAsync(firm, "Owner");
            await Task.WhenAll(one.Http.ReadAsync("/me"), two.Http.ReadAsync("/me")); // Both are known as owners when they ask.

            Task<Answer>[] asked = demote ? [one.Http.GiveAsync(two, "Viewer"), two.Http.GiveAsync(one, "Viewer")] : [one.Http.EndAsync(one), two.Http.EndAsync(two)];
            var answers = await Task.WhenAll(asked);

            Assert.Single(answers, a => a.StatusCode == HttpStatusCode.NoContent);
            Assert.Single(answers, a => a.Code == (demote ? "membership.not-owner" : "membership.last-owner") || a.Code == "caller.read-only");
            Assert.Equal(1, await registry.CountAsync($"select 1 from membership where organisation_id = '{firm.Id}' and role = 'Owner' and ended_at is null"));
        }
    }

    [Fact(DisplayName = "ORG-4: only owners change roles and end memberships; anybody may leave, and come back with another membership")]
    public async Task Others_only_leave()
    {
        var firm = await registry.RegisteredAsync();
        var (manager, viewer) = (await registry.JoinedAsync(firm, "Manager"), await registry.JoinedAsync(firm, "Viewer"));
        Assert.Equal("membership.not-owner", (await manager.Http.GiveAsync(manager, "Owner")).Code);
        Assert.Equal("membership.not-owner", (await manager.Http.EndAsync(viewer)).Code);
        Assert.Equal("caller.read-only", (await viewer.Http.GiveAsync(viewer, "Owner")).Code);
        Assert.Equal("membership.not-owner", (await viewer.Http.EndAsync(manager)).Code);
        Assert.Null((await viewer.Http.ReadAsync($"/organisations/{firm.Id}/memberships"))["changes"]);

        Assert.Equal(HttpStatusCode.NoContent, (await viewer.Http.EndAsync(viewer)).StatusCode);
        Assert.Equal("caller.no-organisation", (await viewer.Http.SendAsync(HttpMethod.Get, $"/organisations/{firm.Id}/memberships")).Code);
        Assert.NotEqual(viewer.Id, (await registry.JoinedAsync(firm, "Contributor", subject: viewer.Subject)).Id);
    }

    [Fact(DisplayName = "trust 1.1: the people of another organisation are not there, and neither is a stranger's membership in mine")]
    public async Task Strangers_find_nothing()
    {
        var (firm, stranger) = (await registry.RegisteredAsync(), await registry.RegisteredAsync("Buyer"));
        var (owner, theirs) = (await MineAsync(firm), await MineAsync(stranger));
        var listed = await stranger.Http.SendAsync(HttpMethod.Get, $"/organisations/{firm.Id}/memberships");
        Assert.Equal((HttpStatusCode.NotFound, "organisation.unknown"), (listed.StatusCode, listed.Code));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.GiveAsync(owner, "Viewer")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.EndAsync(owner)).StatusCode);

        var mixed = await firm.Http.GiveAsync(theirs with { OrganisationId = firm.Id }, "Viewer");
        Assert.Equal((HttpStatusCode.NotFound, "membership.unknown"), (mixed.StatusCode, mixed.Code));
        Assert.Equal(HttpStatusCode.NotFound, (await firm.Http.EndAsync(theirs with { OrganisationId = firm.Id })).StatusCode);
    }

    private static async Task<Colleague> MineAsync(Member firm)
    {
        var me = (await firm.Http.ReadAsync($"/organisations/{firm.Id}/memberships"))["items"]!.AsArray().Single(m => (bool)m!["isMe"]!)!;
        return new Colleague(me["membershipId"]!.GetValue<Guid>(), firm.Id, firm.Owner, firm.Http);
    }
}
