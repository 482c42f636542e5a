using Matchmaking.Contracts.Certification;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Certification.Certificates;

/// <summary>What was decided about a certificate. Whether it has expired is not decided but asked for a day: <see cref="Certificate.CountsOn"/>.</summary>
public enum CertificateState
{
    /// <summary>Waits for somebody of the association.</summary>
    Submitted,

    /// <summary>One reviewer has checked it, and a second one has to agree.</summary>
    InReview,

    Verified,

    /// <summary>Not verified, with a reason; the holder submits another.</summary>
    Rejected,

    /// <summary>Verified, but counts for nothing until the suspension is lifted.</summary>
    Suspended,

    /// <summary>Verified once, never again.</summary>
    Revoked,

    /// <summary>Taken back by its holder before it was decided.</summary>
    Withdrawn,
}

/// <summary>What a paper says, as its holder copied it.</summary>
/// <param name="TypeCode">Code of the list of certificates; the list has one for others too.</param>
/// <param name="AccreditationBody">Who accredited the issuer.</param>
/// <param name="ScopeText">The scope in the words of the paper.</param>
/// <param name="ProcessCodes">Processes that the scope names; empty when it covers all that the sites do.</param>
/// <param name="ExpiresOn">Its last day; null for one without an end.</param>
public sealed record CertificateFacts(
    string TypeCode, string Number, string Issuer, string? AccreditationBody, string ScopeText, List<string> ProcessCodes, DateOnly IssuedOn, DateOnly? ExpiresOn);

/// <summary>A site of the holder, as it was called when the certificate was submitted.</summary>
public sealed record CoveredSite(Guid SiteId, string Name, string ProvinceCode);

/// <summary>The file that proves it. Its content is fixed by the hash: the file cannot be exchanged afterwards.</summary>
/// <param name="Sha256">In lower-case hex.</param>
public sealed record Evidence(Guid FileId, string Name, string Sha256);

/// <summary>A certificate that a supplier holds, and what an association says of it. Two people of the association verify it; neither is of the holder.</summary>
public sealed class Certificate
{
    private readonly List<CertificateStep> _steps = [];

    private Certificate() { }

    public Certificate(
        Caller by, Guid associationId, CertificateFacts facts, List<CoveredSite> sites, Evidence evidence, Guid? renews, string checkCode, DateTimeOffset now)
    {
        if (associationId == by.OrganisationId) throw Refuse.Field("certificate.own-association", "associationId", "Nobody verifies its own certificates. Choose another association.");
        (Id, OrganisationId, AssociationId, SubmittedBy, SubmittedAt) = (Guid.CreateVersion7(now), by.OrganisationId, associationId, by.Subject, now);
        (Facts, Sites, Evidence, Renews, CheckCode) = (facts, sites, evidence, renews, checkCode);
        Step(CertificateState.Submitted, by, null, now);
    }

    public Guid Id { get; private init; }

    /// <summary>The holder.</summary>
    public Guid OrganisationId { get; private init; }

    /// <summary>Who is asked to verify it.</summary>
    public Guid AssociationId { get; private init; }

    public CertificateFacts Facts { get; private init; } = null!; // Set by the constructor, and by loading.

    public List<CoveredSite> Sites { get; private init; } = [];

    public Evidence Evidence { get; private init; } = null!; // The same.

    /// <summary>The certificate of the same holder and type that this one follows.</summary>
    public Guid? Renews { get; private init; }

    /// <summary>By which anybody checks it; 60 random bits, so that nobody comes across it by trying.</summary>
    public string CheckCode { get; private init; } = "";

    public CertificateState State { get; private set; }

    public string SubmittedBy { get; private init; } = "";

    public DateTimeOffset SubmittedAt { get; private init; }

    public string? ReviewedBy { get; private set; }

    /// <summary>What the first reviewer found.</summary>
    public Checklist? Checklist { get; private set; }

    public string? VerifiedBy { get; private set; }

    public DateTimeOffset? VerifiedAt { get; private set; }

    /// <summary>For which organisation the last decision on it was taken: the association that was asked.</summary>
    public Guid? DecidedFor { get; private set; }

    /// <summary>Why it was rejected, suspended or revoked.</summary>
    public string? Reason { get; private set; }

    /// <summary>Version of the last event about it.</summary>
    public int Announced { get; private set; }

    /// <summary>Grows with every step; who decides on an older state is refused.</summary>
    public int Revision { get; private set; }

    public IReadOnlyList<CertificateStep> Steps => _steps;

    /// <summary>Whether it counts on that day. The last day is included; a job that runs late changes nothing.</summary>
    public bool CountsOn(DateOnly day) => State is CertificateState.Verified && Facts.IssuedOn <= day && (Facts.ExpiresOn is null || day <= Facts.ExpiresOn);

    public void Withdraw(Caller by, DateTimeOffset now)
    {
        if (State is not (CertificateState.Submitted or CertificateState.InReview)) throw Refuse.Conflict("certificate.decided", "This certificate was decided already. Load it again.");
        Step(CertificateState.Withdrawn, by, null, now);
    }

