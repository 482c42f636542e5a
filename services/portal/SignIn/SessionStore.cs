using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Caching.Memory;

namespace Matchmaking.Portal.SignIn;

/// <summary>
/// Sessions with their tokens, in memory: the cookie holds only a random key, and each sign-in has a new one. After a restart the
/// provider's own session signs a person in again without asking.
/// </summary>
internal sealed class SessionStore(IMemoryCache cache, TimeProvider clock) : ITicketStore
{
    private static readonly TimeSpan Idle = TimeSpan.FromHours(8);

    /// <summary>
    /// What the browser brings to a sign-in does not go on: the cookie handler would keep its key, and whoever had planted the cookie
    /// would be signed in as the person, too.
    /// </summary>
    public static void BeginAnew(HttpContext http) => http.Items[typeof(SessionStore)] = true;

    public Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        Keep(key, ticket);
        return Task.FromResult(key);
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        // A request that was let in before the session ended must not bring it back.
        if (cache.TryGetValue(Key(key), out _)) Keep(key, ticket);
        return Task.CompletedTask;
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => Task.FromResult(cache.Get<AuthenticationTicket>(Key(key)));

    public async Task<AuthenticationTicket?> RetrieveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken)
    {
        if (!httpContext.Items.ContainsKey(typeof(SessionStore))) return await RetrieveAsync(key);
        await RemoveAsync(key);
        return null;
    }

    public Task RemoveAsync(string key)
    {
        cache.Remove(Key(key));
        return Task.CompletedTask;
    }

    private void Keep(string key, AuthenticationTicket ticket) =>
        cache.Set(Key(key), ticket, new MemoryCacheEntryOptions { AbsoluteExpiration = ticket.Properties.ExpiresUtc ?? clock.GetUtcNow() + Idle, Size = 1 });

    private static (Type, string) Key(string key) => (typeof(SessionStore), key);
}
