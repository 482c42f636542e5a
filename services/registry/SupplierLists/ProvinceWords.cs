using System.Text.RegularExpressions;
using Matchmaking.Registry.Codes;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>
/// Tells which of today's 34 provinces is meant: by code or name, as it is called now or was among the 63 until 30 June 2025, with
/// or without marks and "Tỉnh" or "TP.", also in English, and at the end of an address.
/// </summary>
internal sealed partial class ProvinceWords
{
    private const int MostWords = 5;

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _codes = new(StringComparer.Ordinal);

    public ProvinceWords(CodeLists codes)
    {
        foreach (var province in codes.Find("provinces")!) // Built in.
        {
            _codes[province.Code] = province.Code;
            Add(province.Code, province.Vi, province.En);
        }

        // An old code or name that is still in use means what it means today; the others mean where they went.
        var today = WordFile.Read("Codes.provinces_old.csv", "new_code").ToDictionary(row => row.Key, row => row.Text);
        foreach (var province in codes.Find("provincesOld")!)
        {
            _codes.TryAdd(province.Code, today[province.Code]);
            Add(today[province.Code], province.Vi, province.En);
        }

        foreach (var (code, word) in WordFile.Words("provinces")) Add(code, word);
    }

    /// <returns>Today's code; null when no province is meant.</returns>
    public string? Of(string text)
    {
        var typed = text.Trim();

        // A spreadsheet that took the code for a number dropped its leading zero.
        if (typed.Length <= 2 && typed.All(char.IsAsciiDigit)) return _codes.GetValueOrDefault(typed.PadLeft(2, '0'));
        var plain = Text.Plain(typed);
        return Named(plain) ?? Named(Suffix().Replace(Prefix().Replace(plain, ""), ""));
    }

    /// <summary>The last province that an address names.</summary>
    public string? OfAddress(string address)
    {
        var parts = address.Split([',', ';', '\n', '–', '|'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Reverse()
            .Where(part => Text.Compact(part) is not ("vietnam" or "vn")).Take(3).ToList();
        return parts.Select(Of).FirstOrDefault(code => code is not null) ?? parts.Take(1).Select(AtEnd).FirstOrDefault();
    }

    // "… Viet Yen Bac Giang Vietnam": nothing between the parts.
    private string? AtEnd(string part)
    {
        var words = Country().Replace(Text.Plain(part), "").Split(' ');
        return Enumerable.Range(1, Math.Min(MostWords, words.Length)).Reverse().Select(n => Of(string.Join(' ', words[^n..]))).FirstOrDefault(code => code is not null);
    }

    private string? Named(string plain) => _names.GetValueOrDefault(plain.Replace(" ", "", StringComparison.Ordinal));

    private void Add(string code, params string[] names)
    {
        foreach (var name in names) _names.TryAdd(Text.Compact(name), code);
    }

    [GeneratedRegex("^((tinh|thanh pho|tp|thu do|province of|city of) ?|t p |t )")]
    private static partial Regex Prefix();

    [GeneratedRegex(" (province|city|prov|viet nam|vietnam)$")]
    private static partial Regex Suffix();

    [GeneratedRegex(" (viet nam|vietnam|vn)$")]
    private static partial Regex Country();
}
