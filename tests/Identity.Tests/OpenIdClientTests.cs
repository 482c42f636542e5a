using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;

namespace Matchmaking.Identity.Tests;

/// <summary>Our provider as others see it: npm openid-client, a certified client of other hands, runs every flow.</summary>
public sealed class OpenIdClientTests : IAsyncLifetime
{
    private readonly IdentityFixture _identity = new(); // Its own: the keys change under it.

    private static readonly string[] Steps =
    [
        "discovery", "authorization code with PKCE, state, nonce and iss", "userinfo", "refresh x 50", "a refresh token used twice ends its family", "a code used twice is refused", "client credentials", "private_key_jwt", "introspection and revocation", "key rotation in mid-session", "logout",
    ];

    public ValueTask InitializeAsync() => _identity.InitializeAsync();

    public ValueTask DisposeAsync() => _identity.DisposeAsync();

    [Fact(DisplayName = "trust 2: an independent certified client signs in, refreshes fifty times, introspects, revokes, acts for itself and logs out")]
    public async Task An_independent_client_runs_every_flow()
    {
        var folder = Folder();
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "openid-client"))) await RunAsync(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");

        var (email, _) = await _identity.NewAccountAsync();
        using var browser = _identity.NewBrowser();
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync(email, IdentityFixture.Password)).StatusCode);
        using var node = Start(folder, "node", "run.mjs", _identity.Issuer, IdentityFixture.Secret, IdentityFixture.Back, IdentityFixture.LoggedOut, IdentityFixture.ClientJwk(withPrivate: true));
        var errors = node.StandardError.ReadToEndAsync();
        var done = new List<string>();
        while (await node.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("done ", StringComparison.Ordinal)) done.Add(line[5..]);
            if (line == "rotate")
            {
                await _identity.RotateKeysAsync();
                await node.StandardInput.WriteLineAsync("rotated");
            }

            if (line.StartsWith("browse ", StringComparison.Ordinal)) await node.StandardInput.WriteLineAsync(await SentBackAsync(browser, line[7..], email));
        }

        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await errors);
        Assert.Empty(Steps.Except(done));
    }

    // Follows redirects, and signs in where it is asked to, until the browser is sent to the client.
    private static async Task<string> SentBackAsync(Browser browser, string address, string email)
    {
        for (var hop = 0; hop < 5; hop++)
        {
            using var answer = await browser.GetAsync(address);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            address = answer.Headers.Location!.OriginalString; // A redirect has one.
            if (address.StartsWith(IdentityFixture.Back, StringComparison.Ordinal) || address.StartsWith(IdentityFixture.LoggedOut, StringComparison.Ordinal)) return address;
            if (!address.StartsWith("/login", StringComparison.Ordinal)) continue;
            using var signedIn = await browser.SubmitAsync(address, ("email", email), ("password", IdentityFixture.Password));
            address = signedIn.Headers.Location!.OriginalString; // The same.
        }

        throw new InvalidOperationException("The browser is sent around in circles.");
    }

    private static async Task RunAsync(string folder, string program, params string[] arguments)
    {
        using var process = Start(folder, program, arguments);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {await output} {await errors}");
    }

    private static Process Start(string folder, string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!; // Without the shell it starts or throws.

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "openid-client"); // A source file lies in a folder.
}
