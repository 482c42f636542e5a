using System.Collections.Frozen;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Sourcing;

/// <summary>The shared code lists (contracts/codes) as far as requests and bids use them: which codes exist, and what lies under one.</summary>
public static class Codes
{
    /// <summary>One list: every code with its parent, null at the top.</summary>
    public sealed class CodeList
    {
        private readonly FrozenDictionary<string, string?> _parents;
        private readonly string _name;

        internal CodeList(string name, string file)
        {
            _name = name;
            _parents = Read(file).ToFrozenDictionary(row => row.Code, row => row.Parent, StringComparer.Ordinal);
        }

        public bool Contains(string code) => _parents.ContainsKey(code);

        /// <summary>The code and everything below it.</summary>
        public string[] Under(string code) => [.. _parents.Keys.Where(candidate => IsUnder(candidate, code))];

        /// <summary>Whether a code is <paramref name="above"/> or lies under it.</summary>
        public bool IsUnder(string code, string above) => SelfAndAbove(code).Contains(above, StringComparer.Ordinal);

        /// <summary>Refuses a code that the list does not have, naming the field.</summary>
        public void Require(string code, string field)
        {
            if (!Contains(code)) throw Refuse.Field("code.unknown", field, $"There is no {_name} with the code '{code}'.");
        }

        private IEnumerable<string> SelfAndAbove(string code)
        {
            for (string? at = code; at is not null; at = _parents.GetValueOrDefault(at)) yield return at;
        }
    }

    public static CodeList Processes { get; } = new("process", "processes.csv");

    public static CodeList Materials { get; } = new("material", "materials.csv");

    public static CodeList Certificates { get; } = new("certificate", "certificates.csv");

    public static CodeList Units { get; } = new("unit", "units.csv");

    public static CodeList Currencies { get; } = new("currency", "currencies.csv");

    public static CodeList Countries { get; } = new("country", "countries.csv");

    public static CodeList Incoterms { get; } = new("Incoterm", "incoterms.csv");

    public static CodeList ProductGroups { get; } = new("product group", "product_groups.csv");

    // Codes and parents stand before any quoted name and are never quoted themselves (contracts/codes/README.md).
    private static IEnumerable<(string Code, string? Parent)> Read(string file)
    {
        using var stream = typeof(Codes).Assembly.GetManifestResourceStream(file) ?? throw new InvalidOperationException($"{file} is not embedded");
        using var reader = new StreamReader(stream);
        var hasParent = reader.ReadLine()?.Split(',') is [_, "parent", ..];
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            var cells = line.Split(',', 3);
            yield return (cells[0], hasParent && cells[1].Length > 0 ? cells[1] : null);
        }
    }
}
