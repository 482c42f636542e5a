namespace Matchmaking.Registry.Profiles;

/// <summary>
/// How much of a profile is there, from 0 to 100, and what to add next: the items come in the order in which adding them
/// helps most, what publishing needs first. The words for an item and why it helps are the portal's.
/// </summary>
public sealed record Completeness(int Score, IReadOnlyList<Completeness.Item> Items)
{
    public sealed record Item(string Code, bool Done, int Points);

    /// <summary>Codes of what publishing still needs.</summary>
    public IReadOnlyList<string> Missing => [.. Items.Take(Required).Where(i => !i.Done).Select(i => i.Code)];

    private const int Required = 3;

    public static Completeness Of(SupplierProfile profile)
    {
        var words = profile.Words;
        var capabilities = profile.Sites.SelectMany(s => s.Capabilities).Select(c => c.Facts).ToList();
        Item[] items =
        [
            new("tax-code", true, 10), // An organisation without one cannot register.
            new("site", profile.Sites.Count > 0, 15),
            new("capability", capabilities.Count > 0, 20),
            new("contact", words.ContactName is not null && (words.ContactEmail ?? words.ContactPhone) is not null, 7),
            new("certificate", profile.Certificates.Count > 0, 7),
            new("vsic", words.VsicCodes.Count > 0, 5), // Without one, no association can vet it.
            new("description-vi", words.DescriptionVi is not null, 5),
            new("description-en", words.DescriptionEn is not null, 5),
            new("monthly-capacity", capabilities.Exists(c => c.MonthlyCapacity is not null), 4),
            new("tolerance", capabilities.Exists(c => c.ToleranceMm is not null), 3),
            new("material", capabilities.Exists(c => c.MaterialCodes.Count > 0), 3),
            new("product", profile.Products.Count > 0, 3),
            new("size", capabilities.Exists(c => (c.MaxLengthMm ?? c.MaxWidthMm ?? c.MaxHeightMm) is not null), 2),
            new("equipment", profile.Equipment.Count > 0, 2),
            new("photo", profile.Photos.Count > 0, 2),
            new("reference-customer", words.ReferenceCustomers.Count > 0, 2),
            new("batch", capabilities.Exists(c => (c.BatchMin ?? c.BatchMax) is not null), 1),
            new("coordinates", profile.Sites.Any(s => s.Facts.Latitude is not null), 1),
            new("markets", words.MarketLocal is not null, 1),
            new("language", words.Languages.Count > 0, 1),
            new("website", words.Website is not null, 1),
        ];
        return new Completeness(items.Where(i => i.Done).Sum(i => i.Points), items);
    }
}
