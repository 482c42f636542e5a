namespace Matchmaking.Registry.Tests.SupplierLists;

/// <summary>Runs when no other test of the service does, which would wait for it and be counted into its memory.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>A long list; the bench takes one of 10,000.</summary>
[Collection(nameof(Alone))]
public sealed class LongListTests(RegistryFixture registry)
{
    [Fact(DisplayName = "PRO-4: 2,000 different suppliers are taken in one go, each row is reported and each supplier announced, and memory does not grow with the list")]
    public async Task A_long_list()
    {
        const int count = 2_000;
        var association = await registry.RegisteredAsync("Association");
        string[] syllables = ["An", "Bách", "Cát", "Dũng", "Gia", "Hải", "Khang", "Lâm", "Minh", "Nam", "Oanh", "Phú", "Quang", "Sơn", "Tân", "Uyên", "Vạn", "Xuân", "Yên", "Bảo", "Châu", "Đức"];
        var rows = Enumerable.Range(0, count).Select(i => ListFile.Row(
            registry.NewTaxCode(), ("name_vi", $"Công ty {syllables[i % 22]} {syllables[i / 22 % 22]} {syllables[i / 484]}"), ("province_code", i % 2 == 0 ? "01" : "24"), ("address", $"Lô {i}, KCN {syllables[i % 7]}"))).ToArray();

        association.Http.Timeout = TimeSpan.FromMinutes(5); // How long it takes is measured by the bench, with five times as many, on a machine of its own.
        var (before, most) = (GC.GetTotalMemory(forceFullCollection: true), 0L);
        var running = association.Http.ImportAsync(rows);
        using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50)))
        {
            while (!running.IsCompleted && await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken)) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
        }

        var answer = await running;
        Assert.Equal((count, count, 0, 0, 0), ImportTests.Counts(answer.Body));
        Assert.Equal(Enumerable.Range(2, count), answer.Body["results"]!.AsArray().Select(r => (int)r!["row"]!));
        Assert.InRange(most - before, 0, 600_000_000); // Both ends of the wire are in this process.
        var announced = $"from organisation o, lateral (select stream from outbox_archive union all select stream from outbox_message) a where o.imported_by = '{association.Id}' and a.stream = o.id";
        Assert.Equal(2 * count, await registry.CountAsync($"select 1 {announced}"));
    }
}
