using Microsoft.AspNetCore.Builder;

namespace Matchmaking.Tests.Support;

/// <summary>
/// What one fixture needs around the service under test: an own database, an own part of the broker, a provider of tokens
/// and a directory of memberships.
/// </summary>
public sealed class TestWorld : IAsyncDisposable
{
    private readonly string _name = TestServers.NewName();
    private readonly List<string> _databases = [];

    private TestWorld(TestAuthentication authentication, TestDirectory directory) => (Authentication, Directory) = (authentication, directory);

    public TestAuthentication Authentication { get; }

    public TestDirectory Directory { get; }

    /// <summary>Before every queue and exchange of this world; the services' <c>Bus:Prefix</c>.</summary>
    public string Prefix => _name + "-";

    public static async Task<TestWorld> StartAsync() => new(await TestAuthentication.StartAsync(), await TestDirectory.StartAsync());

    /// <summary>Creates the database of <paramref name="service"/> and returns the settings to build it with, on a free port.</summary>
    /// <param name="more">Further settings, <c>Section:Key=value</c>.</param>
    public async Task<string[]> SettingsAsync(string service, params string[] more)
    {
        var database = $"{_name}_{service}".ToLowerInvariant();
        await TestServers.CreateServiceDatabaseAsync(database);
        _databases.Add(database);
        return
        [
            $"--{service}:Database={TestServers.Runtime(database)}",
            $"--{service}:OwnerDatabase={TestServers.Owner(database)}",
            $"--{service}:Urls=http://127.0.0.1:0",
            $"--{service}:Bus={TestServers.Bus(service)}",
            $"--Bus:Prefix={Prefix}",
            $"--Authentication:Issuer={Authentication.Issuer}",
            $"--Directory:Url={Directory.Url}",
            .. more.Select(setting => "--" + setting),
        ];
    }

    /// <summary>Connection string of the database of <paramref name="service"/>, for a test to look past row-level security.</summary>
    public string Database(string service) => TestServers.Database($"{_name}_{service}".ToLowerInvariant());

    /// <summary>The same as the service itself has it: the role that owns nothing.</summary>
    public string Runtime(string service) => TestServers.Runtime($"{_name}_{service}".ToLowerInvariant());

    /// <summary>A client of <paramref name="app"/> in the name of <paramref name="subject"/>.</summary>
    public HttpClient Client(WebApplication app, string subject, string scope = "", string? session = null) => Authentication.Client(app.Urls.First(), subject, scope, session);

    public async ValueTask DisposeAsync()
    {
        await Authentication.DisposeAsync();
        await Directory.DisposeAsync();
        foreach (var database in _databases) await TestServers.DropDatabaseAsync(database);
    }
}
