using System.Text.RegularExpressions;
using Matchmaking.Registry.Codes;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>Finds the codes of one list in free text: by code, by a name in either language, or by what people also call it.</summary>
internal sealed partial class CodeWords
{
    private readonly Dictionary<string, string> _codes = new(StringComparer.Ordinal);

    public CodeWords(CodeLists codes, string list)
    {
        // What two codes are called stays with the one that comes first in the file, the broader one; names go before synonyms.
        foreach (var entry in codes.Find(list)!) Add(entry.Code, [entry.Code, entry.Vi, entry.En]); // Built in.
        foreach (var entry in codes.Find(list)!) Add(entry.Code, [.. entry.SynonymsVi, .. entry.SynonymsEn]);
    }

    /// <returns>The codes, sorted, each once, and the words that stand for none, as they were written.</returns>
    public (List<string> Codes, List<string> Others) Find(string text)
    {
        var (codes, rest) = (new SortedSet<string>(StringComparer.Ordinal), new List<string>());
        foreach (var part in Parts().Split(text))
        {
            if (One(part) is { } whole) codes.Add(whole);
            else
            {
                foreach (var piece in Pieces().Split(part).Select(p => p.Trim(' ', '.', '-', '*', '\t')).Where(p => p.Length > 0))
                {
                    if (One(piece) is { } code) codes.Add(code);
                    else if (!rest.Contains(piece, StringComparer.OrdinalIgnoreCase)) rest.Add(piece);
                }
            }
        }

        return ([.. codes], rest);
    }

    private string? One(string piece)
    {
        var plain = Text.Plain(piece);
        return Named(plain) ?? Named(Around().Replace(plain, "")) ?? Named("gia cong " + plain);
    }

    private string? Named(string plain) => plain.Length == 0 ? null : _codes.GetValueOrDefault(plain.Replace(" ", "", StringComparison.Ordinal));

    private void Add(string code, IEnumerable<string> names)
    {
        foreach (var name in names) _codes.TryAdd(Text.Compact(name), code);
    }

    [GeneratedRegex(@"[;\n\r|•]")]
    private static partial Regex Parts();

    [GeneratedRegex(@"[,/+&]|\s(và|va|and)\s", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Pieces();

    // "Chuyên gia công phay CNC", "ISO 9001:2015": what stands around the word.
    [GeneratedRegex("^(chuyen |san xuat |gia cong |dich vu |che tao |cong nghe |chung nhan |chung chi |tieu chuan |tcvn )+| (19|20)[0-9]{2}$")]
    private static partial Regex Around();
}
