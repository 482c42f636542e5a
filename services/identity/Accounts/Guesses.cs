using System.Net;
using System.Security.Cryptography;
using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Matchmaking.Identity.Accounts;

/// <summary>
/// Slows down who guesses, and nobody else. Wrong attempts count by account and network, by account, and by network; each limit reached
/// locks that place for a while, twice as long each time, never for long. A device that has signed in to the account before counts by
/// itself, so that whatever others do, its owner gets in.
/// </summary>
internal sealed class Guesses(IdentityDb db, IHttpContextAccessor requests, IDataProtectionProvider protection, IOptions<IdentitySettings> settings, TimeProvider clock)
{
    private const int PerAccountAndPlace = 10;
    private const int PerAccount = 100;
    private const string Anywhere = "anywhere";
    private const string Cookie = "matchmaking.identity.device";
    private const int DevicesAccounts = 10;

    private static readonly TimeSpan FirstLock = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestLock = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan DeviceKnownFor = TimeSpan.FromDays(400); // As long as browsers keep a cookie.

    private readonly IDataProtector _devices = protection.CreateProtector("Matchmaking.Identity.Device.v1");

    /// <summary>How long a count is kept after the last wrong attempt.</summary>
    public static TimeSpan KeptFor { get; } = TimeSpan.FromDays(1);

    private HttpContext Http => requests.HttpContext ?? throw new InvalidOperationException("Who guesses comes over the network.");

    public async Task<bool> IsLockedAsync(Guid accountId, CancellationToken ct)
    {
        var (accounts, places, _) = Counters(accountId);
        var now = clock.GetUtcNow();
        return await db.Database.SqlQuery<bool>(
            $"""
             select exists (select from guess g join unnest({accounts}, {places}) as c(account_id, place) using (account_id, place) where g.locked_until > {now}) as "Value"
             """).SingleAsync(ct);
    }

    /// <param name="accountId">Also of an account that is not there: its guesses count like all others.</param>
    /// <param name="counts">False when the place is locked: the same is done, and changes nothing.</param>
    public async Task CountAsync(Guid accountId, bool counts, CancellationToken ct)
    {
        var (accounts, places, limits) = Counters(accountId);
        var now = clock.GetUtcNow();
        // Sorted, so that two who count at once wait for each other and never in a circle.
        await db.Database.ExecuteSqlAsync(
            $"""
             insert into guess as g (account_id, place, wrong, locks, last_at)
             select c.account_id, c.place, 1, 0, {now} from unnest({accounts}, {places}) as c(account_id, place) where {counts} order by 1, 2
             on conflict (account_id, place) do update set
               wrong = case when g.last_at < {now - KeptFor} then 1 else g.wrong + 1 end,
               locks = case when g.last_at < {now - KeptFor} then 0 else g.locks end,
               last_at = {now}
             """, ct);
        await db.Database.ExecuteSqlAsync(
            $"""
             update guess g set wrong = 0, locks = g.locks + 1, locked_until = {now} + least({FirstLock} * power(2, least(g.locks, 8)), {LongestLock})
             from unnest({accounts}, {places}, {limits}) as c(account_id, place, most)
             where g.account_id = c.account_id and g.place = c.place and g.wrong >= c.most
             """, ct);
    }

    /// <summary>This place guesses no more: it knows.</summary>
    public Task ForgiveAsync(Guid accountId, CancellationToken ct)
    {
        var place = PlaceOf(accountId);
        return db.Database.ExecuteSqlAsync($"delete from guess where account_id = {accountId} and place = {place}", ct);
    }

    /// <summary>From now on the browser counts by itself for this account.</summary>
    public void RememberDevice(Guid accountId)
    {
        var (device, accounts) = Device() ?? (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), []);
        string[] known = [.. accounts.Where(a => a != accountId.ToString()).TakeLast(DevicesAccounts - 1), accountId.ToString()];
        Http.Response.Cookies.Append(Cookie, _devices.Protect(string.Join(' ', [device, .. known])), new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = DeviceKnownFor,
            SameSite = SameSiteMode.Lax,
            Secure = Http.Request.IsHttps,
        });
    }

    private (Guid[] Accounts, string[] Places, int[] Limits) Counters(Guid accountId)
    {
        var network = NetworkOf(Http.Connection.RemoteIpAddress);
        var place = PlaceOf(accountId);
        return place == network
            ? ([Guid.Empty, accountId, accountId], [network, network, Anywhere], [settings.Value.WrongPerNetwork, PerAccountAndPlace, PerAccount])
            : ([accountId], [place], [PerAccountAndPlace]);
    }

    private string PlaceOf(Guid accountId) =>
        Device() is { } known && known.Accounts.Contains(accountId.ToString()) ? $"device {known.Device}" : NetworkOf(Http.Connection.RemoteIpAddress);

    private (string Device, string[] Accounts)? Device()
    {
        if (Http.Request.Cookies[Cookie] is not { Length: > 0 } cookie) return null;
        try
        {
            return _devices.Unprotect(cookie).Split(' ') is [var device, .. var accounts] ? (device, accounts) : null;
        }
        catch (CryptographicException)
        {
            // Made up, or older than the keys.
            return null;
        }
    }

    // What one household or attacker has whole: 256 addresses of version 4, the lower half of one of version 6.
    private static string NetworkOf(IPAddress? address)
    {
        if (address is null) return "unknown";
        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        var kept = bytes.Length == 4 ? 3 : 8;
        Array.Clear(bytes, kept, bytes.Length - kept);
        return $"{new IPAddress(bytes)}/{kept * 8}";
    }
}