    /// <summary>The first person of the association has compared the paper with what was submitted.</summary>
    public void Review(Caller by, Checklist checklist, DateTimeOffset now)
    {
        if (State is not CertificateState.Submitted) throw Refuse.Conflict("certificate.not-waiting", "This certificate does not wait for a review. Load it again.");
        RequireNotOfTheHolder(by);
        (ReviewedBy, Checklist) = (by.Subject, checklist);
        Step(CertificateState.InReview, by, null, now);
    }

    /// <summary>The second person agrees; from now on it counts.</summary>
    public CertificateVerified Verify(Caller by, DateTimeOffset now)
    {
        if (State is not CertificateState.InReview) throw Refuse.Conflict("certificate.not-reviewed", "Before a second person verifies a certificate, a first one reviews it. Load it again.");
        RequireNotOfTheHolder(by);
        if (by.Subject == ReviewedBy) throw Refuse.Forbidden("certificate.same-person", "Two people verify a certificate. Ask a colleague for the second look.");
        if (!Checklist!.Passes) throw Refuse.Conflict("certificate.review-failed", "The review found something wrong. Reject the certificate and say what.");
        (VerifiedBy, VerifiedAt) = (by.Subject, now);
        Step(CertificateState.Verified, by, null, now);
        return Announce(now);
    }

    /// <summary>Either reviewer says no, with a reason that the holder reads.</summary>
    public void Reject(Caller by, string reason, DateTimeOffset now)
    {
        if (State is not (CertificateState.Submitted or CertificateState.InReview)) throw Refuse.Conflict("certificate.decided", "This certificate was decided already. Load it again.");
        RequireNotOfTheHolder(by);
        Step(CertificateState.Rejected, by, reason, now);
    }

    public CertificateWithdrawn Suspend(Caller by, string reason, DateTimeOffset now)
    {
        if (State is not CertificateState.Verified) throw Refuse.Conflict("certificate.not-verified", "Only a verified certificate can be suspended. Load it again.");
        return TakeAway(CertificateState.Suspended, by, reason, now);
    }

    public CertificateVerified Lift(Caller by, DateTimeOffset now)
    {
        if (State is not CertificateState.Suspended) throw Refuse.Conflict("certificate.not-suspended", "This certificate is not suspended. Load it again.");
        RequireNotOfTheHolder(by);
        Step(CertificateState.Verified, by, null, now);
        return Announce(now);
    }

    /// <summary>For good; of a suspended one too.</summary>
    public CertificateWithdrawn Revoke(Caller by, string reason, DateTimeOffset now)
    {
        if (State is not (CertificateState.Verified or CertificateState.Suspended)) throw Refuse.Conflict("certificate.not-verified", "Only a verified certificate can be revoked. Load it again.");
        return TakeAway(CertificateState.Revoked, by, reason, now);
    }

    private CertificateWithdrawn TakeAway(CertificateState next, Caller by, string reason, DateTimeOffset now)
    {
        RequireNotOfTheHolder(by);
        Step(next, by, reason, now);
        return new CertificateWithdrawn(Id, ++Announced, OrganisationId, Facts.TypeCode, next.ToString(), now);
    }

    private CertificateVerified Announce(DateTimeOffset now) => new(
        Id, ++Announced, OrganisationId, Facts.TypeCode, [.. Sites.Select(s => s.SiteId)], Facts.ProcessCodes, Facts.IssuedOn, Facts.ExpiresOn, AssociationId, Renews, now);

    private void RequireNotOfTheHolder(Caller by)
    {
        if (by.Subject == SubmittedBy) throw ConflictOfInterest();
    }

    /// <summary>Whoever belongs to the holder takes no part.</summary>
    internal static RefusalException ConflictOfInterest() => Refuse.Forbidden("certificate.conflict-of-interest", "You belong to the holder of this certificate. Somebody else of the association decides on it.");

    private void Step(CertificateState next, Caller by, string? reason, DateTimeOffset now)
    {
        (State, Reason, Revision) = (next, reason, Revision + 1);
        if (next is not (CertificateState.Submitted or CertificateState.Withdrawn)) DecidedFor = by.OrganisationId;
        _steps.Add(new CertificateStep(Revision, next, by, reason, now));
    }
}

/// <summary>A line of the history of a certificate; only added.</summary>
public sealed class CertificateStep
{
    private CertificateStep() { }

    internal CertificateStep(int number, CertificateState state, Caller by, string? reason, DateTimeOffset at) =>
        (Number, State, OrganisationId, By, Reason, At) = (number, state, by.OrganisationId, by.Subject, reason, at);

    public int Number { get; private init; }

    public CertificateState State { get; private init; }

    /// <summary>For whom the person acted.</summary>
    public Guid OrganisationId { get; private init; }

    public string By { get; private init; } = "";

    public string? Reason { get; private init; }

    public DateTimeOffset At { get; private init; }
}

/// <summary>What a reviewer compared with the evidence.</summary>
/// <param name="NumberMatches">Number and holder stand on the paper.</param>
/// <param name="IssuerConfirms">The issuer's register or answer confirms it.</param>
/// <param name="ScopeMatches">The scope covers the sites and processes that were named.</param>
/// <param name="DatesMatch">Both dates stand on the paper.</param>
public sealed record Checklist(bool NumberMatches, bool IssuerConfirms, bool ScopeMatches, bool DatesMatch, string? Note)
{
    public bool Passes => NumberMatches && IssuerConfirms && ScopeMatches && DatesMatch;
}
