namespace Matchmaking.Certification;

/// <summary>What an organisation is, as the registry says it, as far as certificates look at it.</summary>
internal static class Kinds
{
    public const string Supplier = "Supplier";
    public const string Association = "Association";
}
