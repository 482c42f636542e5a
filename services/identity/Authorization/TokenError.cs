using System.Text.Json.Serialization;

namespace Matchmaking.Identity.Authorization;

/// <summary>The token endpoint says no, in the words of RFC 6749 5.2.</summary>
internal sealed class TokenError(string error, string description) : Exception(description)
{
    public string Error { get; } = error;

    /// <summary>One answer for everything that is wrong with a code or refresh token: the reason would help only who should not have it.</summary>
    public static TokenError InvalidGrant() => new("invalid_grant", "The code or refresh token is unknown, used, expired, revoked, or was given to somebody else.");
}

internal sealed record TokenErrorBody(
    [property: JsonPropertyName("error")] string Error, [property: JsonPropertyName("error_description")] string Description);

/// <summary>RFC 6749 5.1.</summary>
internal sealed record TokenAnswer(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn,
    [property: JsonPropertyName("scope"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Scope,
    [property: JsonPropertyName("id_token"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? IdToken = null,
    [property: JsonPropertyName("refresh_token"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RefreshToken = null);
