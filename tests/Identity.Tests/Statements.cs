using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Matchmaking.Identity.Tests;

/// <summary>What the requests of a service say to its database, in their order; what runs beside them in the background is left out.</summary>
internal sealed class Statements : DbCommandInterceptor
{
    private static readonly HttpContextAccessor Requests = new();

    private readonly ConcurrentQueue<string> _said = new();
    private volatile bool _listens;

    public string Text => string.Join('\n', _said);

    /// <summary>From now until it is disposed of.</summary>
    public IDisposable Listen()
    {
        _said.Clear();
        _listens = true;
        return new End(this);
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Note(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Note(command);
        return ValueTask.FromResult(result);
    }

    private void Note(DbCommand command)
    {
        if (_listens && Requests.HttpContext is not null) _said.Enqueue(command.CommandText);
    }

    private sealed class End(Statements statements) : IDisposable
    {
        public void Dispose() => statements._listens = false;
    }
}
