using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Matchmaking.Tests.Support;

/// <summary>A TCP connection to a server that a test can cut and mend: to the programs behind it the server is down and back.</summary>
public sealed class Wire : IAsyncDisposable
{
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly string _host;
    private readonly int _port;
    private TcpListener? _listener;

    private Wire(string host, int port) => (_host, _port) = (host, port);

    /// <summary>The loopback port that leads to the server.</summary>
    public int Port { get; private set; }

    /// <summary>A wire to the server of <paramref name="target"/> (<c>amqp://host:port</c>).</summary>
    public static Wire To(Uri target)
    {
        var wire = new Wire(target.Host, target.Port);
        wire.Mend();
        return wire;
    }

    /// <summary>Ends every connection and refuses new ones.</summary>
    public void Cut()
    {
        _listener?.Stop();
        _listener = null;
        foreach (var client in _open.Keys) client.Dispose();
        _open.Clear();
    }

    /// <summary>Takes connections again, on the same port.</summary>
    public void Mend()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(_listener);
    }

    public ValueTask DisposeAsync()
    {
        Cut();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true) _ = CarryAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut: nobody is accepted any more.
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using var far = new TcpClient();
        _open[near] = _open[far] = 0;
        try
        {
            await far.ConnectAsync(_host, _port);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One side went away; the other is told by closing it.
        }
        finally
        {
            _open.TryRemove(near, out _);
            _open.TryRemove(far, out _);
            near.Dispose();
        }
    }
}
