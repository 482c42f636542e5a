using Matchmaking.Identity.Authorization;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Matchmaking.Identity.Clients;

/// <summary>A program that may ask for tokens. Of its secret only the hash is kept.</summary>
internal sealed record Client(
    string Id, byte[] SecretHash, IReadOnlyList<string> RedirectUris, IReadOnlyList<string> PostLogoutRedirectUris, IReadOnlyList<string> Grants, IReadOnlyList<string> Scopes)
{
    /// <summary>Public keys by which it signs its assertions; none when it has a secret only.</summary>
    public IReadOnlyList<SecurityKey> Keys { get; init; } = [];

    /// <summary>What people read.</summary>
    public string Name { get; init; } = Id;

    /// <summary>Not part of the marketplace: it gets only what a person has allowed it.</summary>
    public bool IsThirdParty { get; init; }

    /// <summary>All of the space-separated <paramref name="scope"/> are allowed to it.</summary>
    public bool MayAsk(string scope) => ScopesOf(scope).All(Scopes.Contains);

    public static string[] ScopesOf(string scope) => scope.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The clients of the settings. A mistake in them stops the start, not a person at sign-in.</summary>
internal sealed class ClientBook
{
    private static readonly string[] KnownGrants = ["authorization_code", "refresh_token", "client_credentials"];

    private readonly Dictionary<string, Client> _clients;

    public ClientBook(IOptions<IdentitySettings> settings)
    {
        _clients = settings.Value.Clients.Select(Read).ToDictionary(c => c.Id, StringComparer.Ordinal);
        RedirectOrigins = [.. _clients.Values.SelectMany(c => c.RedirectUris).Select(u => new Uri(u).GetLeftPart(UriPartial.Authority)).Distinct()];
    }

    /// <summary>Where a sign-in form may end up.</summary>
    public IReadOnlyList<string> RedirectOrigins { get; }

    public Client? Find(string? id) => id is not null && _clients.TryGetValue(id, out var client) ? client : null;

    private static Client Read(ClientSettings settings)
    {
        if (settings.Id.Length is 0 or > 100) throw new InvalidOperationException("Each of Identity__Clients needs an Id of at most 100 characters.");
        var keys = settings.Jwks is { Length: > 0 } jwks ? new JsonWebKeySet(jwks).GetSigningKeys() : [];
        if (settings.Jwks is { Length: > 0 } && (keys.Count == 0 || keys.OfType<JsonWebKey>().Any(k => k.HasPrivateKey))) throw new InvalidOperationException($"Jwks of the client {settings.Id} is not a set of public keys.");
        if (settings.Secret.Length < 16 && (settings.Secret.Length > 0 || keys.Count == 0)) throw new InvalidOperationException($"The client {settings.Id} needs a Secret of at least 16 characters, or Jwks.");
        foreach (var uri in settings.RedirectUris.Concat(settings.PostLogoutRedirectUris))
        {
            // A code must not cross a network in the clear; on this machine it crosses none.
            var isSafe = Uri.TryCreate(uri, UriKind.Absolute, out var read) && (read.Scheme == Uri.UriSchemeHttps || (read.Scheme == Uri.UriSchemeHttp && read.IsLoopback));
            if (!isSafe || uri.Contains('#', StringComparison.Ordinal) || uri.Length > 2000)
                throw new InvalidOperationException($"The client {settings.Id} has a redirect URI that is not an absolute https address (http on loopback) without a fragment: {uri}");
        }

        var grants = List(settings.Grants);
        if (grants.Except(KnownGrants).FirstOrDefault() is { } unknown) throw new InvalidOperationException($"The client {settings.Id} has an unknown grant: {unknown}");
        return new Client(settings.Id, Secret.Hash(settings.Secret.Length > 0 ? settings.Secret : Secret.New()), [.. settings.RedirectUris], [.. settings.PostLogoutRedirectUris], grants, List(settings.Scopes))
        {
            Keys = [.. keys],
            Name = settings.Name is { Length: > 0 } name ? name : settings.Id,
            IsThirdParty = settings.ThirdParty,
        };
    }

    private static string[] List(string commaSeparated) => commaSeparated.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
