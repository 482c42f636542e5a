using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Primitives;

namespace Matchmaking.Portal.Forms;

/// <summary>What a person has typed while the provider asks them to sign in again for it; kept for ten minutes, for them only.</summary>
internal static class WaitingForms
{
    /// <summary>Query parameter of the page that finds the form again, and the field of a form that was found so.</summary>
    public const string Mark = "_waited";

    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);

    /// <returns>Where to sign in again; from there the person comes back to this page with the form filled in.</returns>
    public static string Keep(HttpContext http)
    {
        var ticket = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var fields = http.Request.Form.Where(field => field.Key != "__RequestVerificationToken").ToDictionary();
        http.RequestServices.GetRequiredService<IMemoryCache>().Set(KeyOf(http, ticket), fields, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = KeptFor, Size = 1 });
        return $"/step-up?back={Uri.EscapeDataString($"{http.Request.Path}{http.Request.QueryString.Add(Mark, ticket)}")}";
    }

    public static Dictionary<string, StringValues>? Find(HttpContext? http, string form) =>
        http?.Request.Query[Mark].ToString() is { Length: > 0 } ticket
        && http.RequestServices.GetRequiredService<IMemoryCache>().TryGetValue(KeyOf(http, ticket), out Dictionary<string, StringValues>? fields) && fields!["_handler"] == form
            ? fields
            : null;

    private static (Type, string?, string) KeyOf(HttpContext http, string ticket) => (typeof(WaitingForms), http.User.FindFirst("sub")?.Value, ticket);
}
