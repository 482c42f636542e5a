namespace Matchmaking.Certification.Tests;

public sealed class ReminderTests(CertificationFixture certification)
{
    [Fact(DisplayName = "CER-2, CER-6: it is told 90, 60, 30 and 7 days before the end and the day after it, once each, however often the job runs")]
    public async Task Once_each()
    {
        var last = CertificationFixture.Today.AddDays(400);
        var scene = await certification.VerifiedAsync(last);
        for (var left = 100; left >= -2; left--)
        {
            await certification.RemindAsync(At(last, left));
            await certification.RemindAsync(At(last, left));
        }

        Assert.Equal([90, 60, 30, 7], await SentAsync(scene, 4));
        Assert.Equal([90, 60, 30, 7, -1], (await scene.Supplier.Http.ReadAsync($"/certificates/{scene.CertificateId}"))["remindersSent"]!.AsArray().Select(n => n!.GetValue<int>()));
    }

    [Fact(DisplayName = "CER-2: a clock moved 24 hours ahead and back sends each reminder once")]
    public async Task Moved_clock()
    {
        var last = CertificationFixture.Today.AddDays(400);
        var scene = await certification.VerifiedAsync(last);
        for (var left = 95; left >= -3; left--)
        {
            await certification.RemindAsync(At(last, left));
            await certification.RemindAsync(At(last, left).AddHours(24));
            await certification.RemindAsync(At(last, left).AddHours(-24));
        }

        Assert.Equal([90, 60, 30, 7], await SentAsync(scene, 4));
    }

    [Fact(DisplayName = "CER-2: after a time in which nothing ran only the nearest reminder is sent, and none is lost")]
    public async Task Downtime()
    {
        var last = CertificationFixture.Today.AddDays(400);
        var scene = await certification.VerifiedAsync(last);
        await certification.RemindAsync(At(last, 95));
        await certification.RemindAsync(At(last, 25));
        await certification.RemindAsync(At(last, 24));
        await certification.RemindAsync(At(last, 5));
        await certification.RemindAsync(At(last, -1));
        await certification.RemindAsync(At(last, -40));
        Assert.Equal([30, 7], await SentAsync(scene, 2));
        // Only what was sent, not what it overtook.
        Assert.Equal([30, 7, -1], (await scene.Supplier.Http.ReadAsync($"/certificates/{scene.CertificateId}"))["remindersSent"]!.AsArray().Select(n => n!.GetValue<int>()));

        var unseen = await certification.VerifiedAsync(last);
        await certification.RemindAsync(At(last, -200));
        await certification.RemindAsync(At(last, 3));
        Assert.Empty(await SentAsync(unseen, 0));
    }

    [Fact(DisplayName = "CER-2: members of the holder find what to renew, before the end and after it, until a renewal is under way; nobody else does")]
    public async Task To_renew()
    {
        var scene = await certification.VerifiedAsync(CertificationFixture.Today.AddDays(20));
        var far = await certification.VerifiedAsync(CertificationFixture.Today.AddDays(91));
        Assert.Equal((scene.CertificateId, 20), await WaitingAsync(scene.Supplier));
        foreach (var other in new[] { scene.Association, far.Supplier }) Assert.Null(await WaitingAsync(other));

        await certification.ExecuteAsync($"update certificate set expires_on = expires_on - 25 where id = '{scene.CertificateId}'");
        Assert.Equal((scene.CertificateId, -5), await WaitingAsync(await certification.ColleagueAsync(scene.Supplier, "Viewer")));

        var paper = await CertificationFixture.PaperAsync(scene.Supplier, scene.Association);
        paper["renews"] = scene.CertificateId;
        var next = (await scene.Supplier.Http.PostAsync("/certificates", paper)).Body["certificateId"]!.GetValue<Guid>(); // What was created has an id.
        Assert.Null(await WaitingAsync(scene.Supplier));
        await scene.Reviewer.DoAsync($"/certificates/{next}/rejection", CertificationFixture.Why);
        Assert.NotNull(await WaitingAsync(scene.Supplier));

        static async Task<(Guid, int)?> WaitingAsync(Member member) => (await member.Http.ReadAsync("/worklist")).AsArray() is [{ } item] ? (item["certificateId"]!.GetValue<Guid>(), item["daysLeft"]!.GetValue<int>()) : null; // Members of an item.
    }

    [Fact(DisplayName = "CER-2: processes that look at the same moment send one reminder; what was revoked or renewed needs none")]
    public async Task At_once()
    {
        var last = CertificationFixture.Today.AddDays(400);
        var (scene, revoked) = (await certification.VerifiedAsync(last), await certification.VerifiedAsync(last));
        await revoked.Association.DoAsync($"/certificates/{revoked.CertificateId}/revocation", CertificationFixture.Why);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => certification.RemindAsync(At(last, 60))));

        var paper = await CertificationFixture.PaperAsync(scene.Supplier, scene.Association, last.AddDays(700));
        paper["renews"] = scene.CertificateId;
        var next = (await scene.Supplier.Http.PostAsync("/certificates", paper)).Body["certificateId"]!.GetValue<Guid>(); // What was created has an id.
        await scene.Reviewer.DoAsync($"/certificates/{next}/review", CertificationFixture.Checklist);
        await scene.Association.DoAsync($"/certificates/{next}/verification");
        await certification.RemindAsync(At(last, 30));

        Assert.Equal([60], await SentAsync(scene, 1));
        Assert.Equal(0, await certification.CountAsync($"select 1 from reminder where certificate_id = '{revoked.CertificateId}'"));
    }

    // Noon in Vietnam on the day with so many days left.
    private static DateTimeOffset At(DateOnly last, int left) => new(last.AddDays(-left), new TimeOnly(5, 0), TimeSpan.Zero);

    // All that was ever said, once as many as expected are here: no staged event is waiting any more.
    private async Task<IEnumerable<int>> SentAsync(Scene scene, int expected)
    {
        await Matchmaking.Tests.Support.Eventually.IsAsync(() => Heard().Count() >= expected, what: $"{expected} reminders");
        await Matchmaking.Tests.Support.Eventually.IsAsync(async () => await certification.CountAsync($"select 1 from outbox_message where stream = '{scene.CertificateId}'") == 0, what: "an empty outbox");
        if (await certification.CountAsync($"select 1 from reminder where certificate_id = '{scene.CertificateId}' and days_before = -1") == 1)
        {
            await certification.Expired.FirstAsync(m => m.CertificateId == scene.CertificateId);
            Assert.Single(certification.Expired.All, h => h.Message.CertificateId == scene.CertificateId);
        }

        return Heard();

        IEnumerable<int> Heard() => certification.Expiring.All.Where(h => h.Message.CertificateId == scene.CertificateId).Select(h => h.Message.Reminder);
    }
}
