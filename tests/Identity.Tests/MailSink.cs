using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Matchmaking.Tests.Support;

namespace Matchmaking.Identity.Tests;

/// <summary>A mail server that takes every letter (RFC 5321, as much as a client needs) and keeps it.</summary>
internal sealed class MailSink : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private TcpListener? _listener;

    public int Port { get; } = Marketplace.FreePort();

    public ConcurrentQueue<string> Letters { get; } = new();

    public void Start()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    public ValueTask DisposeAsync()
    {
        _end.Cancel();
        _listener?.Dispose();
        _end.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true) _ = TalkAsync(await listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var caller = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true, NewLine = "\r\n" };
        await writer.WriteLineAsync("220 sink");
        while (await reader.ReadLineAsync() is { } line)
        {
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    var letter = new StringBuilder();
                    while (await reader.ReadLineAsync() is { } text && text != ".") letter.AppendLine(text);
                    Letters.Enqueue(letter.ToString());
                    await writer.WriteLineAsync("250 taken");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 yes");
                    break;
            }
        }
    }
}
