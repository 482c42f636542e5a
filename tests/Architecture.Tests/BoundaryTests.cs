using System.Reflection;
using System.Xml.Linq;
using Matchmaking.Contracts.Sourcing;
using Matchmaking.Certification;
using Matchmaking.Files;
using Matchmaking.Identity;
using Matchmaking.Portal;
using Matchmaking.Registry;
using Matchmaking.Search;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing;

namespace Matchmaking.Architecture.Tests;

/// <summary>What a service may know of another, held by the build's own output.</summary>
public sealed class BoundaryTests
{
    private static readonly Assembly Contracts = typeof(BidSubmitted).Assembly;
    private static readonly Assembly Defaults = typeof(ServiceHost).Assembly;

    public static TheoryData<Type> Services => [typeof(IdentityService), typeof(RegistryService), typeof(SourcingService), typeof(SearchService), typeof(FilesService), typeof(CertificationService), typeof(PortalService)];

    [Theory, MemberData(nameof(Services))]
    public void A_service_knows_only_contracts_and_service_defaults(Type service) =>
        Assert.Empty(Ours(service.Assembly).Except([Contracts.GetName().Name, Defaults.GetName().Name]));

    [Fact]
    public void No_project_of_a_service_names_another_service()
    {
        // The compiler drops references that are not used; the project file still shows the intention.
        foreach (var project in Repository.Files("services", "*.csproj").Where(p => !p.EndsWith("ServiceDefaults.csproj", StringComparison.Ordinal)))
        {
            var named = XDocument.Load(project).Descendants("ProjectReference").Select(r => Path.GetFileName((string?)r.Attribute("Include") ?? "")).ToList();
            Assert.Empty(named.Except(["Contracts.csproj", "ServiceDefaults.csproj"]));
        }
    }

    [Fact]
    public void Contracts_and_service_defaults_know_nothing_of_ours()
    {
        Assert.Empty(Ours(Contracts));
        Assert.Empty(Ours(Defaults));
    }

    // Adding a line here is a design decision: say in the commit which two services need it today.
    [Fact]
    public void Service_defaults_expose_exactly_this() => Assert.Equal(
        [
            "Access", "ApiDescription", "AuthenticationSettings", "Caller", "DirectorySettings", "IDirectory", "Idempotency", "IdempotentCall", "Inbox", "Migrations", "Outbox", "OutboxCatalogue",
            "OutboxMessage", "OutboxSignal", "RefusalException", "RefusalKind", "Refuse", "RowAccess", "ServiceHost", "SnakeCase", "Telemetry",
        ],
        Defaults.GetExportedTypes().Where(t => !t.IsNested).Select(t => t.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Service_defaults_stay_small()
    {
        var files = Repository.Files("services/service-defaults", "*.cs").ToList();
        var lines = files.SelectMany(File.ReadLines).Count(line => line.Trim() is { Length: > 1 } code && !code.StartsWith("//", StringComparison.Ordinal) && !code.StartsWith("using ", StringComparison.Ordinal));
        Assert.True(files.Count <= 12, $"{files.Count} files: something leaves, or the number is not raised");
        Assert.True(lines <= 800, $"{lines} lines of code: something leaves, or the number is not raised");
    }

    [Theory, MemberData(nameof(Services))]
    public void Every_type_name_says_what_it_is(Type service)
    {
        string[] banned = ["Manager", "Helper", "Util", "Utils", "Common", "Base", "Impl", "Processor", "Data", "Info", "DTO", "Dto"];
        Assert.Empty(service.Assembly.GetTypes().Where(t => t.Name != "GetUserInfo") // OpenID Connect's own word for that endpoint.
            .Where(t => t.Namespace?.StartsWith("Matchmaking", StringComparison.Ordinal) is true && !t.IsNested)
            .Where(t => banned.Any(suffix => t.Name.EndsWith(suffix, StringComparison.Ordinal)))
            .Select(t => t.FullName));
    }

    private static IEnumerable<string?> Ours(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(a => a.Name).Where(n => n!.StartsWith("Matchmaking", StringComparison.Ordinal));
}
