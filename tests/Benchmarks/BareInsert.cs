using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Matchmaking.Benchmarks;

/// <summary>
/// What the machine can do without us: Kestrel takes the same body and Npgsql inserts it as one durable row; or as the four rows
/// that a bid leaves, in one transaction and one round trip, with no questions asked and no event sent. Runs as its own process, as the
/// product does.
/// </summary>
internal static class BareInsert
{
    private const string Event = """{"BidId":"01a20844-376a-7d52-b4f9-8ef519990357","Version":1,"SupplierId":"01a20844-376a-7877-81ac-3ba08e8cfcde","At":"2026-11-23T12:00:00Z"}""";
    private static readonly Guid[] Rfqs = [.. Enumerable.Range(0, 64).Select(_ => Guid.NewGuid())];

    public static async Task ServeAsync(string url, string database)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        await using var source = NpgsqlDataSource.Create(database);
        await using (var create = source.CreateCommand(
            """
            create table if not exists bare (id uuid primary key, body text not null, at timestamptz not null default clock_timestamp());
            create table if not exists bare_bid (id uuid primary key, rfq uuid not null, supplier uuid not null, version int not null, at timestamptz not null, unique (rfq, supplier)) with (fillfactor = 50);
            create index if not exists bare_bid_supplier on bare_bid (supplier, id);
            create table if not exists bare_version (bid uuid, version uuid, body text not null, at timestamptz not null default clock_timestamp(), primary key (bid, version));
            create table if not exists bare_event (position bigint generated always as identity primary key, id uuid not null unique, payload text not null);
            create table if not exists bare_answer (key uuid primary key, body text not null, at timestamptz not null default clock_timestamp());
            create index if not exists bare_answer_at on bare_answer (at);
            """))
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
        var suppliers = Enumerable.Range(0, 64).Select(_ => Guid.NewGuid()).ToArray();
        app.MapPost("/bid", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            var body = await reader.ReadToEndAsync();
            var (bid, rfq) = (Guid.CreateVersion7(), Rfqs[Random.Shared.Next(Rfqs.Length)]);
            await using var batch = source.CreateBatch();
            Add(batch, "insert into bare_bid values ($1, $2, $3, 1, clock_timestamp()) on conflict (rfq, supplier) do update set version = bare_bid.version + 1, at = excluded.at", bid, rfq, suppliers[Random.Shared.Next(64)]);
            Add(batch, "insert into bare_version (bid, version, body) values ($1, $2, $3)", bid, Guid.CreateVersion7(), body);
            Add(batch, "insert into bare_event (id, payload) values ($1, $2)", Guid.CreateVersion7(), Event);
            Add(batch, "insert into bare_answer (key, body) values ($1, $2)", Guid.NewGuid(), Event);
            await batch.ExecuteNonQueryAsync();
            return Results.StatusCode(StatusCodes.Status201Created);
        });
        await app.RunAsync();
    }

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        batch.BatchCommands.Add(command);
    }
}
