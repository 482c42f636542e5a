using Matchmaking.Portal.Clients;
using Matchmaking.Portal.Components;
using Matchmaking.Portal.Wording;

namespace Matchmaking.Portal.SignIn;

/// <summary>Names of the people of the reader's organisation: other services know them by their subjects only.</summary>
internal sealed class Colleagues(RegistryClient registry, Acting acting)
{
    /// <summary>Who is not among them has left, or is a program.</summary>
    public sealed record Names(IReadOnlyDictionary<string, string?> BySubject)
    {
        public static readonly Names None = new(new Dictionary<string, string?>());

        public string NameOf(string? subject) =>
            subject is not null && BySubject.TryGetValue(subject, out var name) ? States.Person(name) : Language.T("a former colleague or a program", "đồng nghiệp cũ hoặc chương trình");
    }

    /// <summary>A page about something else is shown without names when the registry does not answer.</summary>
    public async Task<Names> NamesAsync() =>
        await Part.OrNullAsync(async () => await acting.MembershipAsync() is { } mine ? await registry.MembersAsync(mine.OrganisationId) : null) is { } members
            ? new Names(members.Items.DistinctBy(m => m.Subject).ToDictionary(m => m.Subject, m => m.Name)) : Names.None;
}
