using System.Globalization;
using System.Net;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;

namespace Matchmaking.Portal.SignIn;

/// <summary>
/// Keeps a session's access token fresh: one exchange at a time for a session, because a refresh token that is used twice
/// ends the whole grant.
/// </summary>
internal sealed class TokenRefresh(IOptionsMonitor<OpenIdConnectOptions> oidc, PortalSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(60);
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    private const string CheckedAt = "checked_at";

    private sealed record Introspection([property: JsonPropertyName("active")] bool Active);

    private sealed record Answer(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("refresh_token")] string? RefreshToken,
        [property: JsonPropertyName("expires_in")] int ExpiresIn);

    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var refresh = context.HttpContext.RequestServices.GetRequiredService<TokenRefresh>();
        var isDue = refresh.IsDue(context.Properties);
        var lives = isDue
            ? await refresh.RefreshAsync(context.Properties, isForced: false, context.HttpContext.RequestAborted)
            : await refresh.LivesAsync(context.Properties, context.HttpContext.RequestAborted);
        if (lives)
        {
            context.ShouldRenew = isDue;
            return;
        }

        // Rejecting alone leaves the session in the store, where the next request finds it.
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
    }

    /// <summary>A new access token at once: what services know of the old one, they have to ask again for the new one.</summary>
    public async Task RenewAsync(HttpContext http)
    {
        var session = await http.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        if (session is { Principal: { } person, Properties: { } properties } && await RefreshAsync(properties, isForced: true, http.RequestAborted))
            await http.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, person, properties);
    }

    /// <summary>
    /// Asks the provider now and then, where it can be asked (RFC 7662), so that who signed out elsewhere is out here, too, before the
    /// access token ends.
    /// </summary>
    private async Task<bool> LivesAsync(AuthenticationProperties properties, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (properties.Items.TryGetValue(CheckedAt, out var at) && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, out var last) && now - last < TimeSpan.FromSeconds(settings.SessionCheckSeconds)) return true;
        try
        {
            var options = oidc.Get(OpenIdConnectDefaults.AuthenticationScheme);
            var provider = await options.ConfigurationManager!.GetConfigurationAsync(ct); // Set by the handler's own setup.
            if (provider.IntrospectionEndpoint is not { Length: > 0 } endpoint) return true; // Known without asking.
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["token"] = properties.GetTokenValue("access_token") ?? "",
                ["client_id"] = options.ClientId!,
                ["client_secret"] = options.ClientSecret!,
            });
            using var response = await options.Backchannel.PostAsync(endpoint, form, ct);
            if (response.IsSuccessStatusCode && await response.Content.ReadFromJsonAsync<Introspection>(ct) is { Active: false }) return false;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or InvalidOperationException or System.Text.Json.JsonException)
        {
            // The provider is away: the token serves while it lasts, and not every page waits for it.
        }

        // The session's properties are one object in the store. A "no" leaves no mark: whoever comes at the same moment asks, too.
        properties.Items[CheckedAt] = now.ToString("o", CultureInfo.InvariantCulture);
        return true;
    }

    private bool IsDue(AuthenticationProperties properties) =>
        !DateTimeOffset.TryParse(properties.GetTokenValue("expires_at"), CultureInfo.InvariantCulture, out var expires) || expires - clock.GetUtcNow() < Early;

    /// <returns>False when the provider says that the session has ended.</returns>
    private async Task<bool> RefreshAsync(AuthenticationProperties properties, bool isForced, CancellationToken ct)
    {
        // The session's properties are one object in the store, so requests that waited here see the new tokens.
        // Sessions share a fixed number of turns, so that ended ones leave nothing behind.
        var turn = _turns[(uint)string.GetHashCode(properties.GetTokenValue("id_token"), StringComparison.Ordinal) % _turns.Length];
        await turn.WaitAsync(ct);
        try
        {
            if (!isForced && !IsDue(properties)) return true;
            if (properties.GetTokenValue("refresh_token") is not { } token) return false;
            var options = oidc.Get(OpenIdConnectDefaults.AuthenticationScheme);
            var provider = await options.ConfigurationManager!.GetConfigurationAsync(ct); // Set by the handler's own setup.
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "refresh_token",
                ["refresh_token"] = token,
                ["client_id"] = options.ClientId!,
                ["client_secret"] = options.ClientSecret!,
            });
            using var response = await options.Backchannel.PostAsync(provider.TokenEndpoint, form, CancellationToken.None);
            // Only a "no" ends a session (RFC 6749, 5.2). Whatever else goes wrong is the provider's trouble: the next request tries again.
            if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized) return false;
            if (!response.IsSuccessStatusCode || await response.Content.ReadFromJsonAsync<Answer>(CancellationToken.None) is not { } answer) return true;
            properties.UpdateTokenValue("access_token", answer.AccessToken);
            if (answer.RefreshToken is { } next) properties.UpdateTokenValue("refresh_token", next);
            properties.UpdateTokenValue("expires_at", (clock.GetUtcNow() + TimeSpan.FromSeconds(answer.ExpiresIn)).ToString("o", CultureInfo.InvariantCulture));
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or InvalidOperationException or System.Text.Json.JsonException)
        {
            // The provider is away: the old token serves while it lasts, and the next request tries again.
            return true;
        }
        finally
        {
            turn.Release();
        }
    }
}
