using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Matchmaking.Search.Text;

namespace Matchmaking.Search.Index;

/// <summary>The filters, and their values as the numbers that an engine counts.</summary>
public static class Facet
{
    public const string Size = "size";
    public const string Ownership = "ownership";

    /// <summary>What an association vouches for, L1 to L3; a level holds what is below it.</summary>
    public const string Trust = "trust";

    /// <summary>Codes of clusters that it is a member of. No list that ships names them: see <see cref="SupplierDocument.ClusterCodes"/>.</summary>
    public const string Cluster = "cluster";

    public static IReadOnlyList<string> All { get; } = [Vocabulary.Process, Vocabulary.Material, Vocabulary.Province, Vocabulary.Certificate, Size, Ownership, Trust, Cluster];

    public static IReadOnlyList<string> TrustLevels { get; } = ["L1", "L2", "L3"];

    /// <summary>
    /// A number that needs no table: the same in every process and after every rebuild. A code that this build does not know yet can be
    /// filtered by, and gets its count when the list comes.
    /// </summary>
    public static int Number(string facet, string code) => BinaryPrimitives.ReadInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{facet}:{code}")));
}

/// <summary>Which value of the code lists a number stands for.</summary>
public sealed class FacetValues
{
    private static readonly string[] Sizes = ["Micro", "Small", "Medium", "Large", "Unknown"];
    private static readonly string[] Ownerships = ["VietnameseOwned", "ForeignInvested", "JointVenture", "Abroad"];
    private readonly FrozenDictionary<int, (string Facet, string Code)> _values;

    public FacetValues(Vocabulary vocabulary)
    {
        IEnumerable<(string Facet, string Code)> values =
        [
            .. vocabulary.Concepts.Select(c => (c.Kind, c.Code)),
            .. Sizes.Select(size => (Facet.Size, size)),
            .. Ownerships.Select(ownership => (Facet.Ownership, ownership)),
            .. Facet.TrustLevels.Select(level => (Facet.Trust, level)),
        ];

        // Two values with one number would count each other; then one of the codes must change before it ships.
        _values = values.ToDictionary(v => Facet.Number(v.Facet, v.Code)).ToFrozenDictionary();
    }

    public (string Facet, string Code)? Find(int number) => _values.TryGetValue(number, out var value) ? value : null;
}
