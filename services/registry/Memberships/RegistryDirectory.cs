using System.Collections.Concurrent;
using System.Security.Claims;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.Registry.Suspensions;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Matchmaking.Registry.Memberships;

/// <summary>
/// The directory over the registry's own tables. Memberships and the choice between them are kept for two seconds, "none" not at all.
/// </summary>
internal sealed class RegistryDirectory(RegistryDb db, IMemoryCache cache, IOptions<RegistrySettings> settings, TimeProvider clock) : IDirectory
{
    /// <summary>
    /// The operator acts as an organisation without a row: it has no tax code, deals with nobody and is announced to nobody.
    /// </summary>
    public static readonly Guid OperatorId = new("00000000-0000-7000-8000-000000000001");

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(2);

    /// <summary>No session lives as long; an older choice is swept with the person's next one.</summary>
    private static readonly TimeSpan SessionAtMost = TimeSpan.FromDays(400);

    private static readonly GetMe.ActingFor Operator = new(OperatorId, "Operator", "Operator", [Kinds.Operator], nameof(Role.Owner));

    public async Task<Caller?> FindAsync(ClaimsPrincipal user, string token, CancellationToken ct) =>
        await ActingAsync(user, ct) is { } acting ? new Caller(Person.Of(user).Subject, acting.OrganisationId, acting.Name, acting.Kinds, acting.Role, acting.IsSuspended, acting.PersonName ?? "") : null;

    public bool IsOperator(Person person) => settings.Value.Operators.Contains(person.Subject);

    /// <summary>
    /// What the token's session acts for: what was chosen in it, else the first membership, which is then its choice. When that
    /// membership has ended it is none: nobody finds itself acting for another organisation in the middle of its work.
    /// </summary>
    public async Task<GetMe.ActingFor?> ActingAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        var person = Person.Of(user);
        if (IsOperator(person)) return Operator;
        var known = KnownOf(person);
        var memberships = await MembershipsAsync(person, ct);
        if (memberships.Count == 0) return null;

        var session = SessionOf(user);
        if (!known.Chosen.TryGetValue(session, out var chosen)) known.Chosen[session] = chosen = await ChosenAsync(person, session, memberships[0].OrganisationId, ct);
        return memberships.FirstOrDefault(m => m.OrganisationId == chosen);
    }

    /// <summary>Everything that a person may act for, oldest first.</summary>
    public async Task<IReadOnlyList<GetMe.ActingFor>> MembershipsAsync(Person person, CancellationToken ct)
    {
        if (IsOperator(person)) return [Operator];
        var known = KnownOf(person);
        if (known.Memberships is { Count: > 0 } kept) return kept;

        var found = await db.Memberships.AsNoTracking()
            .Where(m => m.Issuer == person.Issuer && m.Subject == person.Subject)
            .Join(db.Organisations, m => m.OrganisationId, o => o.Id, (m, o) => new
            {
                o.Id,
                o.NameVi,
                o.NameEn,
                o.Kinds,
                m.Role,
                m.Name,
                m.Since,
                MembershipId = m.Id,
                IsSuspended = db.Suspensions.Where(s => s.OrganisationId == o.Id && s.Version != null).OrderByDescending(s => s.Version).Select(s => s.Measure == Measure.Suspend).FirstOrDefault(),
            })
            .OrderBy(m => m.Since).ThenBy(m => m.MembershipId)
            .ToListAsync(ct);
        return known.Memberships = [.. found.Select(m => new GetMe.ActingFor(m.Id, m.NameVi, m.NameEn, m.Kinds, m.Role.ToString(), m.IsSuspended, m.Name))];
    }

    /// <summary>From now on, in the token's session, the person acts for this organisation of its own.</summary>
    public async Task ChooseAsync(ClaimsPrincipal user, Guid organisationId, CancellationToken ct)
    {
        var (person, session, now) = (Person.Of(user), SessionOf(user), clock.GetUtcNow());
        await db.Database.ExecuteSqlAsync(
            $"""
             insert into acting_organisation (issuer, subject, session, organisation_id, chosen_at)
             values ({person.Issuer}, {person.Subject}, {session}, {organisationId}, {now})
             on conflict (issuer, subject, session) do update set organisation_id = excluded.organisation_id, chosen_at = excluded.chosen_at
             """, ct);
        await db.ActingOrganisations.Where(a => a.Issuer == person.Issuer && a.Subject == person.Subject && a.ChosenAt < now - SessionAtMost).ExecuteDeleteAsync(ct);
        Forget(person);
    }

    /// <summary>Who has just got a membership acts for it, unless it is at work for another organisation.</summary>
    public async Task ChooseIfNoneAsync(ClaimsPrincipal user, Guid organisationId, CancellationToken ct)
    {
        Forget(Person.Of(user));
        if (await ActingAsync(user, ct) is null) await ChooseAsync(user, organisationId, ct);
    }

    /// <summary>So that a change holds at once.</summary>
    public void Forget(Person person) => cache.Remove(KeyOf(person));

    public void Forget(string issuer, string subject) => Forget(new Person(issuer, subject));

    // What was asked before a change and is answered after it ends in an object that Forget has already taken out of the cache.
    private Known KnownOf(Person person) => cache.GetOrCreate(KeyOf(person), entry =>
    {
        entry.SetAbsoluteExpiration(KeptFor).SetSize(1);
        return new Known();
    })!; // What the factory makes is never null.

    // Kept also when nobody chose: else the first membership's end would lead on to the second one.
    private async Task<Guid> ChosenAsync(Person person, string session, Guid first, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync(
            $"""
             insert into acting_organisation (issuer, subject, session, organisation_id, chosen_at)
             select {person.Issuer}, {person.Subject}, {session}, {first}, {clock.GetUtcNow()}
             where not exists (select 1 from acting_organisation where issuer = {person.Issuer} and subject = {person.Subject} and session = {session})
             on conflict (issuer, subject, session) do nothing
             """, ct);
        return await db.ActingOrganisations.AsNoTracking()
            .Where(a => a.Issuer == person.Issuer && a.Subject == person.Subject && a.Session == session).Select(a => a.OrganisationId).SingleAsync(ct);
    }

    // Not every provider names the session in its access tokens; then all of a person's are one.
    private static string SessionOf(ClaimsPrincipal user) => user.FindFirst("sid")?.Value is { Length: > 0 and <= 200 } session ? session : "";

    private static object KeyOf(Person person) => (typeof(RegistryDirectory), person);

    private sealed class Known
    {
        public IReadOnlyList<GetMe.ActingFor>? Memberships { get; set; }

        public ConcurrentDictionary<string, Guid> Chosen { get; } = new(StringComparer.Ordinal);
    }
}
