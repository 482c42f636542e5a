namespace Matchmaking.Sourcing.Suppliers;

/// <summary>What the registry last said of an organisation, as far as buying and bidding look at it.</summary>
public sealed class KnownOrganisation
{
    public Guid OrganisationId { get; private init; }

    public int Version { get; private init; }

    public string NameVi { get; private init; } = "";

    public string NameEn { get; private init; } = "";

    public string[] Kinds { get; private init; } = [];

    public string Ownership { get; private init; } = "";

    public string SizeClass { get; private init; } = "";
}

/// <summary>Whether the operator has suspended an organisation.</summary>
public sealed class OrganisationSuspension
{
    public Guid OrganisationId { get; private init; }

    public int Version { get; private init; }

    public bool IsSuspended { get; private init; }
}

/// <summary>Whether a supplier's profile is public.</summary>
public enum Standing
{
    Published,

    /// <summary>Taken back by its owner.</summary>
    Draft,

    /// <summary>Taken from public view by somebody else: such a supplier wins nothing.</summary>
    Suspended,
}

/// <summary>What the registry last said of a supplier's profile. Withdrawn ones stay, to tell a late message from a new one.</summary>
public sealed class KnownSupplier
{
    public Guid OrganisationId { get; private init; }

    public int Version { get; private init; }

    public Standing Standing { get; private init; }

    /// <summary>The last day on which an association vouches for it, at whichever level; nothing is heard when it has passed.</summary>
    public DateOnly? TrustedUntil { get; private init; }

    public string[] ProvinceCodes { get; private init; } = [];

    public string[] ProcessCodes { get; private init; } = [];
}

/// <summary>A certificate that an association verified, as the certification service told of it last.</summary>
public sealed class KnownCertificate
{
    public Guid CertificateId { get; private init; }

    public int Version { get; private init; }

    public Guid OrganisationId { get; private init; }

    public string TypeCode { get; private init; } = "";

    public Guid[] SiteIds { get; private init; } = [];

    /// <summary>Empty when it covers all that the sites do.</summary>
    public string[] ProcessCodes { get; private init; } = [];

    public DateOnly IssuedOn { get; private init; }

    public DateOnly? ExpiresOn { get; private init; }

    /// <summary>The association; null for one that was heard of before this was kept.</summary>
    public Guid? VerifiedBy { get; private init; }

    /// <summary>False once it is suspended or revoked.</summary>
    public bool Counts { get; private init; }

    /// <summary>Asked for a day, so that an event that is late changes nothing. The last day is included.</summary>
    public bool CountsOn(DateOnly day) => Counts && IssuedOn <= day && (ExpiresOn is null || day <= ExpiresOn);

    /// <summary>Whether its scope covers this process at the site of an offer. An offer that names no site is covered by nothing: a scope is one of sites.</summary>
    public bool Covers(string processCode, Guid? siteId) =>
        siteId is { } site && SiteIds.Contains(site) && (ProcessCodes.Length == 0 || ProcessCodes.Any(covered => Codes.Processes.IsUnder(processCode, covered)));
}
