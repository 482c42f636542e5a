using Matchmaking.Registry.Codes;
using Matchmaking.Registry.Organisations;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>Everything by which the words of a list become our codes.</summary>
internal sealed class ListWords(CodeLists codes)
{
    private readonly Dictionary<string, Ownership> _ownerships = WordFile.Words("ownership")
        .GroupBy(w => Text.Compact(w.Word)).ToDictionary(g => g.Key, g => Enum.Parse<Ownership>(g.First().Key));

    public CodeLists Codes => codes;

    public ProvinceWords Provinces { get; } = new(codes);

    public CodeWords Processes { get; } = new(codes, "processes");

    public CodeWords Certificates { get; } = new(codes, "certificates");

    public Ownership? Ownership(string text) =>
        Enum.TryParse<Ownership>(text, ignoreCase: true, out var named) && Enum.IsDefined(named) && !char.IsAsciiDigit(text[0]) ? named
        : _ownerships.TryGetValue(Text.Compact(text), out var meant) ? meant : null;
}
