using System.Globalization;
using System.Text.Json.Nodes;
using Matchmaking.Demonstration;

// Loads the demonstration through the public APIs, as any other client would. Run again it changes nothing: accounts and
// organisations are found by their keys, the import compares, and each request repeats its idempotency key.
var data = Path.Combine(AppContext.BaseDirectory, "data");
using var market = new MarketClient(
    new MarketClient.Addresses(Setting("Authentication__Issuer"), Setting("Directory__Url"), Setting("Demonstration__SourcingUrl"), Setting("Portal__FilesUrl"), Setting("Portal__CertificationUrl"), Setting("Identity__Clients__0__RedirectUris__0")),
    Setting("Demonstration__ClientSecret"), Setting("Portal__ClientSecret"));
var password = Setting("Demonstration__Password");

var organisations = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(data, "organisations.json")))!.AsArray();
foreach (var organisation in organisations.Select(o => o!.AsObject())) await RegisterAsync(organisation);
foreach (var file in (string[])["suppliers.csv", "suppliers_sme.csv"])
{
    var report = await market.ImportAsync(Path.Combine(data, file));
    Console.WriteLine($"{file}: {report["created"]} created, {report["updated"]} updated, {report["unchanged"]} unchanged, {report["refused"]} refused");
}

var rfqs = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(data, "rfqs.json")))!.AsArray();
foreach (var (rfq, number) in rfqs.Select((rfq, i) => (rfq!.AsObject(), i + 1))) await PublishAsync(rfq, number);
await new Vouching(market, password).DoAsync();
Console.WriteLine($"{organisations.Count} organisations with logins and {rfqs.Count} RFQs are there");

async Task RegisterAsync(JsonObject organisation)
{
    var subjects = new List<(string Subject, string Role, string Name)>();
    foreach (var account in organisation["accounts"]!.AsArray().Select(a => a!.AsObject()))
    {
        var subject = await market.AccountAsync(account["email"]!.ToString(), password, account["name"]!.ToString(), account["language"]!.ToString());
        subjects.Add((subject, account["role"]!.ToString(), account["name"]!.ToString()));
    }

    // The organisation's own API client, by which this program acts for it below.
    subjects.Add((MarketClient.ClientOf(organisation["key"]!.ToString()), "Contributor", "API"));
    await market.OrganisationAsync(organisation, subjects);
}

async Task PublishAsync(JsonObject rfq, int number)
{
    var client = MarketClient.ClientOf(rfq["buyerKey"]!.ToString());
    var today = TimeProvider.System.GetUtcNow();
    var body = rfq.DeepClone().AsObject();
    body.Remove("buyerKey");
    var invited = (body["invitedKeys"]?.AsArray() ?? []).Select(key => key!.ToString()).ToList();
    body.Remove("invitedKeys");
    body["bidDeadline"] = Deadline("deadlineInDays");
    if (body.ContainsKey("questionDeadlineInDays")) body["questionDeadline"] = Deadline("questionDeadlineInDays");
    foreach (var delivery in body["lines"]!.AsArray().SelectMany(line => line!["schedule"]!.AsArray()).Select(d => d!.AsObject()))
    {
        var days = (int)delivery["dueInDays"]!;
        delivery.Remove("dueInDays");
        delivery["dueOn"] = today.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    await market.PublishRfqAsync(client, body, invited, number);

    // 17:00 in Vietnam, so that a deadline reads like one that a person would set.
    string Deadline(string member)
    {
        var days = (int)body[member]!;
        body.Remove(member);
        return today.Date.AddDays(days).AddHours(10).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }
}

static string Setting(string name) => Environment.GetEnvironmentVariable(name)
    ?? throw new InvalidOperationException($"{name} is not set; deploy/run sets it.");
