using Matchmaking.Identity.Keys;
using Matchmaking.Identity.Sessions;

namespace Matchmaking.Identity.Authorization;

/// <summary>What clients and services read to work with us unseen: our addresses and our public keys.</summary>
public static class Discovery
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/.well-known/openid-configuration", Describe).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/jwks", PublishAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Describe(Tokens tokens)
    {
        var at = tokens.Issuer.TrimEnd('/');
        return Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = tokens.Issuer,
            ["authorization_endpoint"] = at + "/authorize",
            ["token_endpoint"] = at + "/token",
            ["userinfo_endpoint"] = at + "/userinfo",
            ["revocation_endpoint"] = at + "/revocation",
            ["introspection_endpoint"] = at + "/introspection",
            ["end_session_endpoint"] = at + "/logout",
            ["jwks_uri"] = at + "/jwks",
            ["response_types_supported"] = All("code"),
            ["response_modes_supported"] = All("query"),
            ["grant_types_supported"] = All("authorization_code", "refresh_token", "client_credentials"),
            ["subject_types_supported"] = All("public"),
            ["id_token_signing_alg_values_supported"] = All("RS256"),
            ["token_endpoint_auth_methods_supported"] = All("client_secret_basic", "client_secret_post", "private_key_jwt"),
            ["token_endpoint_auth_signing_alg_values_supported"] = ClientAssertion.Algorithms,
            ["revocation_endpoint_auth_signing_alg_values_supported"] = ClientAssertion.Algorithms,
            ["introspection_endpoint_auth_signing_alg_values_supported"] = ClientAssertion.Algorithms,
            ["revocation_endpoint_auth_methods_supported"] = All("client_secret_basic", "client_secret_post", "private_key_jwt"),
            ["introspection_endpoint_auth_methods_supported"] = All("client_secret_basic", "client_secret_post", "private_key_jwt"),
            ["code_challenge_methods_supported"] = All("S256"),
            ["scopes_supported"] = All("openid", "profile", "email", "offline_access", "marketplace.read", "marketplace.write"),
            ["claims_supported"] = All("iss", "sub", "aud", "exp", "iat", "auth_time", "amr", "acr", "nonce", "sid", "email", "email_verified", "name", "locale"),
            ["acr_values_supported"] = All(SignInMethods.OneFactor, SignInMethods.SeveralFactors),
            ["prompt_values_supported"] = All("none", "login", "create", "select_account", "consent"),
            ["ui_locales_supported"] = All("vi", "en"),
            ["authorization_response_iss_parameter_supported"] = true,
            ["request_parameter_supported"] = false,
            ["request_uri_parameter_supported"] = false,
        });
    }

    private static string[] All(params string[] values) => values;

    private static async Task<IResult> PublishAsync(SigningKeys keys, HttpResponse response, CancellationToken ct)
    {
        response.Headers.CacheControl = "public, max-age=300";
        var published = (await keys.GetAsync(ct)).Published.Select(key => key.Kty == "EC"
            ? new Dictionary<string, string> { ["kty"] = key.Kty, ["use"] = key.Use, ["alg"] = key.Alg, ["kid"] = key.Kid, ["crv"] = key.Crv, ["x"] = key.X, ["y"] = key.Y }
            : new Dictionary<string, string> { ["kty"] = key.Kty, ["use"] = key.Use, ["alg"] = key.Alg, ["kid"] = key.Kid, ["n"] = key.N, ["e"] = key.E });
        return Results.Json(new { keys = published });
    }
}
