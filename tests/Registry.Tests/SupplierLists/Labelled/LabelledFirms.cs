using System.Globalization;
using System.Text;
using CsvHelper;

namespace Matchmaking.Registry.Tests.SupplierLists.Labelled;

/// <summary>A firm as some list writes it.</summary>
/// <param name="Family">The firm and its neighbours, which are in one half together.</param>
/// <param name="Firm">Who it is; with a question mark where that is not certain within the family.</param>
internal sealed record Mention(string Family, string Firm, string Name, string Address);

/// <summary>Spellings of firms with labels who is who; the README beside says how they were made.</summary>
internal static class LabelledFirms
{
    private static readonly string[] Cores =
    [
        "Hoàng Long", "Thành Đạt", "Minh Phát", "Tân Tiến", "Đại Việt", "An Phú", "Phú Thịnh", "Quang Huy", "Hưng Thịnh", "Nam Sơn", "Bình Minh", "Đông Á", "Trường Sơn", "Hải Âu", "Kim Ngân",
        "Việt Thắng", "Phương Nam", "Thiên Ân", "Gia Hưng", "Ngọc Linh", "Tiến Phát", "Sao Việt", "Hồng Hà", "Đức Thành", "Toàn Cầu", "Vạn Xuân", "Lộc Phát", "Thuận Thành", "Khang Điền", "Nhật Tân",
    ];

    private static readonly string[] OtherSyllables = ["Lâm", "Công", "Quân", "Thủy", "Nghĩa", "Khánh", "Cường", "Vinh", "Tâm", "Hiệp"];

    private static readonly (string Vi, string En)[] Trades =
    [
        ("Cơ khí chính xác", "Precision Mechanical"), ("Nhựa kỹ thuật", "Engineering Plastics"), ("Bao bì", "Packaging"), ("Khuôn mẫu", "Mould"), ("Linh kiện điện tử", "Electronic Components"), ("Sản xuất và Thương mại", "Production and Trading"),
    ];

    private static readonly (string Park, string Old, string En)[] Parks =
    [
        ("Quế Võ", "Bắc Ninh", "Que Vo"), ("Đồng Văn II", "Hà Nam", "Dong Van II"), ("Thăng Long", "Hà Nội", "Thang Long"), ("Sóng Thần 2", "Bình Dương", "Song Than 2"), ("Amata", "Đồng Nai", "Amata"),
        ("Tràng Duệ", "Hải Phòng", "Trang Due"), ("Khai Quang", "Vĩnh Phúc", "Khai Quang"), ("Phố Nối A", "Hưng Yên", "Pho Noi A"), ("Hòa Khánh", "Đà Nẵng", "Hoa Khanh"), ("Long Hậu", "Long An", "Long Hau"),
    ];

    /// <summary>Whether a family is of the half that the threshold was chosen on.</summary>
    public static bool IsForChoosing(string family) => Encoding.UTF8.GetBytes(family).Aggregate(17, (sum, b) => (sum * 31) + b) % 2 == 0;

    public static List<Mention> All() => [.. Listed(), .. Invented()];

    private static IEnumerable<Mention> Listed()
    {
        using var csv = CsvReader.Create(typeof(LabelledFirms).Assembly.GetManifestResourceStream("apple-suppliers.csv")!, new CsvReaderOptions { Separator = ',' }); // Built in.
        while (csv.Read()) yield return new Mention(csv.GetString(0), csv.GetString(1), csv.GetString(2), csv.GetString(3));
    }

    private static IEnumerable<Mention> Invented()
    {
        for (var i = 0; i < Cores.Length; i++)
        {
            var (core, trade, park) = (Cores[i], Trades[i % Trades.Length], Parks[i % Parks.Length]);
            var (otherTrade, otherPark) = (Trades[(i + 2) % Trades.Length], Parks[(i + 3) % Parks.Length]);
            var (family, lot) = ($"family {i}", $"{(char)('A' + (i % 8))}{i + 3}");
            var name = $"{trade.Vi} {core}";
            var address = $"Lô {lot}, KCN {park.Park}, tỉnh {park.Old}";
            var english = $"{Bare(core)} {trade.En} Co., Ltd.";

            yield return Of("firm", $"Công ty TNHH {name}", address);
            yield return Of("firm", Bare($"Công ty TNHH {name}").ToUpperInvariant(), Bare(address));
            yield return Of("firm", $"Cty TNHH MTV {name}", $"Lô {lot} Khu công nghiệp {park.Park}, {park.Old}");
            yield return Of("firm", english, $"Lot {lot}, {park.En} Industrial Park, {Bare(park.Old)} Province, Vietnam");
            yield return Of("firm", $"Công ty TNHH {trade.Vi} {Amiss(core, i)}", $"KCN {park.Park}, {park.Old}");
            yield return Of("firm", $"Công ty CP {name} Việt Nam", park.Old);
            yield return Of("firm", $"{Bare(core).Replace(" ", "", StringComparison.Ordinal)} {trade.En} JSC", Bare(park.Old));
            yield return Of("firm", $"Công ty {core}", address);

            yield return Of("elsewhere", $"Công ty TNHH {name}", $"Lô {lot}, KCN {otherPark.Park}, tỉnh {otherPark.Old}");
            yield return Of("elsewhere", Bare($"Cong ty TNHH {name} {otherPark.Old}"), Bare($"KCN {otherPark.Park}, {otherPark.Old}"));
            yield return Of("other trade", $"Công ty TNHH {otherTrade.Vi} {core}", $"Số {i + 40} đường Trần Phú, phường Tân Lập, {park.Old}");
            yield return Of("other trade", $"{Bare(core)} {otherTrade.En} JSC", $"{i + 40} Tran Phu street, Tan Lap ward, {Bare(park.Old)}");
            var neighbour = $"{core.Split(' ')[0]} {OtherSyllables[i % OtherSyllables.Length]}";
            yield return Of("neighbour", $"Công ty TNHH {trade.Vi} {neighbour}", $"Lô {lot}B, KCN {park.Park}, tỉnh {park.Old}");
            yield return Of("neighbour", $"Cty TNHH {trade.Vi} {neighbour}", $"KCN {park.Park}, {park.Old}");
            yield return Of("sibling", $"Công ty TNHH {name} 2", $"Lô {lot}, KCN {park.Park}, tỉnh {park.Old}");

            Mention Of(string firm, string called, string at) => new(family, $"{family} {firm}", called, at);
        }
    }

    private static string Bare(string text) => string.Concat(text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark))
        .Replace('đ', 'd').Replace('Đ', 'D');

    // Left out, doubled or swapped, somewhere in the name.
    private static string Amiss(string core, int i)
    {
        var at = 1 + (i % (core.Length - 2));
        return (i % 3) switch
        {
            0 => core.Remove(at, 1),
            1 => core.Insert(at, core[at..(at + 1)]),
            _ => $"{core[..at]}{core[at + 1]}{core[at]}{core[(at + 2)..]}",
        };
    }
}
