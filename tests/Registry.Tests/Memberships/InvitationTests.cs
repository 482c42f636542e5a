using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Matchmaking.Registry.Tests.Memberships;

/// <summary>People are asked in by a link that works once.</summary>
public sealed class InvitationTests(RegistryFixture registry)
{
    [Fact(DisplayName = "ORG-5: somebody who is invited reads by whom and as what, accepts, and acts for the organisation")]
    public async Task An_invitation_is_accepted()
    {
        var firm = await registry.RegisteredAsync();
        var invited = await InviteAsync(firm.Http, firm.Id, "Lan@Example.vn", "Contributor");
        var listed = Assert.Single((await firm.Http.ReadAsync($"/organisations/{firm.Id}/invitations"))["items"]!.AsArray())!;
        Assert.Equal(("lan@example.vn", "Contributor"), ((string?)listed["email"], (string?)listed["role"]));
        Assert.Equal(TimeSpan.FromDays(14), listed["expiresAt"]!.GetValue<DateTimeOffset>() - listed["invitedAt"]!.GetValue<DateTimeOffset>());

        var lan = registry.As(RegistryFixture.NewPerson());
        var read = await AnswerAsync(lan, "read", invited.Token);
        Assert.Equal((HttpStatusCode.OK, "Sao Mai Mechanical", "Contributor"), (read.StatusCode, (string?)read.Body["nameEn"], (string?)read.Body["role"]));
        Assert.Equal(HttpStatusCode.OK, (await AnswerAsync(lan, "accept", invited.Token, "Trần Thị Lan")).StatusCode);

        var me = (await lan.ReadAsync("/me"))["membership"]!;
        Assert.Equal((firm.Id, "Contributor"), (me["organisationId"]!.GetValue<Guid>(), (string?)me["role"]));
        var seen = await firm.Http.ReadAsync($"/organisations/{firm.Id}/memberships");
        Assert.Equal("Trần Thị Lan", (string?)seen["items"]![1]!["name"]);
        Assert.Equal((string?)seen["items"]![0]!["membershipId"], (string?)seen["changes"]![0]!["by"]!["membershipId"]);
        Assert.Empty((await firm.Http.ReadAsync($"/organisations/{firm.Id}/invitations"))["items"]!.AsArray());
    }

