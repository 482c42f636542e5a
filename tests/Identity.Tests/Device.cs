using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace Matchmaking.Identity.Tests;

/// <summary>A device with one passkey, written from the specification of WebAuthn. What a test changes of it, a correct device would not do.</summary>
internal sealed class Device(string origin) : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(16);

    public string Origin { get; set; } = origin;

    public string Domain { get; set; } = new Uri(origin).Host;

    public bool IsCrossOrigin { get; set; }

    public bool IsPresent { get; set; } = true;

    public bool IsVerified { get; set; } = true;

    public bool SignsRight { get; set; } = true;

    public string? Type { get; set; }

    public string? UserHandle { get; set; }

    public string? Challenge { get; set; }

    public uint Count { get; set; }

    public string Id => Base64UrlEncoder.Encode(_id);

    public string Create(JsonNode options)
    {
        UserHandle = (string?)options["user"]!["id"]; // Required by WebAuthn, as are the other members that are read here.
        var point = _key.ExportParameters(false).Q;

        // COSE: an elliptic key for ES256 on P-256.
        byte[] key = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!]; // A point has both.
        byte[] data = [.. Data(0x40), .. new byte[16], 0, (byte)_id.Length, .. _id, .. key];
        byte[] attestation = [0xa3, .. Text("fmt"), .. Text("none"), .. Text("attStmt"), 0xa0, .. Text("authData"), 0x59, (byte)(data.Length >> 8), (byte)data.Length, .. data];
        return Credential(new() { ["clientDataJSON"] = Base64UrlEncoder.Encode(ClientData("webauthn.create", options)), ["attestationObject"] = Base64UrlEncoder.Encode(attestation), ["transports"] = new JsonArray("internal") });
    }

    public string Get(JsonNode options)
    {
        Count++;
        var (data, client) = (Data(0), ClientData("webauthn.get", options));
        byte[] signed = [.. data, .. SHA256.HashData(client)];
        if (!SignsRight) signed[0] ^= 1;
        return Credential(new()
        {
            ["clientDataJSON"] = Base64UrlEncoder.Encode(client),
            ["authenticatorData"] = Base64UrlEncoder.Encode(data),
            ["signature"] = Base64UrlEncoder.Encode(_key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
            ["userHandle"] = UserHandle,
        });
    }

    /// <summary>Opens an account with this device's passkey, at a browser that is then signed in.</summary>
    public async Task RegisterAsync(Browser browser, string email)
    {
        var (ceremony, options) = await BeginAsync(browser, "/register", "/register/passkey/options", ("name", "Lê Thị Hoa"), ("email", email));
        using var opened = await browser.SendAsync("/register", "/register/passkey", ("name", "Lê Thị Hoa"), ("email", email), ("ceremony", ceremony), ("credential", Create(options)));
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
    }

    public async Task<HttpResponseMessage> AddAsync(Browser browser, string name)
    {
        var (ceremony, options) = await BeginAsync(browser, "/account/passkeys", "/account/passkeys/options");
        return await browser.SendAsync("/account/passkeys", "/account/passkeys", ("name", name), ("ceremony", ceremony), ("credential", Create(options)));
    }

    public async Task<HttpResponseMessage> SignInAsync(Browser browser, string query = "")
    {
        var (ceremony, options) = await BeginAsync(browser, "/login" + query, "/login/passkey/options");
        return await browser.SendAsync("/login" + query, "/login/passkey" + query, ("ceremony", ceremony), ("credential", Get(options)));
    }

    public static async Task<(string Ceremony, JsonNode Options)> BeginAsync(Browser browser, string page, string address, params (string Name, string Value)[] fields)
    {
        using var answer = await browser.SendAsync(page, address, fields);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var start = await Json.ReadAsync(answer);
        return ((string)start["ceremony"]!, start["options"]!); // Both are what the script reads.
    }

    public void Dispose() => _key.Dispose();

    private string Credential(JsonObject response) => new JsonObject
    {
        ["id"] = Id,
        ["rawId"] = Id,
        ["type"] = "public-key",
        ["response"] = response,
        ["clientExtensionResults"] = new JsonObject(),
    }.ToJsonString();

    private byte[] ClientData(string type, JsonNode options) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        type = Type ?? type,
        challenge = Challenge ?? (string?)options["challenge"],
        origin = Origin,
        crossOrigin = IsCrossOrigin,
    });

    private byte[] Data(byte more)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(Domain)), (byte)(more | (IsPresent ? 1 : 0) | (IsVerified ? 4 : 0)), .. count];
    }

    private static byte[] Text(string text) => [(byte)(0x60 + text.Length), .. Encoding.ASCII.GetBytes(text)];
}
