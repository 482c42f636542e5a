using System.Collections.Frozen;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Certification;

/// <summary>The shared code lists (contracts/codes) as far as certificates use them.</summary>
public static class Codes
{
    private static readonly FrozenSet<string> Certificates = Read("certificates.csv");
    private static readonly FrozenSet<string> Processes = Read("processes.csv");

    /// <summary>Refuses a type of certificate that the list does not have, naming the field.</summary>
    public static void RequireCertificate(string code, string field)
    {
        if (!Certificates.Contains(code)) throw Refuse.Field("code.unknown", field, $"There is no certificate with the code '{code}'.");
    }

    /// <summary>The same for a process.</summary>
    public static void RequireProcess(string code, string field)
    {
        if (!Processes.Contains(code)) throw Refuse.Field("code.unknown", field, $"There is no process with the code '{code}'.");
    }

    // Codes stand before any quoted name and are never quoted themselves (contracts/codes/README.md).
    private static FrozenSet<string> Read(string file)
    {
        using var stream = typeof(Codes).Assembly.GetManifestResourceStream(file) ?? throw new InvalidOperationException($"{file} is not embedded");
        using var reader = new StreamReader(stream);
        reader.ReadLine(); // The names of the columns.
        var codes = new List<string>();
        while (reader.ReadLine() is { Length: > 0 } line) codes.Add(line[..line.IndexOf(',', StringComparison.Ordinal)]);
        return codes.ToFrozenSet(StringComparer.Ordinal);
    }
}
