using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Passkeys;

/// <summary>What a browser is given to ask its device with; it comes back with what the device signed.</summary>
/// <param name="Ceremony">Our own note of the challenge, sealed: the browser carries it and cannot change it.</param>
/// <param name="Options">For <c>navigator.credentials</c>.</param>
internal sealed record CeremonyStart(string Ceremony, JsonNode Options);

/// <summary>The two ceremonies of WebAuthn: a device makes a passkey, and a device signs with one. Each challenge works once, for five minutes.</summary>
internal sealed class PasskeyCeremonies(
    IPasskeyHandler<Account> handler, UserManager<Account> users, IdentityDb db, IDataProtectionProvider protection, TimeProvider clock, ILogger<PasskeyCeremonies> log)
{
    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(5);

    private const string Creation = "passkey-creation";
    private const string Assertion = "passkey-assertion";

    private readonly IDataProtector _protector = protection.CreateProtector("Matchmaking.Identity.Passkeys.v1");

    private sealed record Note(string Kind, string Id, DateTimeOffset ExpiresAt, string State);

    /// <param name="accountId">Of an account that is there, or is about to be opened.</param>
    public async Task<CeremonyStart> BeginCreationAsync(HttpContext http, Guid accountId, string email, string name)
    {
        var options = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = accountId.ToString(), Name = email, DisplayName = name }, http);
        return Begin(Creation, options.AttestationState, options.CreationOptionsJson);
    }

    /// <returns>The passkey and whose it is; null when what came is not the answer to a live challenge of ours.</returns>
    public async Task<(UserPasskeyInfo Passkey, Guid AccountId, string Email)?> FinishCreationAsync(HttpContext http, IFormCollection form, string name)
    {
        if (await SpendAsync(Creation, form["ceremony"].ToString(), http.RequestAborted) is not { } state) return null;
        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = http, CredentialJson = form["credential"].ToString(), AttestationState = state });
        if (!result.Succeeded)
        {
            log.LogInformation(result.Failure, "A new passkey is refused");
            return null;
        }

        result.Passkey.Name = name;
        return (result.Passkey, Guid.Parse(result.UserEntity.Id), result.UserEntity.Name);
    }

    public async Task<CeremonyStart> BeginSignInAsync(HttpContext http)
    {
        var options = await handler.MakeRequestOptionsAsync(null, http);
        return Begin(Assertion, options.AssertionState, options.RequestOptionsJson);
    }

    /// <returns>Whose passkey signed; null when nobody's did.</returns>
    public async Task<Account?> FinishSignInAsync(HttpContext http, IFormCollection form)
    {
        var ct = http.RequestAborted;
        if (await SpendAsync(Assertion, form["ceremony"].ToString(), ct) is not { } state) return null;
        var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = form["credential"].ToString(), AssertionState = state });
        if (!result.Succeeded)
        {
            log.LogInformation(result.Failure, "A passkey is refused");
            return null;
        }

        // Once more in one statement: of two devices with the same key that come at once, one counts.
        var (id, count, now) = (result.Passkey.CredentialId, (long)result.Passkey.SignCount, clock.GetUtcNow());
        var isCounted = await db.Passkeys.Where(p => p.CredentialId == id && (p.SignCount < count || (count == 0 && p.SignCount == 0))).ExecuteUpdateAsync(
            p => p.SetProperty(x => x.SignCount, count).SetProperty(x => x.IsBackedUp, result.Passkey.IsBackedUp).SetProperty(x => x.LastUsedAt, now), ct) == 1;
        return isCounted ? await users.FindByIdAsync(result.User.Id.ToString()) : null;
    }

    private CeremonyStart Begin(string kind, string? state, string options) => new(
        _protector.Protect(JsonSerializer.Serialize(new Note(kind, Authorization.Secret.New(), clock.GetUtcNow() + Lifetime, state ?? ""))), JsonNode.Parse(options)!); // The handler wrote an object.

    private async Task<string?> SpendAsync(string kind, string ceremony, CancellationToken ct)
    {
        try
        {
            var note = JsonSerializer.Deserialize<Note>(_protector.Unprotect(ceremony))!; // We wrote it, or it does not open.
            return note.Kind == kind && note.ExpiresAt > clock.GetUtcNow() && await UsedOnce.TryAsync(db, kind, note.Id, note.ExpiresAt, ct) ? note.State : null;
        }
        catch (CryptographicException)
        {
            // Made up, or older than the keys.
            return null;
        }
    }
}
