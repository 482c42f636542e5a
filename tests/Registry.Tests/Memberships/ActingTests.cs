using System.Net;
using System.Text.Json.Nodes;

namespace Matchmaking.Registry.Tests.Memberships;

/// <summary>A person belongs to several organisations and acts for one at a time.</summary>
public sealed class ActingTests(RegistryFixture registry)
{
    [Fact(DisplayName = "trust 1.2: a person acts for the first of its organisations until it chooses another, in each session for itself")]
    public async Task A_session_chooses()
    {
        var (person, first, second) = await WithTwoAsync();
        var (desk, phone, program) = (registry.As(person, "desk"), registry.As(person, "phone"), registry.As(person, ""));
        var me = await desk.ReadAsync("/me");
        Assert.Equal(first, ActingOf(me));
        Assert.Equal([first, second], me["memberships"]!.AsArray().Select(m => m!["organisationId"]!.GetValue<Guid>()));

        Assert.Equal(HttpStatusCode.NoContent, (await ChooseAsync(desk, second)).StatusCode);

        Assert.Equal([second, first, first], [ActingOf(await desk.ReadAsync("/me")), ActingOf(await phone.ReadAsync("/me")), ActingOf(await program.ReadAsync("/me"))]);
        await ChooseAsync(desk, first);
        Assert.Equal(first, ActingOf(await desk.ReadAsync("/me")));
        await ChooseAsync(program, second);
        Assert.Equal([first, first, second], [ActingOf(await desk.ReadAsync("/me")), ActingOf(await phone.ReadAsync("/me")), ActingOf(await program.ReadAsync("/me"))]);
    }

    [Fact(DisplayName = "trust 1.2: what a session acts for decides what it may change, and no header or body does")]
    public async Task The_choice_scopes_everything()
    {
        var (person, first, second) = await WithTwoAsync();
        var desk = registry.As(person, "desk");
        Assert.Equal(HttpStatusCode.Created, (await desk.CreateAsync($"/profiles/{first}/sites", RegistryFixture.Site())).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.SendAsync(HttpMethod.Get, $"/organisations/{second}/memberships")).StatusCode);
        desk.DefaultRequestHeaders.Add("X-Acting-Organisation", second.ToString());
        Assert.Equal(first, ActingOf(await desk.ReadAsync($"/me?organisationId={second}")));

