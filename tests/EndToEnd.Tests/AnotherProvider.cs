using System.Diagnostics;
using System.Runtime.CompilerServices;
using Matchmaking.Tests.Support;

namespace Matchmaking.EndToEnd.Tests;

/// <summary>npm oidc-provider, somebody else's OpenID provider, as a child process with sign-in pages of its own.</summary>
internal sealed class AnotherProvider : IAsyncDisposable
{
    private Process? _process;

    public string Issuer { get; } = $"http://localhost:{Marketplace.FreePort()}";

    /// <summary>Starts it for the clients of <paramref name="market"/> and waits until it listens.</summary>
    public async Task StartAsync(Marketplace market, [CallerFilePath] string here = "")
    {
        var folder = Path.Combine(Path.GetDirectoryName(here)!, "oidc-provider"); // A source file lies in a folder.
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "oidc-provider")))
        {
            using var install = Run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            var said = await install.StandardOutput.ReadToEndAsync();
            await install.WaitForExitAsync();
            Assert.True(install.ExitCode == 0, $"npm ci: {said}");
        }

        _process = Run(folder, "node", "provider.mjs", Issuer, market.Secret, market.Url("Portal"));
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "ready") return;
        }

        throw new InvalidOperationException("The provider ended before it was ready.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Run(string folder, string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!; // Without the shell it starts or throws.
}
