using System.Collections.Frozen;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Certification;

/// <summary>The shared code lists (contracts/codes) as far as certificates use them.</summary>
public static class Codes
{
    private static readonly FrozenDictionary<string, string?> Certificates = Read("certificates.csv");
    private static readonly FrozenDictionary<string, string?> Processes = Read("processes.csv");

    /// <summary>Refuses a type of certificate that the list does not have, naming the field.</summary>
    public static void RequireCertificate(string code, string field)
    {
        if (!Certificates.ContainsKey(code)) throw Refuse.Field("code.unknown", field, $"There is no certificate with the code '{code}'.");
    }

    /// <summary>The same for a process.</summary>
    public static void RequireProcess(string code, string field)
    {
        if (!Processes.ContainsKey(code)) throw Refuse.Field("code.unknown", field, $"There is no process with the code '{code}'.");
    }

    /// <summary>Whether <paramref name="process"/> is <paramref name="above"/> or lies under it.</summary>
    public static bool IsUnder(string process, string above)
    {
        for (string? at = process; at is not null; at = Processes.GetValueOrDefault(at))
        {
            if (at == above) return true;
        }

        return false;
    }

    // Codes and parents stand before any quoted name and are never quoted themselves (contracts/codes/README.md).
    private static FrozenDictionary<string, string?> Read(string file)
    {
        using var stream = typeof(Codes).Assembly.GetManifestResourceStream(file) ?? throw new InvalidOperationException($"{file} is not embedded");
        using var reader = new StreamReader(stream);
        var hasParent = reader.ReadLine()?.Split(',') is [_, "parent", ..];
        var rows = new Dictionary<string, string?>(StringComparer.Ordinal);
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            var cells = line.Split(',', 3);
            rows.Add(cells[0], hasParent && cells[1].Length > 0 ? cells[1] : null);
        }

        return rows.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
