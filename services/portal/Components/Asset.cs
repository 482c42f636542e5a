using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Matchmaking.Portal.Components;

/// <summary>Addresses of our own files, with a piece of their content's hash: a new version has a new address.</summary>
public sealed class Asset
{
    private readonly ConcurrentDictionary<string, string> _addresses = new(StringComparer.Ordinal);

    public string this[string file] => _addresses.GetOrAdd(file, static name =>
        $"/{name}?v={Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "wwwroot", name))))[..10]}");
}
