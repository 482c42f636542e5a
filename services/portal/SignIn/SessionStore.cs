using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Caching.Memory;

namespace Matchmaking.Portal.SignIn;

/// <summary>
/// Sessions with their tokens, in memory: the cookie holds only a random key. After a restart the provider's own session signs a
/// person in again without asking.
/// </summary>
internal sealed class SessionStore(IMemoryCache cache, TimeProvider clock) : ITicketStore
{
    private static readonly TimeSpan Idle = TimeSpan.FromHours(8);

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await RenewAsync(key, ticket);
        return key;
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        cache.Set(Key(key), ticket, new MemoryCacheEntryOptions { AbsoluteExpiration = ticket.Properties.ExpiresUtc ?? clock.GetUtcNow() + Idle, Size = 1 });
        return Task.CompletedTask;
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => Task.FromResult(cache.Get<AuthenticationTicket>(Key(key)));

    public Task RemoveAsync(string key)
    {
        cache.Remove(Key(key));
        return Task.CompletedTask;
    }

    private static (Type, string) Key(string key) => (typeof(SessionStore), key);
}
