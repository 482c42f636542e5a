using System.Collections.Frozen;

namespace Matchmaking.Search.Text;

/// <summary>
/// Words that carry a query's sentence and not its meaning. Short on purpose: lists made for prose drop words that matter here
/// (turn, part, may, can).
/// </summary>
internal static class Noise
{
    public static readonly FrozenSet<string> English = FrozenSet.Create(
        StringComparer.Ordinal, "a", "an", "and", "any", "are", "as", "at", "be", "by", "can", "do", "find", "for", "from", "has", "have", "i", "in", "is", "it", "may", "near", "need", "of", "on", "or",
        "our", "that", "the", "their", "this", "to", "we", "what", "which", "who", "with");

    public static readonly string[] Phrases =
    [
        .. English,
        "company", "companies", "supplier", "suppliers", "manufacturer", "manufacturers", "co ltd", "jsc",
        "và", "hoặc", "của", "các", "những", "cho", "ở", "tại", "với", "là", "có", "trong", "tìm", "cần", "cần tìm", "để", "theo", "về", "nhà cung cấp", "nhà sản xuất", "công ty", "công ty tnhh", "công ty cổ phần",
        "doanh nghiệp", "đơn vị", "cơ sở sản xuất",
        // The same typed without diacritics, where no other word looks so.
        "cua", "cac", "nhung", "trong", "nha cung cap", "nha san xuat", "cong ty", "cong ty tnhh", "cong ty co phan", "doanh nghiep", "don vi", "co so san xuat",
    ];
}
