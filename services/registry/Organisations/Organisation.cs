using Matchmaking.Contracts.Registry;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Registry.Organisations;

/// <summary>A firm, association or agency, identified by country and tax code, with the history of its status.</summary>
public sealed class Organisation
{
    private readonly List<OrganisationStatus> _statuses = [];

    private Organisation() { }

    public Organisation(string country, string taxCode, string nameVi, string nameEn, List<string> kinds, bool isDemonstration, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7(now);
        (Country, TaxCode, NameVi, NameEn, Kinds, IsDemonstration, RegisteredAt) = (country, taxCode, nameVi, nameEn, kinds, isDemonstration, now);
    }

    public Guid Id { get; private init; }

    public string Country { get; private init; } = "";

    public string TaxCode { get; private init; } = "";

    /// <summary>Legal name.</summary>
    public string NameVi { get; private set; } = "";

    /// <summary>International name; the legal name where there is none.</summary>
    public string NameEn { get; private set; } = "";

    public List<string> Kinds { get; private set; } = [];

    /// <summary>Made by the demonstration, not by a real firm.</summary>
    public bool IsDemonstration { get; private init; }

    /// <summary>The association or operator whose list brought it here, and which keeps it up to date until it has members of its own.</summary>
    public Guid? ImportedBy { get; init; }

    public DateTimeOffset RegisteredAt { get; private init; }

    /// <summary>Number of announced states; every change is announced once.</summary>
    public int Version { get; private set; }

    public IReadOnlyList<OrganisationStatus> Statuses => _statuses;

    public bool Is(string kind) => Kinds.Contains(kind, StringComparer.Ordinal);

    /// <summary>What counts for a fact of <paramref name="date"/>; null before the first known status.</summary>
    public OrganisationStatus? StatusOn(DateOnly date) =>
        _statuses.Where(s => s.EffectiveFrom <= date).OrderBy(s => s.EffectiveFrom).ThenBy(s => s.Number).LastOrDefault();

    /// <summary>Adds to the history. The past may be completed or corrected, the future not be promised.</summary>
    /// <param name="by">The membership of whoever says so; null for the operator or a list.</param>
    public OrganisationStatus RecordStatus(DateOnly effectiveFrom, StatusFacts facts, DateTimeOffset now, Guid? by = null)
    {
        if (effectiveFrom > VietnamDay.Of(now))
            throw Refuse.Field("status.in-future", "effectiveFrom", "A status takes effect today or took effect earlier; record a coming change when it has come.");
        if (!Fits(facts))
            throw Refuse.Field("status.share-contradicts-ownership", "foreignSharePercent", "The foreign share does not fit the ownership: below 50 % when Vietnamese-owned, above 0 % with foreign investment, between them in a joint venture.");

        var status = new OrganisationStatus(_statuses.Count + 1, effectiveFrom, facts, now, by);
        _statuses.Add(status);
        return status;
    }

    public static bool Fits(StatusFacts facts) => facts.Ownership switch
    {
        Ownership.VietnameseOwned => facts.ForeignSharePercent < 50,
        Ownership.ForeignInvested => facts.ForeignSharePercent > 0,
        Ownership.JointVenture => facts.ForeignSharePercent is > 0 and < 100,
        _ => true,
    };

    public void Rename(string nameVi, string nameEn) => (NameVi, NameEn) = (nameVi, nameEn);

    /// <summary>Kinds are only added: deals were made under the old ones.</summary>
    public void ChooseKinds(List<string> kinds)
    {
        if (Kinds.FirstOrDefault(k => !kinds.Contains(k)) is { } missing)
            throw Refuse.Field("organisation.kind-kept", "kinds", $"An organisation stays what it was; keep {missing} in the list.");
        Kinds = kinds;
    }

    /// <summary>The state as the other services shall know it; call it once for each change that is saved.</summary>
    public OrganisationRegistered Announce(DateTimeOffset now)
    {
        var status = StatusOn(VietnamDay.Of(now)) ?? throw new InvalidOperationException("An organisation has a status from its first day.");
        return new OrganisationRegistered(
            Id, ++Version, Country, NameVi, NameEn, Kinds, status.Ownership.ToString(), status.Facts.SizeClass.ToString(), IsDemonstration, now);
    }
}
