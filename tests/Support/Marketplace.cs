using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Npgsql;

namespace Matchmaking.Tests.Support;

/// <summary>How the services are spread over processes.</summary>
public enum Shape
{
    /// <summary>Every service in one process.</summary>
    AllInOne,

    /// <summary>One process for each service.</summary>
    Separate,
}

/// <summary>
/// The whole product as child processes, exactly as it is started on a machine, with databases and queues of its own.
/// A crash is a SIGKILL of these processes.
/// </summary>
public sealed class Marketplace : IAsyncDisposable
{
    private static readonly string[] Services = ["Identity", "Registry", "Sourcing", "Search", "Files", "Certification", "Portal"];
    private static readonly string[] OnTheBus = ["Registry", "Sourcing", "Search", "Files", "Certification"];
    private static readonly string[] WithDatabase = ["Identity", "Registry", "Sourcing", "Search", "Files", "Certification"];
    private const string IssuerSetting = "Authentication__Issuer";
    private const string StepUpSetting = "Authentication__StepUpAcr";
    private const string SecondFactorSetting = "Identity__SecondFactor";

    // Kept alive, so that the ports stay claimed.
    private static readonly ConcurrentBag<Socket> Claims = [];

    private readonly string _name = TestServers.NewName("market");
    private readonly Dictionary<string, string> _urls = [];
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string Token, long At)> _tokens = new(StringComparer.Ordinal);
    private readonly HttpClient _http = new();
    private readonly List<Process> _processes = [];
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Shape _shape;
    private readonly IReadOnlyList<string> _clients;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "matchmaking-files-" + Guid.NewGuid().ToString("N"));
    private readonly Uri _broker;

    private Marketplace(Shape shape, Uri broker, IReadOnlyList<string> clients) => (_shape, _broker, _clients) = (shape, broker, clients);

    /// <summary>What the processes printed, newest last; for the message of a failing test.</summary>
    public string Output => string.Join('\n', _output.TakeLast(60));

    /// <summary>Before every queue and exchange of this world.</summary>
    public string Prefix => _name + "-";

    /// <summary>The secret of all its clients.</summary>
    public string Secret { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Where people come back to an application of others, the client <c>guest</c>.</summary>
    public const string GuestAddress = "http://127.0.0.1:9/back";

    /// <summary>Resident memory of all its processes, in bytes.</summary>
    public long ResidentBytes => _processes.Sum(process =>
    {
        process.Refresh();
        return process.WorkingSet64;
    });

    /// <summary>Base address of a service: <c>Url("Portal")</c>.</summary>
    public string Url(string service) => _urls[service];

    /// <summary>Connection string of a service's database, for a test to look past row-level security.</summary>
    public string Database(string service) => TestServers.Database($"{_name}_{service.ToLowerInvariant()}");

    /// <summary>The same as the service itself has it, bound by row-level security.</summary>
    public string RuntimeDatabase(string service) => TestServers.Runtime($"{_name}_{service.ToLowerInvariant()}");

    /// <summary>Migrates and starts the marketplace; <paramref name="clients"/> are API clients (client credentials) beside <c>operator</c>.</summary>
    public static Task<Marketplace> StartAsync(Shape shape, params string[] clients) => StartAsync(shape, new Uri(TestServers.Rabbit), clients);

    /// <summary>
    /// The same with somebody else's OpenID provider in place of ours, which takes the clients <c>portal</c> and <c>operator</c>
    /// with <see cref="Secret"/> and whose subjects are e-mail addresses.
    /// </summary>
    public static async Task<Marketplace> StartAsync(Shape shape, string issuer)
    {
        var market = new Marketplace(shape, new Uri(TestServers.Rabbit), ["operator"]);
        await market.PrepareAsync();
        market._environment[IssuerSetting] = issuer;
        await market.RestartAsync();
        return market;
    }

    /// <summary>The same as production asks it of people: everybody has a second factor, and weighty steps name it.</summary>
    public static async Task<Marketplace> StartStrictAsync(Shape shape)
    {
        var market = new Marketplace(shape, new Uri(TestServers.Rabbit), ["operator"]);
        await market.PrepareAsync();
        market._environment.Remove(StepUpSetting);
        market._environment.Remove(SecondFactorSetting);
        await market.RestartAsync();
        return market;
    }

    /// <summary>The same, with the broker somewhere else, such as behind a <see cref="Wire"/>.</summary>
    public static async Task<Marketplace> StartAsync(Shape shape, Uri broker, params string[] clients)
    {
        var market = new Marketplace(shape, broker, [.. clients.Prepend("operator")]);
        await market.PrepareAsync();
        await market.RestartAsync();
        return market;
    }

    /// <summary>Starts the processes (again) and waits until every service is ready.</summary>
    public async Task RestartAsync()
    {
        if (_shape is Shape.AllInOne) Launch("AllInOne");
        else foreach (var service in Services) Launch(service);

        foreach (var service in Services)
        {
            await Eventually.IsAsync(async () =>
            {
                if (_processes.Any(p => p.HasExited)) throw new InvalidOperationException($"A process ended while starting:\n{Output}");
                try
                {
                    using var answer = await _http.GetAsync(new Uri($"{_urls[service]}/health/ready"));
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    // It does not listen yet.
                    return false;
                }
            }, TimeSpan.FromSeconds(60), $"{service} to be ready");
        }
    }

    /// <summary>SIGKILL to every process, without a word to any of them.</summary>
    public async Task KillAsync()
    {
        foreach (var process in _processes) process.Kill();
        foreach (var process in _processes)
        {
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _processes.Clear();
    }

    /// <summary>An HTTP client of a service in the name of an API client.</summary>
    public async Task<HttpClient> ClientAsync(string service, string clientId)
    {
        var client = new HttpClient { BaseAddress = new Uri(_urls[service]) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(clientId));
        return client;
    }

    /// <summary>An access token by client credentials, kept for part of its five minutes.</summary>
    public async Task<string> TokenAsync(string clientId, string scope = "")
    {
        if (_tokens.TryGetValue(clientId + scope, out var known) && Stopwatch.GetElapsedTime(known.At) < TimeSpan.FromMinutes(2)) return known.Token;
        var token = await NewTokenAsync(clientId, scope);
        _tokens[clientId + scope] = (token, Stopwatch.GetTimestamp());
        return token;
    }

    /// <summary>An access token that nobody has seen.</summary>
    public async Task<string> NewTokenAsync(string clientId, string scope = "")
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = clientId,
            ["client_secret"] = Secret,
            ["scope"] = scope,
        });
        using var answer = await _http.PostAsync(new Uri($"{_environment[IssuerSetting]}/token"), form);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"No token for {clientId}: {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!; // A 200 has one.
    }

    /// <summary>Creates an account with a password and an organisation that it owns.</summary>
    public async Task<Guid> AddPersonAsync(string email, string password, string organisation, string taxCode, params string[] kinds) =>
        await AddOrganisationAsync(await AddAccountAsync(email, password), email.Split('@')[0], organisation, taxCode, kinds);

    /// <summary>
    /// Creates an account with a password and lets it act for an organisation that is there: past the service, where people come by an
    /// invitation that they accept at a browser.
    /// </summary>
    public async Task JoinAsync(string email, string password, Guid organisationId)
    {
        await AddMemberAsync(organisationId, await AddAccountAsync(email, password), "Owner", email.Split('@')[0]);
    }

    /// <summary>Lets a person or API client act for an organisation that is there, past the service.</summary>
    public async Task AddMemberAsync(Guid organisationId, string subject, string role, string name)
    {
        await using var source = NpgsqlDataSource.Create(Database("Registry"));
        await using var command = source.CreateCommand(
            "insert into membership (id, issuer, subject, name, organisation_id, role, since, is_program) values (gen_random_uuid(), $1, $2, $3, $4, $5, now(), false)");
        foreach (var value in new object[] { _environment[IssuerSetting], subject, name, organisationId, role }) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Approves the award that waits on an RFQ, as another API client of its buyer.</summary>
    public async Task<JsonElement> ApproveAwardAsync(string client, Guid rfqId)
    {
        using var sourcing = await ClientAsync("Sourcing", client);
        var proposal = await sourcing.GetFromJsonAsync<JsonElement>($"/rfqs/{rfqId}/award-proposal");
        return await PostAsync(sourcing, $"/rfqs/{rfqId}/award-proposal/approval", new { contentHash = proposal.GetProperty("contentHash").GetString() });
    }

    /// <summary>Creates an account and returns its subject. Somebody else's provider lets in whoever comes, by the e-mail.</summary>
    public async Task<string> AddAccountAsync(string email, string password)
    {
        if (_environment[IssuerSetting] != _urls["Identity"]) return email;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_urls["Identity"]}/accounts")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync("operator", "accounts")) },
            Content = JsonContent.Create(new { email, password, name = email.Split('@')[0], language = "en" }),
        };
        using var answer = await _http.SendAsync(request);
        return (await ReadAsync(answer)).GetProperty("subject").GetString()!; // The contract promises a subject.
    }

    /// <summary>Registers an organisation that <paramref name="ownerSubject"/> (a person or API client) acts for.</summary>
    public async Task<Guid> AddOrganisationAsync(string ownerSubject, string ownerName, string name, string taxCode, params string[] kinds)
    {
        using var registry = await ClientAsync("Registry", "operator");
        var made = await PostAsync(registry, "/organisations", new
        {
            country = "VN",
            taxCode,
            nameVi = name,
            nameEn = name,
            kinds,
            ownership = "VietnameseOwned",
            foreignSharePercent = 0,
            staff = 80,
            ownerSubject,
            ownerName,
        });
        return made.GetProperty("organisationId").GetGuid();
    }

    /// <summary>Posts JSON with an idempotency key and returns the body of a successful answer.</summary>
    public static async Task<JsonElement> PostAsync(HttpClient client, string path, object body, Guid? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", (key ?? Guid.NewGuid()).ToString());
        using var answer = await client.SendAsync(request);
        return await ReadAsync(answer);
    }

    /// <summary>
    /// A free loopback port below the ephemeral range, where a retrying probe could connect to itself. It is this process's own until
    /// it ends: another test process, which asks at the same moment, gets another one.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 32_000);
            // A name that Linux gives to one process at a time and takes back when that ends, however it ends.
            var claim = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                claim.Bind(new UnixDomainSocketEndPoint($"\0matchmaking-test-port-{port}"));
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                Claims.Add(claim);
                return port;
            }
            catch (SocketException)
            {
                // Taken: try another.
                claim.Dispose();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _http.Dispose();
        foreach (var service in WithDatabase) await TestServers.DropDatabaseAsync($"{_name}_{service.ToLowerInvariant()}");
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    private async Task PrepareAsync()
    {
        // As deploy/run has them: a passkey belongs to a domain, and browsers take localhost for one.
        foreach (var service in Services) _urls[service] = $"http://localhost:{FreePort()}";
        foreach (var service in WithDatabase)
        {
            var database = $"{_name}_{service.ToLowerInvariant()}";
            await TestServers.CreateServiceDatabaseAsync(database);
            _environment[$"{service}__Database"] = TestServers.Runtime(database);
            _environment[$"{service}__OwnerDatabase"] = TestServers.Owner(database);
        }

        foreach (var (service, url) in _urls) _environment[$"{service}__Urls"] = url.Replace("localhost", "127.0.0.1", StringComparison.Ordinal);
        foreach (var service in OnTheBus) _environment[$"{service}__Bus"] = new UriBuilder(TestServers.Bus(service)) { Host = _broker.Host, Port = _broker.Port }.Uri.ToString();
        _environment["Bus__Prefix"] = Prefix;
        _environment[IssuerSetting] = _urls["Identity"];
        _environment[StepUpSetting] = ""; // Its people have passwords only; a fresh sign-in is asked of them all the same.
        _environment["Identity__Issuer"] = _urls["Identity"];
        _environment[SecondFactorSetting] = "Offered"; // People of these tests have passwords; the second factor has tests of its own.
        _environment["Directory__Url"] = _urls["Registry"];
        _environment["Registry__Operators__0"] = "operator";
        _environment["Portal__RegistryUrl"] = _urls["Registry"];
        _environment["Portal__SourcingUrl"] = _urls["Sourcing"];
        _environment["Portal__SearchUrl"] = _urls["Search"];
        _environment["Portal__FilesUrl"] = _urls["Files"];
        _environment["Portal__CertificationUrl"] = _urls["Certification"];
        _environment["Certification__FilesUrl"] = _urls["Files"];
        _environment["Registry__FilesUrl"] = _urls["Files"];
        _environment["Sourcing__FilesUrl"] = _urls["Files"];
        _environment["Files__SourcingUrl"] = _urls["Sourcing"];
        _environment["Files__PublicUrl"] = _urls["Files"];
        _environment["Portal__PhotosUrl"] = _urls["Files"];
        _environment["Files__Folder"] = _folder;
        _environment["Portal__AccountUrl"] = _urls["Identity"] + "/account";
        _environment["Portal__SessionCheckSeconds"] = "1";
        _environment["Portal__ClientSecret"] = Secret;
        AddClient(0, "portal", "authorization_code,refresh_token", "openid,profile,email,offline_access");
        _environment["Identity__Clients__0__RedirectUris__0"] = _urls["Portal"] + "/signin-oidc";
        _environment["Identity__Clients__0__PostLogoutRedirectUris__0"] = _urls["Portal"] + "/signout-callback-oidc";
        AddClient(1, "registry", "client_credentials", "clients");
        _environment["Registry__ClientSecret"] = Secret;
        AddClient(2, "guest", "authorization_code", "openid,marketplace.read");
        _environment["Identity__Clients__2__ThirdParty"] = "true";
        _environment["Identity__Clients__2__Name"] = "ERP of others";
        _environment["Identity__Clients__2__RedirectUris__0"] = GuestAddress;
        for (var i = 0; i < _clients.Count; i++) AddClient(i + 3, _clients[i], "client_credentials", "accounts");

        var migrations = Start("AllInOne", "--migrate");
        await migrations.WaitForExitAsync();
        if (migrations.ExitCode != 0) throw new InvalidOperationException($"The migrations failed:\n{Output}");

        // Who serves knows no owner.
        foreach (var service in WithDatabase) _environment.Remove($"{service}__OwnerDatabase");
    }

    private void AddClient(int index, string id, string grants, string scopes)
    {
        _environment[$"Identity__Clients__{index}__Id"] = id;
        _environment[$"Identity__Clients__{index}__Secret"] = Secret;
        _environment[$"Identity__Clients__{index}__Grants"] = grants;
        _environment[$"Identity__Clients__{index}__Scopes"] = scopes;
    }

    private void Launch(string project) => _processes.Add(Start(project));

    private Process Start(string project, params string[] arguments)
    {
        // artifacts/bin/<project>/<configuration>/: the same configuration as this test.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory);
        var folder = Path.Combine(configuration.Parent!.Parent!.FullName, project, configuration.Name); // The SDK's artifacts layout has both.
        var program = Directory.GetFiles(folder, $"*.{project}.dll").Single();
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var (name, value) in _environment) start.Environment[name] = value;
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Keep(string? line)
    {
        if (line is not null) _output.Enqueue(line);
    }
}
