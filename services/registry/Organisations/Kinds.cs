using Matchmaking.ServiceDefaults;

namespace Matchmaking.Registry.Organisations;

/// <summary>What an organisation is on the marketplace; it may be several at once.</summary>
public static class Kinds
{
    public const string Buyer = "Buyer";
    public const string Supplier = "Supplier";
    public const string Association = "Association";
    public const string Agency = "Agency";
    public const string Operator = "Operator";

    private static readonly string[] All = [Buyer, Supplier, Association, Agency, Operator];
    private static readonly string[] Free = [Buyer, Supplier];

    /// <summary>Known kinds, each once, in a fixed order; only an operator may give others than Buyer and Supplier.</summary>
    public static List<string> Choose(IReadOnlyList<string> wanted, bool byOperator)
    {
        if (wanted.Count == 0) throw Refuse.Field("organisation.kind-missing", "kinds", "Choose at least one kind.");
        for (var i = 0; i < wanted.Count; i++)
        {
            if (!All.Contains(wanted[i], StringComparer.Ordinal))
                throw Refuse.Field("organisation.kind-unknown", $"kinds[{i}]", $"Kinds are: {string.Join(", ", All)}.");
            if (!byOperator && !Free.Contains(wanted[i], StringComparer.Ordinal))
                throw Refuse.Forbidden("organisation.kind-reserved", "Only the operator of the platform makes associations, agencies and operators.");
        }

        return [.. All.Where(wanted.Contains)];
    }
}
