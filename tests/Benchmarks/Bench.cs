using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using Matchmaking.Contracts.Registry;
using Matchmaking.Tests.Support;
using Npgsql;

namespace Matchmaking.Benchmarks;

/// <summary>The figures of one run, and the ratios that survive a change of machine.</summary>
internal sealed record Report(
    string Machine,
    double StartSeconds,
    double IdleMegabytes,
    IReadOnlyList<Figures> Figures,
    double BidsToBareInsert,
    double BidsToBareRows,
    double SearchOverRawSqlMsP50,
    double KnownTokenMsP50,
    double NewTokenMsP50,
    double EventP50Ms,
    double EventP99Ms,
    IReadOnlyList<Reach> Reaches,
    IReadOnlyList<ImportFigures> Imports)
{
    public string Table
    {
        get
        {
            var text = new StringBuilder().AppendLine(Machine)
                .AppendLine(CultureInfo.InvariantCulture, $"{"",-44} {"count",8} {"per s",10} {"p50 ms",9} {"p99 ms",9}");
            foreach (var figures in Figures) text.AppendLine(figures.ToString());
            foreach (var reach in Reaches) text.AppendLine(reach.ToString());
            foreach (var figures in Imports) text.AppendLine(figures.ToString());
            return text
                .AppendLine(CultureInfo.InvariantCulture, $"bids a second / bare inserts a second          {BidsToBareInsert:0.00}   (goal >= 0.50)")
                .AppendLine(CultureInfo.InvariantCulture, $"bids a second / the same four rows bare        {BidsToBareRows:0.00}")
                .AppendLine(CultureInfo.InvariantCulture, $"search p50 - raw SQL p50                       {SearchOverRawSqlMsP50:0.00} ms")
                .AppendLine(CultureInfo.InvariantCulture, $"token check, p50 over an open endpoint         seen before {KnownTokenMsP50:0.000} ms, never seen {NewTokenMsP50:0.000} ms   (goal < 0.3)")
                .AppendLine(CultureInfo.InvariantCulture, $"event, commit to consumer, at 50/s             p50 {EventP50Ms:0.0} ms, p99 {EventP99Ms:0.0} ms   (goal p99 < 250)")
                .AppendLine(CultureInfo.InvariantCulture, $"all-in-one started in {StartSeconds:0.0} s (goal < 15), idle {IdleMegabytes:0} MB resident (goal < 500)")
                .ToString();
        }
    }
}

/// <summary>Measures the product as it runs, and beside it, in the same run, the engines it stands on.</summary>
internal static class Bench
{
    private const int Clients = 16;
    private const int Suppliers = 64;
    private const int Rfqs = 64;
    private const int Profiles = 10_000;
    private static readonly string[] Words = ["tiện", "phay", "ép nhựa", "dập", "stamping", "turning", "moulding", "mạ kẽm", "bó dây", "wire harness"];