        await ChooseAsync(desk, second);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.CreateAsync($"/profiles/{first}/sites", RegistryFixture.Site("Khác"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await desk.SendAsync(HttpMethod.Get, $"/organisations/{second}/memberships")).StatusCode);
    }

    [Fact(DisplayName = "trust 1.2: a stranger's organisation, and one that was left, cannot be chosen")]
    public async Task Only_an_own_organisation_can_be_chosen()
    {
        var (person, _, second) = await WithTwoAsync();
        var stranger = await registry.RegisteredAsync();
        var desk = registry.As(person, "desk");
        foreach (var id in new[] { stranger.Id, Guid.NewGuid() })
        {
            var refused = await ChooseAsync(desk, id);
            Assert.Equal((HttpStatusCode.NotFound, "organisation.unknown"), (refused.StatusCode, refused.Code));
        }

        await LeaveAsync(desk, second);
        Assert.Equal(HttpStatusCode.NotFound, (await ChooseAsync(desk, second)).StatusCode);
    }

    [Fact(DisplayName = "trust 1.2: when the chosen membership ends, the session acts for nobody, not quietly for another organisation")]
    public async Task An_ended_choice_is_none()
    {
        var (person, first, second) = await WithTwoAsync();
        var desk = registry.As(person, "desk");
        await LeaveAsync(desk, second);

        var me = await desk.ReadAsync("/me");
        Assert.Null(me["membership"]);
        Assert.Equal(first, Assert.Single(me["memberships"]!.AsArray())!["organisationId"]!.GetValue<Guid>());
        Assert.Equal("caller.no-organisation", (await desk.CreateAsync($"/profiles/{first}/sites", RegistryFixture.Site())).Code);
        await ChooseAsync(desk, first);
        Assert.Equal(first, ActingOf(await desk.ReadAsync("/me")));
    }

    [Fact(DisplayName = "trust 1.2: the same when nobody chose: the first organisation's end does not lead on to the second")]
    public async Task An_ended_first_is_none()
    {
        var (person, first, second) = await WithTwoAsync();
        var desk = registry.As(person, "desk");
        Assert.Equal(first, ActingOf(await desk.ReadAsync("/me")));
        await registry.ExecuteAsync($"update membership set ended_at = now() where subject = '{person}' and organisation_id = '{first}'");

        Assert.Null((await desk.ReadAsync("/me"))["membership"]);
        Assert.Equal(second, ActingOf(await registry.As(person, "a later session").ReadAsync("/me")));
        await ChooseAsync(desk, second);
        Assert.Equal(second, ActingOf(await desk.ReadAsync("/me")));
    }

    [Fact(DisplayName = "trust 1.2: who acts for nobody any more and is let in elsewhere acts for that; who is at work stays where it is")]
    public async Task A_new_membership_is_chosen_only_by_who_has_none()
    {
        var (firm, other) = (await registry.RegisteredAsync(), await registry.RegisteredAsync("Buyer"));
        var lan = await registry.JoinedAsync(firm, "Viewer");
        Assert.Equal(firm.Id, ActingOf(await lan.Http.ReadAsync("/me")));
        await AcceptAsync(lan.Http, other);
        Assert.Equal(firm.Id, ActingOf(await lan.Http.ReadAsync("/me")));

        await lan.Http.EndAsync(lan);
        Assert.Null((await lan.Http.ReadAsync("/me"))["membership"]);
        var third = await registry.RegisteredAsync("Buyer");
        await AcceptAsync(lan.Http, third);
        Assert.Equal(third.Id, ActingOf(await lan.Http.ReadAsync("/me")));
    }

    [Fact(DisplayName = "ORG-6: one person belongs to one organisation once, also when it is let in many times at once")]
    public async Task One_membership_of_one_organisation()
    {
        var firm = await registry.RegisteredAsync();
        var person = RegistryFixture.NewPerson();
        List<string?> tokens = [];
        for (var i = 0; i < 10; i++) tokens.Add((string?)(await firm.Http.SendAsync(HttpMethod.Post, $"/organisations/{firm.Id}/invitations", new JsonObject { ["email"] = $"lan{i}@example.vn", ["role"] = "Viewer" })).Body["token"]);
        var answers = await Task.WhenAll(tokens.Select(token => registry.As(person).SendAsync(HttpMethod.Post, "/invitations/accept", new JsonObject { ["token"] = token })));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Where(a => a.StatusCode != HttpStatusCode.OK), a => Assert.Equal("membership.exists", a.Code));
    }

    private async Task<(string Person, Guid First, Guid Second)> WithTwoAsync()
    {
        var first = await registry.RegisteredAsync();
        var second = await registry.RegisteredAsync("Buyer");
        await registry.JoinedAsync(second, "Manager", subject: first.Owner);
        return (first.Owner, first.Id, second.Id);
    }

    private static async Task AcceptAsync(HttpClient http, Member firm)
    {
        var token = (await firm.Http.CreateAsync($"/organisations/{firm.Id}/invitations", new JsonObject { ["email"] = "lan@example.vn", ["role"] = "Viewer" })).Body["token"];
        Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(HttpMethod.Post, "/invitations/accept", new JsonObject { ["token"] = (string?)token })).StatusCode);
    }

    private static async Task LeaveAsync(HttpClient http, Guid organisation)
    {
        Assert.Equal(HttpStatusCode.NoContent, (await ChooseAsync(http, organisation)).StatusCode);
        var mine = (await http.ReadAsync($"/organisations/{organisation}/memberships"))["items"]!.AsArray().Single(m => (bool)m!["isMe"]!)!["membershipId"];
        Assert.Equal(HttpStatusCode.NoContent, (await http.SendAsync(HttpMethod.Delete, $"/organisations/{organisation}/memberships/{mine}")).StatusCode);
    }

    private static Task<Answer> ChooseAsync(HttpClient http, Guid organisation) => http.SendAsync(HttpMethod.Put, "/me/acting-organisation", new JsonObject { ["organisationId"] = organisation });

    private static Guid? ActingOf(JsonNode me) => me["membership"]?["organisationId"]!.GetValue<Guid>();
}
