using System.Reflection;
using Microsoft.AspNetCore.DataProtection;

namespace Matchmaking.Identity.Keys;

/// <summary>The Data Protection of .NET 10.0.0 to 10.0.6 accepts forged payloads: cookies and antiforgery tokens would be worth nothing.</summary>
internal static class SafeRuntime
{
    public static void Require()
    {
        var version = typeof(DataProtectionOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        if (IsForgeable(version)) throw new InvalidOperationException($"The runtime's Data Protection {version} can be forged. Install .NET 10.0.7 or newer.");
    }

    /// <summary>Also true of a version that cannot be read.</summary>
    public static bool IsForgeable(string informationalVersion) =>
        !Version.TryParse(informationalVersion.Split('+', '-')[0], out var version)
        || (version is { Major: 10, Minor: 0, Build: < 7 });
}
