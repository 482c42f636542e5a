using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Matchmaking.Tests.Support;

/// <summary>
/// Answers <c>GET /me</c> as the registry does, from a table that the test fills, so that another service's tests need no
/// registry. It believes every token: whether one is to be trusted is for the service under test to decide.
/// </summary>
public sealed class TestDirectory : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Membership> _members = new(StringComparer.Ordinal);
    private WebApplication _app = null!; // Set by StartAsync, the only way to get one.
    private int _asked;

    private TestDirectory()
    {
    }

    /// <summary>Which organisation a subject acts for.</summary>
    public sealed record Membership(Guid OrganisationId, string Name, string NameEn, IReadOnlyList<string> Kinds, string Role, bool IsSuspended = false, string? PersonName = null);

    /// <summary>What services take as <c>Directory:Url</c>.</summary>
    public string Url => _app.Urls.Single();

    /// <summary>How often a service has asked.</summary>
    public int Asked => _asked;

    /// <summary>False makes the directory answer 503.</summary>
    public bool IsUp { get; set; } = true;

    public static async Task<TestDirectory> StartAsync()
    {
        var directory = new TestDirectory();
        directory._app = await Loopback.StartAsync(app => app.MapGet("/me", directory.Answer));
        return directory;
    }

    /// <summary>Lets <paramref name="subject"/> act for an organisation, a new one unless its id is given.</summary>
    /// <param name="kinds">Comma-separated: Buyer, Supplier, Association, Agency, Operator.</param>
    public Guid Join(string subject, string name, string kinds, string role = "Owner", Guid? organisationId = null)
    {
        var id = organisationId ?? Guid.CreateVersion7();
        _members[subject] = new Membership(id, name, name, kinds.Split(',', StringSplitOptions.TrimEntries), role, PersonName: $"Person {subject}");
        return id;
    }

    /// <summary>The operator suspends the organisation, or lifts that, as far as this subject is concerned.</summary>
    public void Suspend(string subject, bool isSuspended = true) => _members[subject] = _members[subject] with { IsSuspended = isSuspended };

    /// <summary>Takes the membership away.</summary>
    public void Leave(string subject) => _members.TryRemove(subject, out _);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Answer(HttpRequest request)
    {
        Interlocked.Increment(ref _asked);
        if (!IsUp) return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal)) return Results.Unauthorized();
        var subject = new JsonWebToken(header["Bearer ".Length..]).Subject;
        return Results.Json(new { subject, name = subject, membership = _members.GetValueOrDefault(subject) });
    }
}