    public static async Task<Report> RunAsync(TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        await using var busy = await BusyMarket.StartAsync(Suppliers);
        var market = busy.Market;
        var (startSeconds, idleMegabytes) = await StartAgainAsync(market);

        var figures = new List<Figures>();
        var (bids, bare, rows) = await BidsBesideBareInsertsAsync(busy, duration);
        figures.AddRange([.. bids, .. bare, .. rows]);
        await Eventually.IsAsync(async () => await busy.CountAsync("Sourcing", "select 1 from outbox_message") == 0, TimeSpan.FromMinutes(5));

        var (eventP50, eventP99) = await EventsAsync(busy);
        var reaches = await CertificateReach.RunAsync(busy);
        var (search, raw) = await SearchBesideSqlAsync(busy, duration);
        figures.AddRange([search, raw]);
        var (open, known, fresh) = await TokensAsync(market);
        figures.AddRange([open, known, fresh]);

        var imports = await Imports.RunAsync();

        return new Report(
            $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {Suppliers} suppliers, {Rfqs} RFQs, {Profiles} profiles, {Clients} clients; {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s in all",
            startSeconds, idleMegabytes, figures, Median(bids) / Median(bare), Median(bids) / Median(rows), search.P50Ms - raw.P50Ms, known.P50Ms - open.P50Ms, fresh.P50Ms - open.P50Ms, eventP50, eventP99, reaches, imports);
    }

    private static double Median(IEnumerable<Figures> rounds) => rounds.Select(r => r.PerSecond).Order().ElementAt(rounds.Count() / 2);

    private static async Task<(double Seconds, double Megabytes)> StartAgainAsync(Marketplace market)
    {
        await market.KillAsync();
        var before = Stopwatch.GetTimestamp();
        await market.RestartAsync();
        var seconds = Stopwatch.GetElapsedTime(before).TotalSeconds;

        // Idle is when the start-up work has settled: memory has not moved by one per cent for three seconds.
        var (kept, since) = (market.ResidentBytes, Stopwatch.GetTimestamp());
        await Eventually.IsAsync(() =>
        {
            var now = market.ResidentBytes;
            if (Math.Abs(now - kept) > kept / 100) (kept, since) = (now, Stopwatch.GetTimestamp());
            return Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(3);
        }, TimeSpan.FromSeconds(60), "memory to settle");
        return (seconds, kept / 1_000_000d);
    }

    private static async Task<(Figures[] Bids, Figures[] Bare, Figures[] Rows)> BidsBesideBareInsertsAsync(BusyMarket busy, TimeSpan duration)
    {
        var rfqs = new List<(Guid RfqId, Guid LineId)>();
        for (var i = 0; i < Rfqs; i++) rfqs.Add(await busy.PublishRfqAsync());
        var clients = await Task.WhenAll(busy.Suppliers.Select(supplier => busy.Market.ClientAsync("Sourcing", supplier)));

        using var bareServer = await StartOwnAsync("bare", busy.Market.Database("Sourcing"));
        using var bareClient = new HttpClient { BaseAddress = new Uri(bareServer.Url) };

        Task BidAsync(int i) => SendAsync(clients[i % Suppliers], $"/rfqs/{rfqs[i / Suppliers % Rfqs].RfqId}/bids", BusyMarket.Bid(rfqs[i / Suppliers % Rfqs].LineId, 10m + i % 100));
        Task InsertAsync(int i) => SendAsync(bareClient, "/insert", BusyMarket.Bid(rfqs[i % Rfqs].LineId, 10m + i % 100));
        Task InsertRowsAsync(int i) => SendAsync(bareClient, "/bid", BusyMarket.Bid(rfqs[i % Rfqs].LineId, 10m + i % 100));

        // All are warmed until the just-in-time compiler is done, which shares the cores, then measured in turns, so that a
        // noisy minute of the machine hits all.
        await Load.RunAsync("warm", Clients, duration * 3, BidAsync);
        await Load.RunAsync("warm", Clients, duration, InsertAsync);
        await Load.RunAsync("warm", Clients, duration, InsertRowsAsync);
        var (bids, bare, rows) = (new List<Figures>(), new List<Figures>(), new List<Figures>());
        for (var round = 1; round <= 3; round++)
        {
            bids.Add(await Load.RunAsync($"submit a bid, round {round}", Clients, duration, BidAsync));
            bare.Add(await Load.RunAsync($"bare Kestrel + Npgsql insert, round {round}", Clients, duration, InsertAsync));
            rows.Add(await Load.RunAsync($"the same four rows bare, round {round}", Clients, duration, InsertRowsAsync));
        }

        return ([.. bids], [.. bare], [.. rows]);
    }

    /// <summary>From the outbox row's statement in Sourcing to the inbox row's in the registry, on the one clock of their database server.</summary>
    private static async Task<(double P50, double P99)> EventsAsync(BusyMarket busy)
    {
        const int count = 1_000;
        var (rfqId, lineId) = await busy.PublishRfqAsync();
        var clients = await Task.WhenAll(busy.Suppliers.Select(supplier => busy.Market.ClientAsync("Sourcing", supplier)));
        var from = await ScalarAsync<DateTime>(busy.Market.Database("Sourcing"), "select clock_timestamp()");
        await Load.PaceAsync(TimeSpan.FromMilliseconds(20), count, i => SendAsync(clients[i % Suppliers], $"/rfqs/{rfqId}/bids", BusyMarket.Bid(lineId, 10m + i)));
        await Eventually.IsAsync(async () => await busy.CountAsync("Sourcing", "select 1 from outbox_message") == 0);

        var staged = await ReadAsync(busy.Market.Database("Sourcing"), "select id, staged_at from outbox_archive where contract like '%BidSubmitted' and staged_at >= $1", from);
        await Eventually.IsAsync(async () => (await ReceivedAsync()).Keys.Intersect(staged.Keys).Count() == staged.Count);
        var received = await ReceivedAsync();
        var figures = Figures.Of("event", [.. staged.Select(s => (received[s.Key] - s.Value).TotalMilliseconds)], TimeSpan.FromSeconds(20));
        return (figures.P50Ms, figures.P99Ms);

        Task<Dictionary<Guid, DateTime>> ReceivedAsync() => ReadAsync(busy.Market.Database("Registry"), "select message_id, received_at from inbox_message where received_at >= $1", from);
    }

    private static async Task<(Figures Search, Figures Raw)> SearchBesideSqlAsync(BusyMarket busy, TimeSpan duration)
    {
        await using (var bus = await TestBus.StartAsync(busy.Market.Prefix))
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, Profiles), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) => await bus.PublishAsync(Profile(i)));
        }

        await Eventually.IsAsync(async () => await busy.CountAsync("Search", "select 1 from supplier_document where not is_withdrawn") >= Profiles, TimeSpan.FromMinutes(5));
        await busy.ExecuteAsync("Search", "analyze");

        using var client = await busy.Market.ClientAsync("Search", "buyer");
        await using var source = NpgsqlDataSource.Create(busy.Market.Database("Search"));
        Task SearchAsync(int i) => GetAsync(client, $"/suppliers?q={Uri.EscapeDataString(Words[i % Words.Length])}");
        async Task RawAsync(int i)
        {
            await using var command = source.CreateCommand(
                "select organisation_id, ts_rank(array[0.4, 0.6, 0.8, 1]::float4[], text_folded, q, 1) from supplier_document, plainto_tsquery('simple', $1) q where text_folded @@ q order by 2 desc limit 25");
            command.Parameters.Add(new() { Value = Folded(Words[i % Words.Length]) });
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) reader.GetGuid(0);
        }

        await Load.RunAsync("warm", 2, duration / 3, SearchAsync);
        await Load.RunAsync("warm", 2, duration / 3, RawAsync);
        return (await Load.RunAsync("search, with filters and counts", 2, duration, SearchAsync), await Load.RunAsync("raw SQL: match and rank alone", 2, duration, RawAsync));
    }

    private static SupplierProfilePublished Profile(int i)
    {
        var random = new Random(i);
        string[] processes = ["machining-cnc-turning", "machining", "machining-turning", "machining-manual-turning"];
        string[] provinces = ["01", "04", "31", "79", "48"];
        string[] materials = ["aluminium", "steel", "plastics"];
        var (a, b) = (Words[random.Next(Words.Length)], Words[random.Next(Words.Length)]);
        return new SupplierProfilePublished(
            Guid.CreateVersion7(), 1, $"Công ty {a} số {i}", $"Factory {b} no. {i}", $"Chuyên {a} và {b} cho ngành điện tử", $"Specialised in {b} and {a}", "VietnameseOwned", "Small", true,
            [
                new PublishedSite(Guid.CreateVersion7(), "Nhà máy", provinces[random.Next(provinces.Length)], null, null, null,
                    [new PublishedCapability(Guid.CreateVersion7(), processes[random.Next(processes.Length)], [materials[random.Next(materials.Length)]], null, null, null, 0.05m, 1, 1000, 5000, "C62")]),
            ],
            random.Next(3) == 0 ? [new PublishedCertificate("iso-9001", null)] : [], [], [], DateTimeOffset.UtcNow);
    }

    private static string Folded(string text)
    {
        var folded = text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark);
        return new string([.. folded]).Replace('đ', 'd').ToLowerInvariant();
    }

    private static async Task SendAsync(HttpClient client, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await client.SendAsync(request);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private static async Task GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        await answer.Content.ReadAsByteArrayAsync();
    }

    private static async Task<T> ScalarAsync<T>(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!; // The statements used here always give a value.
    }

    private static async Task<Dictionary<Guid, DateTime>> ReadAsync(string database, string sql, DateTime from)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(new() { Value = from });
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new Dictionary<Guid, DateTime>();
        while (await reader.ReadAsync()) rows[reader.GetGuid(0)] = reader.GetDateTime(1);
        return rows;
    }

    private static async Task<(Figures Open, Figures Known, Figures New)> TokensAsync(Marketplace market)
    {
        using var server = await StartOwnAsync("checked", market.Url("Identity"));
        return await OpenAndChecked.RunAsync(server.Url, market);
    }

    private static async Task<OwnServer> StartOwnAsync(string what, string of)
    {
        var url = $"http://127.0.0.1:{Marketplace.FreePort()}";
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Bench).Assembly.Location, what, url, of]))!; // The program is this one.
        using var client = new HttpClient();
        await Eventually.IsAsync(async () =>
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(url + "/health/ready"));
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
                return false;
            }
        });
        return new OwnServer(url, process);
    }

    private sealed record OwnServer(string Url, Process Process) : IDisposable
    {
        public void Dispose()
        {
            Process.Kill();
            Process.WaitForExit();
            Process.Dispose();
        }
    }
}
