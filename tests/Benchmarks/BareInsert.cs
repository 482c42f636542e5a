using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Matchmaking.Benchmarks;

/// <summary>
/// What the machine can do without us: Kestrel takes the same body and Npgsql inserts it as one durable row. Runs as its own
/// process, as the product does.
/// </summary>
internal static class BareInsert
{
    public static async Task ServeAsync(string url, string database)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        await using var source = NpgsqlDataSource.Create(database);
        await using (var create = source.CreateCommand("create table if not exists bare (id uuid primary key, body text not null, at timestamptz not null default clock_timestamp())"))
        {
            await create.ExecuteNonQueryAsync();
        }

        var app = builder.Build();
        app.MapGet("/health/ready", () => Results.Ok());
        app.MapPost("/insert", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            var body = await reader.ReadToEndAsync();
            await using var insert = source.CreateCommand("insert into bare (id, body) values ($1, $2)");
            insert.Parameters.Add(new() { Value = Guid.CreateVersion7() });
            insert.Parameters.Add(new() { Value = body });
            await insert.ExecuteNonQueryAsync();
            return Results.StatusCode(StatusCodes.Status201Created);
        });
        await app.RunAsync();
    }
}
