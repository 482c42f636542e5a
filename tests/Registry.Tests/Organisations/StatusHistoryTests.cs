using System.Net;
using System.Text.Json.Nodes;
using Npgsql;

namespace Matchmaking.Registry.Tests.Organisations;

/// <summary>Status, kinds and members over HTTP.</summary>
public sealed class StatusHistoryTests(RegistryFixture registry)
{
    private static JsonObject Status(string from, string ownership, decimal share, int staff) =>
        new() { ["effectiveFrom"] = from, ["ownership"] = ownership, ["foreignSharePercent"] = share, ["staff"] = staff };

    [Fact(DisplayName = "ORG-2: a status is added to the history, announced with the next version, and tells the readers of the profile")]
    public async Task A_status_is_added_and_announced()
    {
        var firm = await registry.PublishedAsync();
        var answer = await firm.Http.CreateAsync($"/organisations/{firm.Id}/status", Status("2020-01-01", "JointVenture", 30, 250));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("Large", (string?)answer.Body["sizeClass"]);
        answer = await firm.Http.CreateAsync($"/organisations/{firm.Id}/status", Status(Today, "ForeignInvested", 100, 9));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);

        var organisation = await firm.Http.ReadAsync($"/organisations/{firm.Id}");
        Assert.Equal(("ForeignInvested", "Micro", 9), ((string?)organisation["status"]!["ownership"], (string?)organisation["status"]!["sizeClass"], (int?)organisation["status"]!["staff"]));
        Assert.Equal(3, organisation["statusHistory"]!.AsArray().Count);

