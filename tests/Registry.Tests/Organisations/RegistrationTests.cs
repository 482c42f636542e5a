using System.Net;
using System.Text.Json.Nodes;

namespace Matchmaking.Registry.Tests.Organisations;

/// <summary>Organisations come in once each, with an owner.</summary>
public sealed class RegistrationTests(RegistryFixture registry)
{
    [Fact(DisplayName = "ORG-1: a person registers its organisation, owns it, and the others hear of it")]
    public async Task A_person_registers_its_organisation()
    {
        var person = RegistryFixture.NewPerson();
        Assert.Null((await registry.As(person).ReadAsync("/me"))["membership"]);

        var answer = await registry.As(person).CreateAsync("/organisations", registry.Firm("Buyer,Supplier"));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var id = answer.Body["organisationId"]!.GetValue<Guid>();
        var me = (await registry.As(person).ReadAsync("/me"))["membership"]!;
        Assert.Equal((id, "Owner", "Sao Mai Mechanical", "Buyer,Supplier"),
            (me["organisationId"]!.GetValue<Guid>(), (string?)me["role"], (string?)me["nameEn"], string.Join(',', me["kinds"]!.AsArray())));
        var told = await registry.Organisations.FirstAsync(e => e.OrganisationId == id);
        Assert.Equal((1, "VN", "VietnameseOwned", "Small", false), (told.Version, told.Country, told.Ownership, told.SizeClass, told.IsDemonstration));
    }

