using System.Globalization;
using System.Text;
using System.Text.Json;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Search.Index;

/// <summary>A document as the query answers it.</summary>
internal sealed record Row(
    Guid OrganisationId, string NameVi, string NameEn, string? DescriptionVi, string? DescriptionEn, string[] ProvinceCodes, string[] ProcessCodes, string[] MaterialCodes, string[] ValidCertificates,
    string SizeClass, string Ownership, bool IsDemonstration, double Score, string NameFolded, DateTimeOffset PublishedAt)
{
    public static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}

/// <summary>Where a page ended: the value it is ordered by, and the id that breaks ties.</summary>
internal sealed record Cursor(object Value, Guid Id)
{
    public static string Of(Row last, SupplierOrder order)
    {
        var value = order switch
        {
            SupplierOrder.Name => last.NameFolded,
            SupplierOrder.Newest => last.PublishedAt.ToString("o", CultureInfo.InvariantCulture),
            _ => last.Score.ToString("R", CultureInfo.InvariantCulture),
        };
        return Convert.ToBase64String(Encoding.UTF8.GetBytes($"{order}\n{last.OrganisationId}\n{value}"));
    }

    /// <returns>Null for the first page.</returns>
    /// <exception cref="RefusalException">The token is not one of ours, or of another order.</exception>
    public static Cursor? Read(string? token, SupplierOrder order)
    {
        if (string.IsNullOrEmpty(token)) return null;
        var bytes = new byte[token.Length];
        if (Convert.TryFromBase64String(token, bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length).Split('\n', 3) is [var of, var id, var value] && of == order.ToString() && Guid.TryParse(id, out var organisationId))
        {
            switch (order)
            {
                case SupplierOrder.Name: return new Cursor(value, organisationId);
                case SupplierOrder.Newest when DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var at): return new Cursor(at.ToUniversalTime(), organisationId);
                case SupplierOrder.Relevance when double.TryParse(value, CultureInfo.InvariantCulture, out var score): return new Cursor(score, organisationId);
            }
        }

        throw Refuse.Field("page.unknown", "after", "This page token is not valid here. Start at the first page.");
    }
}
