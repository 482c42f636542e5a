using System.Security.Cryptography;
using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace Matchmaking.Identity.Keys;

/// <summary>The two keys of this issuer: elliptic for access tokens (small), RSA for ID tokens (every client library can check it).</summary>
internal sealed record KeyPair(SigningCredentials AccessTokens, SigningCredentials IdTokens, IReadOnlyList<JsonWebKey> Published);

/// <summary>
/// Makes the signing keys at the first start and keeps them in the database, because every process of this service must sign with
/// the same ones. Their private parts are protected by Data Protection: with <c>Identity__Keys</c> a copy of the database
/// alone signs nothing. Without it the key ring is a table of the same database, which needs no shared folder but guards only against
/// the leak of that one table; a production installation sets the folder.
/// </summary>
internal sealed class SigningKeys(IServiceScopeFactory scopes, IDataProtectionProvider protection, TimeProvider clock, ILogger<SigningKeys> log) : IHostedService, IDisposable
{
    private readonly IDataProtector _protector = protection.CreateProtector("Matchmaking.Identity.SigningKeys.v1");
    private readonly SemaphoreSlim _once = new(1, 1);
    private KeyPair? _keys;

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

    public async Task<KeyPair> GetAsync(CancellationToken ct)
    {
        if (_keys is { } known) return known;
        await _once.WaitAsync(ct);
        try
        {
            return _keys ??= await LoadAsync(ct);
        }
        finally
        {
            _once.Release();
        }
    }

    private async Task<KeyPair> LoadAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // Two processes that start at once take turns: the second finds the keys (and the key ring) of the first.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext('identity-signing-keys'))", ct);
        var stored = await db.SigningKeys.OrderBy(k => k.CreatedAt).ToListAsync(ct);
        var access = stored.FindLast(k => k.Algorithm == SecurityAlgorithms.EcdsaSha256 && CanOpen(k)) ?? Make(db, SecurityAlgorithms.EcdsaSha256);
        var id = stored.FindLast(k => k.Algorithm == SecurityAlgorithms.RsaSha256 && CanOpen(k)) ?? Make(db, SecurityAlgorithms.RsaSha256);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);

        var (forAccess, forIds) = (Read(access), Read(id));
        return new KeyPair(
            new SigningCredentials(forAccess, SecurityAlgorithms.EcdsaSha256), new SigningCredentials(forIds, SecurityAlgorithms.RsaSha256),
            [Publish(forAccess, access), Publish(forIds, id)]);
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

    private SigningKey Make(IdentityDb db, string algorithm)
    {
        using AsymmetricAlgorithm key = algorithm == SecurityAlgorithms.EcdsaSha256 ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(2048);
        var made = new SigningKey
        {
            Id = Base64UrlEncoder.Encode(SHA256.HashData(key.ExportSubjectPublicKeyInfo())),
            Algorithm = algorithm,
            ProtectedKey = _protector.Protect(Convert.ToBase64String(key.ExportPkcs8PrivateKey())),
            CreatedAt = clock.GetUtcNow(),
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
