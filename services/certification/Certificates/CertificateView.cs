using Matchmaking.Certification.Known;
using Matchmaking.Certification.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Certification.Certificates;

/// <summary>How a certificate stands on a day: what was decided, and what the calendar makes of it.</summary>
public enum Standing
{
    Submitted,
    InReview,
    Verified,

    /// <summary>Verified, with 90 days or fewer to go.</summary>
    ExpiringSoon,

    /// <summary>Verified once; its last day is over.</summary>
    Expired,
    Rejected,
    Suspended,
    Revoked,
    Withdrawn,
}

/// <summary>A certificate in a list.</summary>
/// <param name="DaysLeft">Until its last day; null without one.</param>
/// <param name="IsReviewedByMe">Then somebody else gives the second look.</param>
public sealed record CertificateItem(
    Guid CertificateId, Guid OrganisationId, string HolderVi, string HolderEn, Guid AssociationId, string AssociationVi, string AssociationEn,
    string TypeCode, string Number, string Issuer, IReadOnlyList<CoveredSite> Sites, IReadOnlyList<string> ProcessCodes,
    DateOnly IssuedOn, DateOnly? ExpiresOn, Standing Standing, int? DaysLeft, string CheckCode, DateTimeOffset SubmittedAt, bool IsReviewedByMe)
{
    /// <summary>Days before the last day from which it is said to expire soon.</summary>
    private const int Soon = 90;

    internal static Standing StandingOf(CertificateState state, DateOnly? expiresOn, DateOnly today) => state switch
    {
        CertificateState.Verified => expiresOn < today ? Standing.Expired : expiresOn is { } last && last.DayNumber - today.DayNumber <= Soon ? Standing.ExpiringSoon : Standing.Verified,
        _ => Enum.Parse<Standing>(state.ToString()),
    };

    internal static CertificateItem Of(Certificate c, Names names, DateOnly today, string reader)
    {
        var (holder, association) = (names.Of(c.OrganisationId), names.Of(c.AssociationId));
        return new CertificateItem(
            c.Id, c.OrganisationId, holder.Vi, holder.En, c.AssociationId, association.Vi, association.En, c.Facts.TypeCode, c.Facts.Number, c.Facts.Issuer, c.Sites, c.Facts.ProcessCodes,
            c.Facts.IssuedOn, c.Facts.ExpiresOn, StandingOf(c.State, c.Facts.ExpiresOn, today), c.Facts.ExpiresOn?.DayNumber - today.DayNumber, c.CheckCode, c.SubmittedAt, c.ReviewedBy == reader);
    }
}

/// <summary>Names of organisations, looked up at once.</summary>
internal sealed class Names
{
    private readonly Dictionary<Guid, KnownOrganisation> _known;

    private Names(Dictionary<Guid, KnownOrganisation> known) => _known = known;

    public static async Task<Names> LoadAsync(CertificationDb db, IEnumerable<Certificate> certificates, CancellationToken ct)
    {
        var ids = certificates.SelectMany(c => new[] { c.OrganisationId, c.AssociationId }).Distinct().ToList();
        return new Names(await db.Organisations.AsNoTracking().Where(o => ids.Contains(o.OrganisationId)).ToDictionaryAsync(o => o.OrganisationId, ct));
    }

    /// <summary>Empty until the registry's event is here.</summary>
    public (string Vi, string En) Of(Guid id) => _known.TryGetValue(id, out var known) ? (known.NameVi, known.NameEn) : ("", "");
}
