namespace Matchmaking.Registry.SupplierLists;

/// <summary>Of which state of an organisation the keys are.</summary>
internal sealed record LikenessState(Guid OrganisationId, int OrganisationVersion, int ProfileRevision);

/// <summary>By which an organisation is found as perhaps alike.</summary>
internal sealed record LikenessKey(string Key, Guid OrganisationId);

/// <summary>By which a row of a list is.</summary>
internal sealed record ListPreviewKey(Guid PreviewId, string Key, int Row);

/// <summary>What an importer said of a row, known by all its cells, that is like a supplier.</summary>
internal sealed record RememberedDecision(
    Guid OrganisationId, string Fingerprint, string LikeCountry, string LikeTaxCode, DuplicateDecision Decision, string DecidedBy, DateTimeOffset DecidedAt);
