namespace Matchmaking.Registry.Profiles;

/// <summary>What a supplier says about itself as a whole.</summary>
public sealed record ProfileWords
{
    public string NameVi { get; init; } = "";

    public string NameEn { get; init; } = "";

    public string? DescriptionVi { get; init; }

    public string? DescriptionEn { get; init; }

    public string? Website { get; init; }

    public string? ContactName { get; init; }

    public string? ContactEmail { get; init; }

    public string? ContactPhone { get; init; }

    /// <summary>ISO 639-1 codes of the languages in which buyers are answered.</summary>
    public List<string> Languages { get; init; } = [];

    /// <summary>Share of sales by reach, in percent, together 100; all four or none.</summary>
    public int? MarketLocal { get; init; }

    public int? MarketRegional { get; init; }

    public int? MarketNational { get; init; }

    public int? MarketGlobal { get; init; }

    public List<string> ReferenceCustomers { get; init; } = [];

    /// <summary>Business lines as the state numbers them, five digits (VSIC 2007).</summary>
    public List<string> VsicCodes { get; init; } = [];
}

/// <summary>Something that the supplier makes, with its Harmonized System code where known.</summary>
public sealed record Product(string Name, string? HsCode);

/// <summary>Machines of one sort.</summary>
public sealed record Equipment(string Name, int Count);

/// <summary>A photo of the profile.</summary>
/// <param name="FileId">Of the files service.</param>
public sealed record Photo(Guid FileId, string Caption);

/// <summary>A certificate as the supplier declares it; nobody has verified it here.</summary>
public sealed record DeclaredCertificate(string TypeCode, string? Number, string? Issuer, DateOnly? IssuedOn, DateOnly? ExpiresOn);
