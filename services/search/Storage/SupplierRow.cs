using Matchmaking.Search.Index;
using Matchmaking.Search.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NpgsqlTypes;

namespace Matchmaking.Search.Storage;

/// <summary>A supplier as the index knows it, or the tombstone of one.</summary>
internal sealed class SupplierRow(Guid organisationId)
{
    public Guid OrganisationId { get; private init; } = organisationId;

    public int Version { get; private set; }

    public bool IsWithdrawn { get; private set; }

    public string NameVi { get; private set; } = "";

    public string NameEn { get; private set; } = "";

    public string NameFolded { get; private set; } = "";

    public string? DescriptionVi { get; private set; }

    public string? DescriptionEn { get; private set; }

    public string[] Products { get; private set; } = [];

    public string[] Equipment { get; private set; } = [];

    public string[] ProcessCodes { get; private set; } = [];

    public string[] MaterialCodes { get; private set; } = [];

    public string[] ProvinceCodes { get; private set; } = [];

    public string[] CertificateCodes { get; private set; } = [];

    public int[] CertificateFacets { get; private set; } = [];

    public DateOnly?[] CertificateExpires { get; private set; } = [];

    public DateOnly? FirstExpiry { get; private set; }

    public string SizeClass { get; private set; } = "";

    public string Ownership { get; private set; } = "";

    public bool IsDemonstration { get; private set; }

    public DateOnly[] TrustUntil { get; private set; } = [];

    public int[] Facets { get; private set; } = [];

    public int Quality { get; private set; }

    public DateTimeOffset PublishedAt { get; private set; }

    public DateTimeOffset IndexedAt { get; private set; }

    public NpgsqlTsVector TextFolded { get; private set; } = NpgsqlTsVector.Empty;

    public NpgsqlTsVector TextExact { get; private set; } = NpgsqlTsVector.Empty;

    /// <summary>Every lexeme that counts for document frequencies.</summary>
    public IEnumerable<string> Lexemes => TextFolded.Select(l => l.Text).Concat(TextExact.Select(l => l.Text));

    /// <param name="held">The certificates of the supplier that count.</param>
    public void Become(SupplierDocument document, IReadOnlyList<HeldCertificate> held, DateTimeOffset now)
    {
        (Version, IsWithdrawn, PublishedAt, IndexedAt) = (document.Version, false, document.PublishedAt, now);
        (NameVi, NameEn, NameFolded) = (document.NameVi, document.NameEn, Analyser.Folded($"{document.NameVi} {document.NameEn}"));
        (DescriptionVi, DescriptionEn, Products, Equipment) = (document.DescriptionVi, document.DescriptionEn, [.. document.Products], [.. document.Equipment]);
        (ProcessCodes, MaterialCodes, ProvinceCodes) = ([.. document.ProcessCodes], [.. document.MaterialCodes], [.. document.ProvinceCodes]);
        (SizeClass, Ownership, IsDemonstration, Facets, Quality) = (document.SizeClass, document.Ownership, document.IsDemonstration, [.. document.Facets], document.Quality);
        (TextFolded, TextExact) = (Vector(document.Lexemes), Vector(document.Exact));
        TrustUntil = [.. document.TrustUntil];
        CertificateFacets = [];
        Hold(held, now);
    }

    /// <summary>Of several of one type the one that does not expire, or expires last, speaks.</summary>
    public void Hold(IReadOnlyList<HeldCertificate> held, DateTimeOffset now)
    {
        var types = held.GroupBy(c => c.Code, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (Code: g.Key, ExpiresOn: g.Any(c => c.ExpiresOn is null) ? null : g.Max(c => c.ExpiresOn))).ToList();
        var before = CertificateFacets;
        CertificateCodes = [.. types.Select(t => t.Code)];
        CertificateFacets = [.. types.Select(t => Facet.Number(Vocabulary.Certificate, t.Code))];
        CertificateExpires = [.. types.Select(t => t.ExpiresOn)];
        FirstExpiry = types.Select(t => t.ExpiresOn).Concat(TrustUntil.Select(until => (DateOnly?)until)).Min();
        Facets = [.. Facets.Except(before).Concat(CertificateFacets)];
        IndexedAt = now;
    }

    /// <summary>Keeps nothing but that there was a newer version than those which may still come.</summary>
    public void Withdraw(int version, DateTimeOffset at, DateTimeOffset now)
    {
        (Version, IsWithdrawn, PublishedAt, IndexedAt) = (version, true, at, now);
        (NameVi, NameEn, NameFolded, DescriptionVi, DescriptionEn, Products, Equipment) = ("", "", "", null, null, [], []);
        (ProcessCodes, MaterialCodes, ProvinceCodes, CertificateCodes, CertificateFacets, CertificateExpires, FirstExpiry) = ([], [], [], [], [], [], null);
        TrustUntil = [];
        (SizeClass, Ownership, IsDemonstration, Facets, Quality, TextFolded, TextExact) = ("", "", false, [], 0, NpgsqlTsVector.Empty, NpgsqlTsVector.Empty);
    }

    // PostgreSQL keeps at most 256 places of one word.
#pragma warning disable CS0618 // Parsing on this side is unreliable for texts; here it is our own lexemes, which hold no quotes or backslashes.
    private static NpgsqlTsVector Vector(IEnumerable<WeightedLexeme> lexemes) => NpgsqlTsVector.Parse(string.Join(' ', lexemes
        .GroupBy(l => l.Lexeme, StringComparer.Ordinal)
        .Select(g => $"'{g.Key}':{string.Join(',', g.DistinctBy(l => l.Position).Take(255).Select(l => $"{l.Position}{l.Weight}"))}")));
#pragma warning restore CS0618
}

internal sealed class SupplierTable : IEntityTypeConfiguration<SupplierRow>
{
    public void Configure(EntityTypeBuilder<SupplierRow> supplier)
    {
        supplier.ToTable("supplier_document");
        supplier.HasKey(s => s.OrganisationId);
        supplier.Ignore(s => s.Lexemes);

        // The aggregate is the organisation; its id is given.
        supplier.Property(s => s.OrganisationId).ValueGeneratedNever();
    }
}

internal sealed class HeldCertificateTable : IEntityTypeConfiguration<HeldCertificate>
{
    public void Configure(EntityTypeBuilder<HeldCertificate> held)
    {
        held.ToTable("held_certificate");
        held.HasKey(h => h.CertificateId);
        held.Property(h => h.CertificateId).ValueGeneratedNever();
    }
}

/// <summary>In how many documents a lexeme is.</summary>
internal sealed class LexemeRow
{
    public string Lexeme { get; private init; } = "";

    public bool IsWord { get; private init; }

    public string Written { get; private init; } = "";

    public int Documents { get; private init; }
}

internal sealed class LexemeTable : IEntityTypeConfiguration<LexemeRow>
{
    public void Configure(EntityTypeBuilder<LexemeRow> lexeme)
    {
        lexeme.ToTable("lexeme");
        lexeme.HasKey(l => l.Lexeme);
    }
}
