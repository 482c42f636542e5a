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

    public string[] ProvinceCodes { get; private init; } = [];

    public string[] ProcessCodes { get; private init; } = [];

    public string[] CertificateCodes { get; private init; } = [];
}