    [Fact(DisplayName = "ORG-1: two registrations of one tax code cannot both succeed")]
    public async Task One_of_many_parallel_registrations_wins()
    {
        // Each person writes the code its own way, and all come at once.
        var taxCode = registry.NewTaxCode();
        string[] spellings = [taxCode, $" {taxCode} ", taxCode.Insert(4, " ")];
        var people = Enumerable.Range(0, 32).Select(_ => RegistryFixture.NewPerson()).ToList();
        var answers = await Task.WhenAll(people.Select((person, i) => registry.As(person).CreateAsync("/organisations", registry.Firm(taxCode: spellings[i % 3]))));

        var winner = people[Array.FindIndex(answers, a => a.StatusCode == HttpStatusCode.Created)];
        Assert.All(answers.Where(a => a.StatusCode != HttpStatusCode.Created), a => Assert.Equal((HttpStatusCode.Conflict, "organisation.tax-code-taken"), (a.StatusCode, a.Code)));
        Assert.Equal(31, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(1, await registry.CountAsync($"select 1 from organisation where tax_code = '{taxCode}'"));

        // Nothing is left of the others: they act for nobody, and the marketplace heard of one organisation.
        foreach (var person in people.Where(p => p != winner)) Assert.Null((await registry.As(person).ReadAsync("/me"))["membership"]);
        Assert.Equal("Owner", (string?)(await registry.As(winner).ReadAsync("/me"))["membership"]!["role"]);
        Assert.Equal(1, await registry.CountAsync($"select 1 from membership where subject in ({string.Join(',', people.Select(p => $"'{p}'"))})"));
    }

    [Fact(DisplayName = "ORG-1: one tax code in two countries is two organisations")]
    public async Task A_tax_code_belongs_to_a_country()
    {
        var firm = registry.Firm();
        Assert.Equal(HttpStatusCode.Created, (await registry.As(RegistryFixture.NewPerson()).CreateAsync("/organisations", firm)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await registry.As(RegistryFixture.NewPerson()).CreateAsync("/organisations", firm.With("country", "KR").With("ownership", "Abroad"))).StatusCode);
    }

    [Theory(DisplayName = "ORG-1: bad input is refused with the field named")]
    [InlineData("taxCode", "0100109107", "organisation.tax-code-invalid")]
    [InlineData("country", "XX", "code.unknown")]
    [InlineData("country", "vn", "request.invalid")]
    [InlineData("nameVi", "", "request.invalid")]
    [InlineData("foreignSharePercent", 101, "request.invalid")]
    [InlineData("foreignSharePercent", 60, "status.share-contradicts-ownership")]
    [InlineData("ownership", "Mine", "request.malformed")]
    [InlineData("colour", "red", "request.malformed")]
    [InlineData("effectiveFrom", "2999-01-01", "status.in-future")]
    public async Task Bad_input_names_its_field(string field, object value, string code)
    {
        var answer = await registry.As(RegistryFixture.NewPerson()).CreateAsync("/organisations", registry.Firm().With(field, JsonValue.Create(value)));
        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.StatusCode, answer.Code));
        Assert.Equal([field], answer.Fields);
    }

    [Fact(DisplayName = "ORG-1: the database itself refuses a wrong check digit")]
    public async Task The_database_refuses_a_wrong_check_digit()
    {
        var firm = await registry.RegisteredAsync();
        var wrong = firm.TaxCode[..9] + (char)('0' + (firm.TaxCode[9] - '0' + 1) % 10);
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => registry.ExecuteAsync($"update organisation set tax_code = '{wrong}' where id = '{firm.Id}'"));
        Assert.Equal("organisation_vietnamese_tax_code", refused.ConstraintName);
    }

    [Fact]
    public async Task Kinds_are_known_and_the_reserved_ones_are_for_the_operator()
    {
        var person = registry.As(RegistryFixture.NewPerson());
        Assert.Equal("organisation.kind-unknown", (await person.CreateAsync("/organisations", registry.Firm("Bank"))).Code);
        Assert.Equal("organisation.kind-missing", (await person.CreateAsync("/organisations", registry.Firm().With("kinds", new JsonArray()))).Code);
        var reserved = await person.CreateAsync("/organisations", registry.Firm("Association"));
        Assert.Equal((HttpStatusCode.Forbidden, "organisation.kind-reserved"), (reserved.StatusCode, reserved.Code));
        var foreign = await person.CreateAsync("/organisations", registry.Firm().With("ownerSubject", "someone"));
        Assert.Equal((HttpStatusCode.Forbidden, "organisation.owner-reserved"), (foreign.StatusCode, foreign.Code));
    }

    [Fact]
    public async Task The_operator_registers_others_and_marks_the_demonstration()
    {
        var owner = RegistryFixture.NewPerson();
        var answer = await registry.Operator.CreateAsync("/organisations", registry.Firm("Association").With("ownerSubject", owner).With("isDemonstration", true));

        var id = answer.Body["organisationId"]!.GetValue<Guid>();
        Assert.Equal(id, (await registry.As(owner).ReadAsync("/me"))["membership"]!["organisationId"]!.GetValue<Guid>());
        Assert.True((await registry.Organisations.FirstAsync(e => e.OrganisationId == id)).IsDemonstration);
        var me = (await registry.Operator.ReadAsync("/me"))["membership"]!;
        Assert.Equal("Operator", (string?)me["kinds"]![0]);
    }

    [Fact(DisplayName = "CLU-1: owners and managers of the operator's organisation register associations and agencies for others and invite their first owner; none of them, and no colleague below, makes an organisation of the operator")]
    public async Task People_of_the_operator_register_associations_and_agencies()
    {
        var (platformId, manager) = ((await registry.PlatformAsync()).Id, RegistryFixture.NewPerson());
        await registry.EnterAsync(platformId, manager, "Manager");
        var platform = new Member(platformId, manager, "", registry.As(manager));
        var agency = await platform.Http.CreateAsync("/organisations", registry.Firm("Agency"));
        Assert.Equal(HttpStatusCode.Created, agency.StatusCode);
        var id = agency.Body["organisationId"]!.GetValue<Guid>();
        Assert.Empty((await platform.Http.ReadAsync($"/organisations/{id}/memberships"))["items"]!.AsArray());
        var invited = await platform.Http.CreateAsync($"/organisations/{id}/invitations", new JsonObject { ["email"] = "minh@example.vn", ["role"] = "Owner" });
        var minh = registry.As(RegistryFixture.NewPerson());
        Assert.Equal(HttpStatusCode.OK, (await minh.CreateAsync("/invitations/accept", new JsonObject { ["token"] = (string?)invited.Body["token"], ["name"] = "Minh" })).StatusCode);
        Assert.Equal(id, (await minh.ReadAsync("/me"))["membership"]!["organisationId"]!.GetValue<Guid>());
        Assert.Equal("organisation.kind-reserved", (await platform.Http.CreateAsync("/organisations", registry.Firm("Operator"))).Code);
        Assert.Equal("organisation.kind-reserved", (await platform.Http.CreateAsync("/organisations", registry.Firm("Agency,Operator"))).Code);
        foreach (var role in new[] { "Contributor", "Viewer" })
        {
            var colleague = RegistryFixture.NewPerson();
            await registry.EnterAsync(platformId, colleague, role);
            Assert.Equal("organisation.kind-reserved", (await registry.As(colleague).CreateAsync("/organisations", registry.Firm("Association"))).Code);
        }

        // A firm of one's own stays one's own.
        var own = (await platform.Http.CreateAsync("/organisations", registry.Firm("Buyer"))).Body["organisationId"]!.GetValue<Guid>();
        Assert.Contains((await platform.Http.ReadAsync("/me"))["memberships"]!.AsArray(), m => m!["organisationId"]!.GetValue<Guid>() == own);
    }

    [Fact]
    public async Task A_person_cannot_mark_its_firm_as_demonstration()
    {
        var person = registry.As(RegistryFixture.NewPerson());
        var id = (await person.CreateAsync("/organisations", registry.Firm().With("isDemonstration", true))).Body["organisationId"];
        Assert.False((bool)(await person.ReadAsync($"/organisations/{id}"))["isDemonstration"]!);
    }

    [Fact]
    public async Task The_same_request_twice_is_one_organisation_and_another_with_its_key_is_refused()
    {
        var (person, firm, key) = (registry.As(RegistryFixture.NewPerson()), registry.Firm(), Guid.NewGuid());
        var first = await person.CreateAsync("/organisations", firm, key);
        var again = await person.CreateAsync("/organisations", firm, key);
        Assert.Equal((HttpStatusCode.Created, true), (again.StatusCode, again.IsReplay));
        Assert.Equal((string?)first.Body["organisationId"], (string?)again.Body["organisationId"]);

        var other = await person.CreateAsync("/organisations", firm.With("nameVi", "Khác"), key);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency-key.reused"), (other.StatusCode, other.Code));
        var none = await person.SendAsync(HttpMethod.Post, "/organisations", firm);
        Assert.Equal((HttpStatusCode.BadRequest, "idempotency-key.missing"), (none.StatusCode, none.Code));
    }

    [Fact]
    public async Task Twenty_identical_posts_at_once_have_one_effect()
    {
        var (person, firm, key) = (RegistryFixture.NewPerson(), registry.Firm(), Guid.NewGuid());
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => registry.As(person).CreateAsync("/organisations", firm, key)));

        Assert.All(answers, a => Assert.True(a.StatusCode == HttpStatusCode.Created || a.Code == "idempotency-key.in-progress", a.Code));
        Assert.Single(answers, a => a is { StatusCode: HttpStatusCode.Created, IsReplay: false });
        Assert.Equal(1, await registry.CountAsync($"select 1 from organisation where tax_code = '{firm["taxCode"]}'"));
        Assert.Equal(1, await registry.CountAsync($"select 1 from membership where subject = '{person}'"));
    }

    [Fact]
    public async Task Without_a_token_only_codes_and_the_template_answer()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await registry.Nobody.SendAsync(HttpMethod.Get, "/me")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await registry.Nobody.CreateAsync("/organisations", registry.Firm())).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await registry.Nobody.SendAsync(HttpMethod.Get, $"/profiles/{Guid.NewGuid()}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await registry.Nobody.SendAsync(HttpMethod.Get, "/codes/provinces")).StatusCode);
    }
}
