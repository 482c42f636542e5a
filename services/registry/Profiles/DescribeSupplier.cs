using System.ComponentModel.DataAnnotations;
using Matchmaking.Registry.Codes;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Profiles;

/// <summary>A supplier says who it is: everything of the profile but its sites.</summary>
public static class DescribeSupplier
{
    public sealed record Request(
        int Version,
        [Required, StringLength(200)] string NameVi,
        [Required, StringLength(200)] string NameEn,
        [StringLength(4000)] string? DescriptionVi = null,
        [StringLength(4000)] string? DescriptionEn = null,
        [StringLength(300), RegularExpression(@"^https?://[^\s""'<>]+$", ErrorMessage = "A web address starts with https:// or http://.")] string? Website = null,
        [StringLength(200)] string? ContactName = null,
        [StringLength(254), EmailAddress] string? ContactEmail = null,
        [StringLength(40), RegularExpression(@"^[+0-9 ().-]{5,}$", ErrorMessage = "A phone number has digits, spaces and + ( ) . -")] string? ContactPhone = null,
        [MaxLength(20)] IReadOnlyList<string>? Languages = null,
        ProfileView.MarketShares? Markets = null,
        [MaxLength(100)] IReadOnlyList<ProductLine>? Products = null,
        [MaxLength(100)] IReadOnlyList<EquipmentLine>? Equipment = null,
        [MaxLength(50)] IReadOnlyList<string>? ReferenceCustomers = null,
        [MaxLength(50)] IReadOnlyList<CertificateLine>? Certificates = null,
        [MaxLength(10)] IReadOnlyList<string>? VsicCodes = null);

    public sealed record ProductLine(
        [Required, StringLength(200)] string Name,
        [RegularExpression(@"^[0-9]{4}(\.?[0-9]{2}){0,3}$", ErrorMessage = "An HS code has 4 to 10 digits.")] string? HsCode = null);

    public sealed record EquipmentLine([Required, StringLength(200)] string Name, [Range(1, 100_000)] int Count = 1);

    public sealed record CertificateLine(
        [Required, StringLength(60)] string TypeCode, [StringLength(100)] string? Number = null, [StringLength(200)] string? Issuer = null,
        DateOnly? IssuedOn = null, DateOnly? ExpiresOn = null);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPut("/profiles/{organisationId:guid}", HandleAsync)
        .WithName(nameof(DescribeSupplier))
        .RequireWriter()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<Ok<ProfileView>> HandleAsync(
        Guid organisationId, Request request, Caller caller, CodeLists codes, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var own = await OwnProfile.LoadAsync(db, organisationId, caller, ct);
        own.Profile.RequireRevision(request.Version);
        own.Profile.Describe(
            WordsOf(request, codes),
            [.. (request.Products ?? []).Select(p => new Product(p.Name.Trim(), Text.OrNull(p.HsCode)))],
            [.. (request.Equipment ?? []).Select(e => new Equipment(e.Name.Trim(), e.Count))],
            CertificatesOf(request, codes));
        await own.SaveAsync(db, clock.GetUtcNow(), ct);
        return TypedResults.Ok(await GetProfile.ViewAsync(own.Profile, own.Organisation, true, db, clock, ct));
    }

    private static ProfileWords WordsOf(Request request, CodeLists codes)
    {
        if (request.Markets is { } m && (new[] { m.Local, m.Regional, m.National, m.Global }.Any(share => share is < 0 or > 100) || m.Local + m.Regional + m.National + m.Global != 100))
            throw Refuse.Field("profile.markets-sum", "markets", "The four market shares are each 0 to 100 and together 100.");
        var languages = Text.Distinct(request.Languages);
        if (languages.FindIndex(l => l.Length != 2 || !l.All(char.IsAsciiLetterLower)) is >= 0 and var wrong)
            throw Refuse.Field("profile.language-unknown", $"languages[{wrong}]", "A language is its two-letter code, such as vi or en.");
        if (request.ReferenceCustomers?.Any(c => c.Length > 200) is true)
            throw Refuse.Field("profile.customer-too-long", "referenceCustomers", "A customer's name has at most 200 characters.");
        var vsicCodes = Text.Distinct(request.VsicCodes);
        for (var i = 0; i < vsicCodes.Count; i++) codes.Require("vsic", vsicCodes[i], $"vsicCodes[{i}]");

        return new ProfileWords
        {
            NameVi = request.NameVi.Trim(),
            NameEn = request.NameEn.Trim(),
            DescriptionVi = Text.OrNull(request.DescriptionVi),
            DescriptionEn = Text.OrNull(request.DescriptionEn),
            Website = Text.OrNull(request.Website),
            ContactName = Text.OrNull(request.ContactName),
            ContactEmail = Text.OrNull(request.ContactEmail),
            ContactPhone = Text.OrNull(request.ContactPhone),
            Languages = languages,
            MarketLocal = request.Markets?.Local,
            MarketRegional = request.Markets?.Regional,
            MarketNational = request.Markets?.National,
            MarketGlobal = request.Markets?.Global,
            ReferenceCustomers = Text.Distinct(request.ReferenceCustomers),
            VsicCodes = vsicCodes,
        };
    }

    private static List<DeclaredCertificate> CertificatesOf(Request request, CodeLists codes)
    {
        var certificates = request.Certificates ?? [];
        for (var i = 0; i < certificates.Count; i++)
        {
            codes.Require("certificates", certificates[i].TypeCode, $"certificates[{i}].typeCode");
            if (certificates[i].ExpiresOn < certificates[i].IssuedOn)
                throw Refuse.Field("certificate.expires-before-issue", $"certificates[{i}].expiresOn", "A certificate does not expire before it was issued.");
        }

        return [.. certificates.Select(c => new DeclaredCertificate(c.TypeCode, Text.OrNull(c.Number), Text.OrNull(c.Issuer), c.IssuedOn, c.ExpiresOn))];
    }
}
