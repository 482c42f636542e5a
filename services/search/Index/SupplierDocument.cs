using Matchmaking.Contracts.Registry;
using Matchmaking.Search.Text;

namespace Matchmaking.Search.Index;

/// <summary>A certificate that an association has verified, or withdrawn since.</summary>
/// <param name="ExpiresOn">Null when it does not expire.</param>
/// <param name="Counts">False once it is suspended or revoked.</param>
public sealed record HeldCertificate(Guid CertificateId, int Version, Guid OrganisationId, string Code, DateOnly? ExpiresOn, bool Counts);

/// <summary>What an index keeps of a published supplier, analysed; the same for every engine.</summary>
/// <param name="TrustUntil">The last days of at least level 1, 2 and 3, as far as something of it is held. The index drops what has ended by the day that is asked for.</param>
/// <param name="ClusterCodes">The index remembers them, because numbers of clusters cannot be read back from a code list.</param>
/// <param name="Facets">Numbers of all values it is found by, groups of processes and materials included; those of certificates are not of the profile.</param>
/// <param name="Quality">0 to 100: how much the profile says. Decides who is ranked when very many match.</param>
/// <param name="Lexemes">The words without diacritics, and the concepts.</param>
/// <param name="Exact">The words that were written with diacritics.</param>
/// <param name="Written">Each word's lexeme to one word that has it, without diacritics.</param>
public sealed record SupplierDocument(
    Guid OrganisationId, int Version, DateTimeOffset PublishedAt, string NameVi, string NameEn, string? DescriptionVi, string? DescriptionEn, IReadOnlyList<string> Products,
    IReadOnlyList<string> Equipment, IReadOnlyList<string> ProcessCodes, IReadOnlyList<string> MaterialCodes, IReadOnlyList<string> ProvinceCodes,
    string SizeClass, string Ownership, bool IsDemonstration, IReadOnlyList<DateOnly> TrustUntil, IReadOnlyList<string> ClusterCodes, IReadOnlyList<int> Facets, int Quality,
    IReadOnlyList<WeightedLexeme> Lexemes, IReadOnlyList<WeightedLexeme> Exact, IReadOnlyDictionary<string, string> Written)
{
    public static SupplierDocument Of(SupplierProfilePublished profile, Vocabulary vocabulary)
    {
        var capabilities = profile.Sites.SelectMany(s => s.Capabilities).ToList();
        string[] processes = [.. capabilities.Select(c => c.ProcessCode).Distinct()];
        string[] materials = [.. capabilities.SelectMany(c => c.MaterialCodes).Distinct()];
        string[] provinces = [.. profile.Sites.Select(s => s.ProvinceCode).Distinct()];
        string[] clusters = [.. (profile.ClusterCodes ?? []).Distinct()];
        var trust = TrustOf(profile);
        var text = SupplierText.Of(profile, processes, materials, provinces, vocabulary);
        return new SupplierDocument(
            profile.OrganisationId, profile.Version, profile.At.ToUniversalTime(), profile.NameVi, profile.NameEn, profile.DescriptionVi, profile.DescriptionEn,
            [.. profile.Products.Select(p => p.Name)], [.. profile.Equipment], processes, materials, provinces, profile.SizeClass, profile.Ownership, profile.IsDemonstration, trust, clusters,
            [
                .. processes.SelectMany(c => vocabulary.Path(Vocabulary.Process, c)).Distinct().Select(c => Facet.Number(Vocabulary.Process, c)),
                .. materials.SelectMany(c => vocabulary.Path(Vocabulary.Material, c)).Distinct().Select(c => Facet.Number(Vocabulary.Material, c)),
                .. provinces.Select(c => Facet.Number(Vocabulary.Province, c)),
                Facet.Number(Facet.Size, profile.SizeClass),
                Facet.Number(Facet.Ownership, profile.Ownership),
                .. Facet.TrustLevels.Take(trust.Count).Select(level => Facet.Number(Facet.Trust, level)),
                .. clusters.Select(c => Facet.Number(Facet.Cluster, c)),
            ],
            QualityOf(profile, processes.Length), text.Lexemes, text.Exact, text.Written);
    }

    // A level holds what is below it, so at least this level lasts as long as the longest of those from it on.
    private static List<DateOnly> TrustOf(SupplierProfilePublished profile)
    {
        var held = profile.TrustLevels ?? (profile is { TrustLevel: > 0, TrustedUntil: { } until } ? [new PublishedTrust(profile.TrustLevel, until)] : []);
        return [.. Enumerable.Range(1, held.Select(h => h.Level).DefaultIfEmpty().Max()).Select(level => held.Where(h => h.Level >= level).Max(h => h.Until))];
    }

    private static int QualityOf(SupplierProfilePublished profile, int processes) =>
        (profile.DescriptionVi is { Length: > 40 } ? 15 : 0) + (profile.DescriptionEn is { Length: > 40 } ? 15 : 0) + Math.Min(processes, 6) * 5 + Math.Min(profile.Certificates.DistinctBy(c => c.TypeCode).Count(), 4) * 5
        + Math.Min(profile.Products.Count, 5) * 2 + Math.Min(profile.Equipment.Count, 5) * 2;
}