    [Fact(DisplayName = "ORG-5: the registry keeps a hash of 256 random bits, and the token nowhere")]
    public async Task Only_a_hash_is_kept()
    {
        var firm = await registry.RegisteredAsync();
        var invited = await InviteAsync(firm.Http, firm.Id);
        Assert.Equal(32, System.Buffers.Text.Base64Url.DecodeFromChars(invited.Token).Length);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(invited.Token)));
        Assert.Equal(1, await registry.CountAsync($"select 1 from invitation where token_hash = '\\x{hash}'"));

        foreach (var table in new[] { "invitation", "idempotency_key", "outbox_message", "outbox_archive" })
            Assert.Equal(0, await registry.CountAsync($"select 1 from {table} t where t::text like '%{invited.Token}%'"));
    }

    [Fact(DisplayName = "ORG-5: an invitation works once, whoever comes first, also when twenty come at once")]
    public async Task An_invitation_works_once()
    {
        var firm = await registry.RegisteredAsync();
        var invited = await InviteAsync(firm.Http, firm.Id);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AnswerAsync(registry.As(RegistryFixture.NewPerson()), "accept", invited.Token)));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Where(a => a.StatusCode != HttpStatusCode.OK), a => Assert.Equal((HttpStatusCode.Conflict, "invitation.accepted"), (a.StatusCode, a.Code)));
        Assert.Equal(2, await registry.CountAsync($"select 1 from membership where organisation_id = '{firm.Id}'"));
    }

    [Fact(DisplayName = "ORG-5: expired, withdrawn, declined and replaced invitations say so, and let nobody in")]
    public async Task Ended_invitations_let_nobody_in()
    {
        var firm = await registry.RegisteredAsync();
        var (expired, withdrawn, declined, replaced) = (await InviteAsync(firm.Http, firm.Id), await InviteAsync(firm.Http, firm.Id), await InviteAsync(firm.Http, firm.Id), await InviteAsync(firm.Http, firm.Id, "same@example.vn"));
        await registry.ExecuteAsync($"update invitation set expires_at = now() where id = '{expired.Id}'");
        Assert.Equal(HttpStatusCode.NoContent, (await firm.Http.SendAsync(HttpMethod.Delete, $"/organisations/{firm.Id}/invitations/{withdrawn.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await AnswerAsync(registry.As(RegistryFixture.NewPerson()), "decline", declined.Token)).StatusCode);
        var newer = await InviteAsync(firm.Http, firm.Id, "SAME@example.vn");

        foreach (var (invitation, code) in new[] { (expired, "invitation.expired"), (withdrawn, "invitation.withdrawn"), (declined, "invitation.declined"), (replaced, "invitation.withdrawn") })
        {
            foreach (var answer in new[] { "read", "accept", "decline" })
            {
                var refused = await AnswerAsync(registry.As(RegistryFixture.NewPerson()), answer, invitation.Token);
                Assert.Equal((HttpStatusCode.Conflict, code), (refused.StatusCode, refused.Code));
            }
        }

        Assert.Equal("invitation.declined", (await firm.Http.SendAsync(HttpMethod.Delete, $"/organisations/{firm.Id}/invitations/{declined.Id}")).Code);
        Assert.Equal(newer.Id, Assert.Single((await firm.Http.ReadAsync($"/organisations/{firm.Id}/invitations"))["items"]!.AsArray())!["invitationId"]!.GetValue<Guid>());
        Assert.Equal(1, await registry.CountAsync($"select 1 from membership where organisation_id = '{firm.Id}'"));
    }

    [Fact(DisplayName = "ORG-5: a manager invites contributors and viewers only, others nobody")]
    public async Task Roles_limit_who_invites_whom()
    {
        var firm = await registry.RegisteredAsync();
        var (manager, contributor) = (await registry.JoinedAsync(firm, "Manager"), await registry.JoinedAsync(firm, "Contributor"));
        foreach (var role in new[] { "Contributor", "Viewer" }) await InviteAsync(manager.Http, firm.Id, role: role);
        var asOwner = await InviteAsync(firm.Http, firm.Id, "second@example.vn", "Owner");
        foreach (var body in new[] { Body("a@example.vn", "Owner"), Body("a@example.vn", "Manager"), Body("second@example.vn", "Viewer") })
        {
            var refused = await manager.Http.SendAsync(HttpMethod.Post, $"/organisations/{firm.Id}/invitations", body);
            Assert.Equal((HttpStatusCode.Forbidden, "invitation.not-allowed"), (refused.StatusCode, refused.Code));
        }

        Assert.Equal("invitation.not-allowed", (await manager.Http.SendAsync(HttpMethod.Delete, $"/organisations/{firm.Id}/invitations/{asOwner.Id}")).Code);
        Assert.Equal("invitation.not-allowed", (await contributor.Http.SendAsync(HttpMethod.Post, $"/organisations/{firm.Id}/invitations", Body("a@example.vn", "Viewer"))).Code);
        Assert.Equal("invitation.not-allowed", (await contributor.Http.SendAsync(HttpMethod.Get, $"/organisations/{firm.Id}/invitations")).Code);
    }

    [Fact(DisplayName = "ORG-5: whoever was put out cannot come back by an own invitation")]
    public async Task An_invitation_ends_with_its_inviters_role()
    {
        var firm = await registry.RegisteredAsync();
        var second = await registry.JoinedAsync(firm, "Owner");
        var invited = await InviteAsync(second.Http, firm.Id, role: "Manager");
        await firm.Http.GiveAsync(second, "Manager");
        Assert.Equal("invitation.withdrawn", (await AnswerAsync(registry.As(RegistryFixture.NewPerson()), "accept", invited.Token)).Code);
        await firm.Http.EndAsync(second);
        Assert.Equal("invitation.withdrawn", (await AnswerAsync(second.Http, "accept", invited.Token)).Code);
    }

    [Fact(DisplayName = "ORG-5: the answer to an invitation is the same whether or not the address has an account")]
    public async Task The_answer_is_uniform()
    {
        var firm = await registry.RegisteredAsync();
        var known = await registry.JoinedAsync(firm, "Viewer", "known@example.vn");
        var (one, other) = (await firm.Http.SendAsync(HttpMethod.Post, $"/organisations/{firm.Id}/invitations", Body("known@example.vn")), await firm.Http.SendAsync(HttpMethod.Post, $"/organisations/{firm.Id}/invitations", Body("unknown@example.vn")));
        Assert.Equal((one.StatusCode, HttpStatusCode.Created), (other.StatusCode, one.StatusCode));
        Assert.Equal(one.Body.AsObject().Select(m => m.Key), other.Body.AsObject().Select(m => m.Key));

        // Only accepting tells, and only the person itself.
        Assert.Equal((HttpStatusCode.Conflict, "membership.exists"), (await AnswerAsync(known.Http, "accept", (string)one.Body["token"]!)) is var a ? (a.StatusCode, a.Code) : default);
    }

    [Fact(DisplayName = "ORG-5: an invitation names one plain address, and nothing that a mail program would read as something else")]
    public async Task One_plain_address()
    {
        var firm = await registry.RegisteredAsync();
        foreach (var email in new[] { "lan", "a@b,c", "(@b", "a<b@x.vn", "a@b@c" })
        {
            var answer = await firm.Http.SendAsync(HttpMethod.Post, $"/organisations/{firm.Id}/invitations", Body(email));
            Assert.Equal((HttpStatusCode.BadRequest, "request.invalid"), (answer.StatusCode, answer.Code));
        }
    }

    [Fact(DisplayName = "trust 1.1: a stranger neither invites nor sees or withdraws invitations, and a made-up token opens nothing")]
    public async Task Strangers_find_nothing()
    {
        var (firm, stranger) = (await registry.RegisteredAsync(), await registry.RegisteredAsync("Buyer"));
        var invited = await InviteAsync(firm.Http, firm.Id);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.SendAsync(HttpMethod.Post, $"/organisations/{firm.Id}/invitations", Body("a@example.vn"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.SendAsync(HttpMethod.Get, $"/organisations/{firm.Id}/invitations")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.SendAsync(HttpMethod.Delete, $"/organisations/{firm.Id}/invitations/{invited.Id}")).StatusCode);
        var mixed = await stranger.Http.SendAsync(HttpMethod.Delete, $"/organisations/{stranger.Id}/invitations/{invited.Id}");
        Assert.Equal((HttpStatusCode.NotFound, "invitation.unknown"), (mixed.StatusCode, mixed.Code));
        Assert.Equal((HttpStatusCode.NotFound, "invitation.unknown"), await AnswerAsync(stranger.Http, "accept", invited.Token[..^1]) is var a ? (a.StatusCode, a.Code) : default);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AnswerAsync(registry.Nobody, "read", invited.Token)).StatusCode);
    }

    private static JsonObject Body(string email, string role = "Viewer") => new() { ["email"] = email, ["role"] = role };

    private static async Task<(Guid Id, string Token)> InviteAsync(HttpClient http, Guid organisation, string? email = null, string role = "Viewer")
    {
        var answer = await http.SendAsync(HttpMethod.Post, $"/organisations/{organisation}/invitations", Body(email ?? $"{Guid.NewGuid():N}@example.vn", role));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (answer.Body["invitationId"]!.GetValue<Guid>(), (string)answer.Body["token"]!);
    }

    private static Task<Answer> AnswerAsync(HttpClient http, string answer, string token, string? name = null)
    {
        var body = new JsonObject { ["token"] = token };
        if (name is not null) body["name"] = name;
        return http.SendAsync(HttpMethod.Post, $"/invitations/{answer}", body);
    }
}
