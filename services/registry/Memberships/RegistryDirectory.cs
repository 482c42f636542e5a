using System.Security.Claims;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Matchmaking.Registry.Memberships;

/// <summary>The directory over the registry's own tables. A membership is kept for two seconds, "none" not at all.</summary>
internal sealed class RegistryDirectory(RegistryDb db, IMemoryCache cache, IOptions<RegistrySettings> settings) : IDirectory
{
    /// <summary>
    /// The operator acts as an organisation without a row: it has no tax code, deals with nobody and is announced to nobody.
    /// </summary>
    public static readonly Guid OperatorId = new("00000000-0000-7000-8000-000000000001");

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(2);

    public Task<Caller?> FindAsync(ClaimsPrincipal user, string token, CancellationToken ct) => FindAsync(Person.Of(user), ct);

    public bool IsOperator(Person person) => settings.Value.Operators.Contains(person.Subject);

    public async Task<Caller?> FindAsync(Person person, CancellationToken ct)
    {
        if (IsOperator(person)) return new Caller(person.Subject, OperatorId, "Operator", [Kinds.Operator], nameof(Role.Owner));
        if (cache.TryGetValue(KeyOf(person), out Caller? known)) return known;

        var found = await db.Memberships.AsNoTracking()
            .Where(m => m.Issuer == person.Issuer && m.Subject == person.Subject)
            .Join(db.Organisations, m => m.OrganisationId, o => o.Id, (m, o) => new { o.Id, o.NameVi, o.Kinds, m.Role })
            .SingleOrDefaultAsync(ct);
        if (found is null) return null;
        var caller = new Caller(person.Subject, found.Id, found.NameVi, found.Kinds, found.Role.ToString());
        return cache.Set(KeyOf(person), caller, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = KeptFor, Size = 1 });
    }

    /// <summary>So that a person sees its own change at once.</summary>
    public void Forget(Person person) => cache.Remove(KeyOf(person));

    private static object KeyOf(Person person) => (typeof(RegistryDirectory), person);
}