        // The one of 2020 changed no present fact, but it is a change and was announced.
        var told = await registry.Organisations.FirstAsync(e => e.OrganisationId == firm.Id && e.Version == 3);
        Assert.Equal(("ForeignInvested", "Micro"), (told.Ownership, told.SizeClass));
        var published = await registry.Published.FirstAsync(e => e.OrganisationId == firm.Id && e.Version == 3);
        Assert.Equal(("ForeignInvested", "Micro"), (published.Ownership, published.SizeClass));
        Assert.Equal([1, 2, 3], registry.Published.All.Where(h => h.Message.OrganisationId == firm.Id).Select(h => h.Message.Version).Order());
    }

    [Fact(DisplayName = "ORG-2: figures and history are shown to the organisation itself; the operator sees the history")]
    public async Task Figures_are_private()
    {
        var (firm, stranger) = (await registry.RegisteredAsync(), await registry.RegisteredAsync("Buyer"));
        var seen = await stranger.Http.ReadAsync($"/organisations/{firm.Id}");
        Assert.Equal((null, null, "Small"), ((int?)seen["status"]!["staff"], seen["statusHistory"], (string?)seen["status"]!["sizeClass"]));
        var byOperator = await registry.Operator.ReadAsync($"/organisations/{firm.Id}");
        Assert.Null((int?)Assert.Single(byOperator["statusHistory"]!.AsArray())!["staff"]);
    }

    [Fact(DisplayName = "ORG-2: what held on a day is read as of that day, and says who recorded it")]
    public async Task What_held_on_a_day()
    {
        var firm = await registry.RegisteredAsync();
        var manager = await registry.JoinedAsync(firm, "Manager", "Trần Thị Lan");
        await firm.Http.CreateAsync($"/organisations/{firm.Id}/status", Status("2020-01-01", "VietnameseOwned", 0, 9));
        await manager.Http.CreateAsync($"/organisations/{firm.Id}/status", Status("2024-07-01", "JointVenture", 30, 150));

        var then = (await firm.Http.ReadAsync($"/organisations/{firm.Id}?on=2024-06-30"))["status"]!;
        Assert.Equal(("VietnameseOwned", "Micro", 9), ((string?)then["ownership"], (string?)then["sizeClass"], (int?)then["staff"]));
        then = (await firm.Http.ReadAsync($"/organisations/{firm.Id}?on=2024-07-01"))["status"]!;
        Assert.Equal(("JointVenture", "Trần Thị Lan"), ((string?)then["ownership"], (string?)then["recordedBy"]!["name"]));
        var before = await firm.Http.SendAsync(HttpMethod.Get, $"/organisations/{firm.Id}?on=2019-12-31");
        Assert.Equal((HttpStatusCode.BadRequest, "status.none-then"), (before.StatusCode, before.Code));

        // A stranger reads what is public of that day too, and not who works there.
        var seen = (await (await registry.RegisteredAsync("Buyer")).Http.ReadAsync($"/organisations/{firm.Id}?on=2024-07-01"))["status"]!;
        Assert.Equal(("JointVenture", null, null), ((string?)seen["ownership"], (int?)seen["staff"], seen["recordedBy"]));
    }

    [Fact(DisplayName = "ORG-2: the database itself lets nobody rewrite the history")]
    public async Task The_history_cannot_be_rewritten()
    {
        var firm = await registry.RegisteredAsync();
        foreach (var sql in new[] { "update organisation_status set staff = 1", "delete from organisation_status" })
            Assert.Equal("23001", (await Assert.ThrowsAsync<PostgresException>(() => registry.ExecuteAsync($"{sql} where organisation_id = '{firm.Id}'"))).SqlState);
    }

    [Fact(DisplayName = "ORG-2: changes that come at once are all kept")]
    public async Task Changes_at_once_are_all_kept()
    {
        var firm = await registry.RegisteredAsync();
        var answers = await Task.WhenAll(Enumerable.Range(1, 12).Select(month => firm.Http.CreateAsync($"/organisations/{firm.Id}/status", Status($"2024-{month:00}-01", "VietnameseOwned", 0, month))));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        Assert.Equal(13, (await firm.Http.ReadAsync($"/organisations/{firm.Id}"))["statusHistory"]!.AsArray().Count);
        Assert.Equal(6, (int?)(await firm.Http.ReadAsync($"/organisations/{firm.Id}?on=2024-06-15"))["status"]!["staff"]);
    }

    [Fact]
    public async Task A_stranger_finds_no_organisation_to_change()
    {
        var (firm, stranger) = (await registry.RegisteredAsync(), await registry.RegisteredAsync("Buyer"));
        var status = await stranger.Http.CreateAsync($"/organisations/{firm.Id}/status", Status("2020-01-01", "VietnameseOwned", 0, 9));
        Assert.Equal((HttpStatusCode.NotFound, "organisation.unknown"), (status.StatusCode, status.Code));
        var kinds = await stranger.Http.SendAsync(HttpMethod.Put, $"/organisations/{firm.Id}/kinds", new JsonObject { ["kinds"] = new JsonArray("Buyer") });
        Assert.Equal(HttpStatusCode.NotFound, kinds.StatusCode);
        var member = await stranger.Http.CreateAsync($"/organisations/{firm.Id}/memberships", new JsonObject { ["subject"] = RegistryFixture.NewPerson(), ["role"] = "Owner" });
        Assert.Equal((HttpStatusCode.NotFound, "organisation.unknown"), (member.StatusCode, member.Code));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.SendAsync(HttpMethod.Get, $"/organisations/{Guid.NewGuid()}")).StatusCode);
    }

    [Fact]
    public async Task An_owner_lets_people_act_by_role()
    {
        var firm = await registry.RegisteredAsync();
        var (viewer, contributor) = ((await registry.JoinedAsync(firm, "Viewer")).Subject, (await registry.JoinedAsync(firm, "Contributor")).Subject);

        var looked = await registry.As(viewer).ReadAsync($"/profiles/{firm.Id}");
        Assert.Equal("Draft", (string?)looked["state"]);
        var wrote = await registry.As(viewer).CreateAsync($"/profiles/{firm.Id}/sites", RegistryFixture.Site());
        Assert.Equal((HttpStatusCode.Forbidden, "caller.read-only"), (wrote.StatusCode, wrote.Code));

        Assert.Equal(HttpStatusCode.Created, (await registry.As(contributor).CreateAsync($"/profiles/{firm.Id}/sites", RegistryFixture.Site())).StatusCode);
        var status = await registry.As(contributor).CreateAsync($"/organisations/{firm.Id}/status", Status("2020-01-01", "VietnameseOwned", 0, 9));
        Assert.Equal((HttpStatusCode.Forbidden, "status.not-manager"), (status.StatusCode, status.Code));
        var kinds = await registry.As(contributor).SendAsync(HttpMethod.Put, $"/organisations/{firm.Id}/kinds", new JsonObject { ["kinds"] = new JsonArray("Supplier", "Buyer") });
        Assert.Equal((HttpStatusCode.Forbidden, "organisation.not-manager"), (kinds.StatusCode, kinds.Code));
    }

    [Fact]
    public async Task An_association_also_supplies_and_stays_an_association()
    {
        var association = await registry.RegisteredAsync("Association");
        var less = await association.Http.SendAsync(HttpMethod.Put, $"/organisations/{association.Id}/kinds", new JsonObject { ["kinds"] = new JsonArray("Supplier") });
        Assert.Equal("organisation.kind-kept", less.Code);
        var more = await association.Http.SendAsync(HttpMethod.Put, $"/organisations/{association.Id}/kinds", new JsonObject { ["kinds"] = new JsonArray("Association", "Supplier") });
        Assert.Equal((HttpStatusCode.OK, null), (more.StatusCode, more.Code));
    }

    [Fact]
    public async Task A_buyer_becomes_a_supplier_too_and_stays_a_buyer()
    {
        var firm = await registry.RegisteredAsync("Buyer");
        Assert.Equal(HttpStatusCode.NotFound, (await firm.Http.SendAsync(HttpMethod.Get, $"/profiles/{firm.Id}")).StatusCode);

        var answer = await firm.Http.SendAsync(HttpMethod.Put, $"/organisations/{firm.Id}/kinds", new JsonObject { ["kinds"] = new JsonArray("Supplier", "Buyer") });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["Buyer", "Supplier"], (await registry.Organisations.FirstAsync(e => e.OrganisationId == firm.Id && e.Version == 2)).Kinds);
        Assert.Equal("Draft", (string?)(await firm.Http.ReadAsync($"/profiles/{firm.Id}"))["state"]);
        Assert.Equal(["Buyer", "Supplier"], (await firm.Http.ReadAsync("/me"))["membership"]!["kinds"]!.AsArray().Select(k => (string?)k));

        var less = await firm.Http.SendAsync(HttpMethod.Put, $"/organisations/{firm.Id}/kinds", new JsonObject { ["kinds"] = new JsonArray("Supplier") });
        Assert.Equal((HttpStatusCode.BadRequest, "organisation.kind-kept"), (less.StatusCode, less.Code));
        var reserved = await firm.Http.SendAsync(HttpMethod.Put, $"/organisations/{firm.Id}/kinds", new JsonObject { ["kinds"] = new JsonArray("Supplier", "Buyer", "Operator") });
        Assert.Equal((HttpStatusCode.Forbidden, "organisation.kind-reserved"), (reserved.StatusCode, reserved.Code));

        // The same again is no change, so nobody is told.
        await firm.Http.SendAsync(HttpMethod.Put, $"/organisations/{firm.Id}/kinds", new JsonObject { ["kinds"] = new JsonArray("Buyer", "Supplier") });
        Assert.Equal(2, await registry.CountAsync($"select 1 from outbox_archive where stream = '{firm.Id}' union all select 1 from outbox_message where stream = '{firm.Id}'"));
    }

    private static string Today => Registry.Organisations.VietnamDay.Of(TimeProvider.System.GetUtcNow()).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
