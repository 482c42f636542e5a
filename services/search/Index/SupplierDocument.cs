using Matchmaking.Contracts.Registry;
using Matchmaking.Search.Text;

namespace Matchmaking.Search.Index;

/// <param name="ExpiresOn">Null when it does not expire.</param>
public sealed record DeclaredCertificate(string Code, DateOnly? ExpiresOn);

/// <summary>What an index keeps of a published supplier, analysed; the same for every engine.</summary>
/// <param name="Facets">Numbers of all values it is found by; groups of processes and materials included.</param>
/// <param name="Quality">0 to 100: how much the profile says. Decides who is ranked when very many match.</param>
/// <param name="Lexemes">The words without diacritics, and the concepts.</param>
/// <param name="Exact">The words that were written with diacritics.</param>
/// <param name="Written">Each word's lexeme to one word that has it, without diacritics.</param>
public sealed record SupplierDocument(
    Guid OrganisationId, int Version, DateTimeOffset PublishedAt, string NameVi, string NameEn, string? DescriptionVi, string? DescriptionEn, IReadOnlyList<string> Products,
    IReadOnlyList<string> Equipment, IReadOnlyList<string> ProcessCodes, IReadOnlyList<string> MaterialCodes, IReadOnlyList<string> ProvinceCodes,
    IReadOnlyList<DeclaredCertificate> Certificates, string SizeClass, string Ownership, bool IsDemonstration, IReadOnlyList<int> Facets, int Quality,
    IReadOnlyList<WeightedLexeme> Lexemes, IReadOnlyList<WeightedLexeme> Exact, IReadOnlyDictionary<string, string> Written)
{
    public static SupplierDocument Of(SupplierProfilePublished profile, Vocabulary vocabulary)
    {
        var capabilities = profile.Sites.SelectMany(s => s.Capabilities).ToList();
        string[] processes = [.. capabilities.Select(c => c.ProcessCode).Distinct()];
        string[] materials = [.. capabilities.SelectMany(c => c.MaterialCodes).Distinct()];
        string[] provinces = [.. profile.Sites.Select(s => s.ProvinceCode).Distinct()];
        // One that does not expire, or expires last, speaks for its type.
        DeclaredCertificate[] certificates = [.. profile.Certificates.GroupBy(c => c.TypeCode).Select(g => new DeclaredCertificate(g.Key, g.Any(c => c.ExpiresOn is null) ? null : g.Max(c => c.ExpiresOn)))];
        var text = SupplierText.Of(profile, processes, materials, provinces, vocabulary);
        return new SupplierDocument(
            profile.OrganisationId, profile.Version, profile.At.ToUniversalTime(), profile.NameVi, profile.NameEn, profile.DescriptionVi, profile.DescriptionEn,
            [.. profile.Products.Select(p => p.Name)], [.. profile.Equipment], processes, materials, provinces, certificates, profile.SizeClass, profile.Ownership, profile.IsDemonstration,
            [
                .. processes.SelectMany(c => vocabulary.Path(Vocabulary.Process, c)).Distinct().Select(c => Facet.Number(Vocabulary.Process, c)),
                .. materials.SelectMany(c => vocabulary.Path(Vocabulary.Material, c)).Distinct().Select(c => Facet.Number(Vocabulary.Material, c)),
                .. provinces.Select(c => Facet.Number(Vocabulary.Province, c)),
                .. certificates.Select(c => Facet.Number(Vocabulary.Certificate, c.Code)),
                Facet.Number(Facet.Size, profile.SizeClass),
                Facet.Number(Facet.Ownership, profile.Ownership),
            ],
            QualityOf(profile, processes.Length, certificates.Length), text.Lexemes, text.Exact, text.Written);
    }

    private static int QualityOf(SupplierProfilePublished profile, int processes, int certificates) =>
        (profile.DescriptionVi is { Length: > 40 } ? 15 : 0) + (profile.DescriptionEn is { Length: > 40 } ? 15 : 0) + Math.Min(processes, 6) * 5 + Math.Min(certificates, 4) * 5
        + Math.Min(profile.Products.Count, 5) * 2 + Math.Min(profile.Equipment.Count, 5) * 2;
}
