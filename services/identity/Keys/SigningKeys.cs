using System.Security.Cryptography;
using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace Matchmaking.Identity.Keys;

/// <summary>The keys that sign now, elliptic for access tokens (small) and RSA for ID tokens (every client library can check it), and all that are published.</summary>
internal sealed record KeySet(SigningCredentials AccessTokens, SigningCredentials IdTokens, IReadOnlyList<JsonWebKey> Published);

/// <summary>
/// Makes the signing keys and keeps them in the database, because every process of this service must sign with the same ones. A key is
/// announced for 14 days, signs for 90, and is published for 14 more, so that whoever reads the keys now and then knows them all. Their private parts are protected by Data Protection: with <c>Identity__Keys</c> a copy of the database
/// alone signs nothing. Without it the key ring is a table of the same database, which needs no shared folder but guards only against
/// the leak of that one table; a production installation sets the folder.
/// </summary>
internal sealed class SigningKeys(IServiceScopeFactory scopes, IDataProtectionProvider protection, TimeProvider clock, ILogger<SigningKeys> log) : IHostedService, IDisposable
{
    private readonly IDataProtector _protector = protection.CreateProtector("Matchmaking.Identity.SigningKeys.v1");
    private readonly SemaphoreSlim _once = new(1, 1);
    private (KeySet Keys, DateTimeOffset At)? _loaded;

    /// <summary>Longer than services of ours go without reading the keys.</summary>
    public static readonly TimeSpan AnnouncedByCommand = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Announced = TimeSpan.FromDays(14);
    private static readonly TimeSpan Signs = TimeSpan.FromDays(90);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    // So soon every process knows what another one, or a command, has done.
    private static readonly TimeSpan ReadEvery = TimeSpan.FromMinutes(1);

    /// <summary>Before the server listens: the key ring and the signing keys exist before anything is protected or signed.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await GetAsync(cancellationToken);
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or InvalidOperationException)
        {
            // The host says so under /health/ready; the next request that needs a key tries again.
            log.LogError(e, "The signing keys cannot be read yet");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _once.Dispose();

    public async Task<KeySet> GetAsync(CancellationToken ct)
    {
        if (Known() is { } known) return known;
        await _once.WaitAsync(ct);
        try
        {
            if (Known() is { } meanwhile) return meanwhile;
            var (loaded, at) = (await ChangeAsync((_, _) => { }, ct), clock.GetUtcNow());
            _loaded = (loaded, at);
            return loaded;
        }
        finally
        {
            _once.Release();
        }

        KeySet? Known() => _loaded is { } loaded && (clock.GetUtcNow() - loaded.At).Duration() < ReadEvery ? loaded.Keys : null;
    }

    /// <summary>New keys, whatever the schedule says; they sign after <paramref name="announced"/>.</summary>
    public Task RotateAsync(TimeSpan announced, CancellationToken ct) => CommandAsync((db, now) =>
    {
        foreach (var algorithm in new[] { SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256 }) Make(db, algorithm, now, now + announced);
    }, ct);

    /// <summary>Nothing that was signed until now is believed any more, as soon as those who believed it read the keys again.</summary>
    public Task RevokeAsync(CancellationToken ct) => CommandAsync((db, now) =>
    {
        foreach (var key in db.SigningKeys.Local) key.RevokedAt ??= now;
    }, ct);

    private async Task CommandAsync(Action<IdentityDb, DateTimeOffset> command, CancellationToken ct)
    {
        await ChangeAsync(command, ct);
        _loaded = null;
    }

    private async Task<KeySet> ChangeAsync(Action<IdentityDb, DateTimeOffset> command, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // Two processes that find something to do at once take turns: the second finds the keys (and the key ring) of the first.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext('identity-signing-keys'))", ct);
        await db.SigningKeys.LoadAsync(ct);
        var now = clock.GetUtcNow();
        command(db, now);
        var (access, id) = (Schedule(db, SecurityAlgorithms.EcdsaSha256, now), Schedule(db, SecurityAlgorithms.RsaSha256, now));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new KeySet(
            new SigningCredentials(Read(access[0]), SecurityAlgorithms.EcdsaSha256), new SigningCredentials(Read(id[0]), SecurityAlgorithms.RsaSha256),
            [.. access.Concat(id).Select(key => Publish(Read(key), key))]);
    }

    /// <returns>The key that signs, and after it the others that are published.</returns>
    private List<SigningKey> Schedule(IdentityDb db, string algorithm, DateTimeOffset now)
    {
        var keys = db.SigningKeys.Local.Where(k => k.Algorithm == algorithm && k.RevokedAt is null && CanOpen(k)).OrderBy(k => k.SignsFrom).ThenBy(k => k.CreatedAt).ToList();
        var signing = keys.FindLast(k => k.SignsFrom <= now);
        if (signing is null) keys.Insert(0, signing = Make(db, algorithm, now, now));
        if (keys[^1].SignsFrom + Signs - Announced <= now) keys.Add(Make(db, algorithm, now, Later(keys[^1].SignsFrom + Signs, now + Announced)));

        // What nobody has to check any more goes, private part and all.
        var old = keys.Take(keys.IndexOf(signing)).Where((_, i) => keys[i + 1].SignsFrom + Kept <= now).ToList();
        db.SigningKeys.RemoveRange(old);
        return [signing, .. keys.Except(old).Where(k => k != signing)];

        static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
    }

    private bool CanOpen(SigningKey stored)
    {
        try
        {
            _protector.Unprotect(stored.ProtectedKey);
            return true;
        }
        catch (CryptographicException e)
        {
            // The key ring that protected it is lost. With a new key people sign in again; without one nobody ever would.
            log.LogError(e, "A signing key cannot be opened any more; its key ring was lost (Identity__Keys), and a new key is made");
            return false;
        }
    }

    private SigningKey Make(IdentityDb db, string algorithm, DateTimeOffset now, DateTimeOffset signsFrom)
    {
        using AsymmetricAlgorithm key = algorithm == SecurityAlgorithms.EcdsaSha256 ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(2048);
        var made = new SigningKey
        {
            Id = Base64UrlEncoder.Encode(SHA256.HashData(key.ExportSubjectPublicKeyInfo())),
            Algorithm = algorithm,
            ProtectedKey = _protector.Protect(Convert.ToBase64String(key.ExportPkcs8PrivateKey())),
            CreatedAt = now,
            SignsFrom = signsFrom,
        };
        db.SigningKeys.Add(made);
        return made;
    }

    private SecurityKey Read(SigningKey stored)
    {
        var pkcs8 = Convert.FromBase64String(_protector.Unprotect(stored.ProtectedKey));
        if (stored.Algorithm == SecurityAlgorithms.EcdsaSha256)
        {
            var elliptic = ECDsa.Create();
            elliptic.ImportPkcs8PrivateKey(pkcs8, out _);
            return new ECDsaSecurityKey(elliptic) { KeyId = stored.Id };
        }

        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        return new RsaSecurityKey(rsa) { KeyId = stored.Id };
    }

    // Only the public half is ever given to the converter.
    private static JsonWebKey Publish(SecurityKey key, SigningKey stored)
    {
        var published = key is ECDsaSecurityKey elliptic
            ? JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(ECDsa.Create(elliptic.ECDsa.ExportParameters(false))) { KeyId = stored.Id })
            : JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(((RsaSecurityKey)key).Rsa.ExportParameters(false)) { KeyId = stored.Id });
        published.Use = "sig";
        published.Alg = stored.Algorithm;
        return published;
    }
}
