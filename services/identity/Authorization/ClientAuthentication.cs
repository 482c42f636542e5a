using System.Text;
using Matchmaking.Identity.Clients;
using Matchmaking.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Authorization;

/// <summary>A client proves who it is, in one way and no more (RFC 6749 2.3).</summary>
internal sealed class ClientAuthentication(ClientBook book, ClientAssertion assertions, IdentityDb db)
{
    private static readonly byte[] NobodysSecret = Secret.Hash(Secret.New());

    public async Task<Client> AuthenticateAsync(HttpRequest request, IFormCollection form, CancellationToken ct)
    {
        var header = request.Headers.Authorization.ToString();
        var isBasic = header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase);
        if (isBasic && form.ContainsKey("client_secret")) throw new TokenError("invalid_request", "Authenticate in one way only.");
        if (form.ContainsKey("client_assertion"))
        {
            if (header.Length > 0 || form.ContainsKey("client_secret")) throw new TokenError("invalid_request", "Authenticate in one way only.");
            if (form.Text("client_assertion_type") != ClientAssertion.Type) throw new TokenError("invalid_request", $"client_assertion_type must be {ClientAssertion.Type}.");
            var stated = await assertions.FindAsync(form.Text("client_assertion") ?? "", book.Find, ct) ?? throw new TokenError("invalid_client", "The assertion is not one of a known client, for us, for now, for the first time.");
            return Named(form, stated);
        }

        var (id, secret) = isBasic ? Decode(header["Basic ".Length..]) : (form.Text("client_id"), form.Text("client_secret"));
        var client = id is null ? null : await FindAsync(id, ct);
        var isRight = Secret.IsOf(secret ?? "", client?.SecretHash ?? NobodysSecret);
        if (client is null || !isRight) throw new TokenError("invalid_client", "The client is unknown or revoked, or its secret is wrong.");
        return Named(form, client);
    }

    private static Client Named(IFormCollection form, Client client) =>
        form.Text("client_id") is { } named && named != client.Id ? throw new TokenError("invalid_request", "client_id is not who authenticated.") : client;

    /// <summary>Of the settings, or made while we run and not revoked.</summary>
    private async Task<Client?> FindAsync(string id, CancellationToken ct)
    {
        if (book.Find(id) is { } known) return known;
        var made = id.Length <= 100 && !id.Contains('\0', StringComparison.Ordinal) ? await db.ApiClients.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id && c.RevokedAt == null, ct) : null;
        return made is null ? null : new Client(made.Id, made.SecretHash, [], [], ["client_credentials"], made.Scopes);
    }

    // RFC 6749 2.3.1: both parts are form-encoded before they are joined.
    private static (string? Id, string? Secret) Decode(string credentials)
    {
        var bytes = new byte[credentials.Length];
        if (!Convert.TryFromBase64String(credentials.Trim(), bytes, out var length)) return (null, null);
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return parts is [var id, var secret] ? (Unescape(id), Unescape(secret)) : (null, null);
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
