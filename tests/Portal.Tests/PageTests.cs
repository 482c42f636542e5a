using System.Net;
using System.Text.RegularExpressions;
using Matchmaking.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Matchmaking.Portal.Tests;

public sealed class PageTests : IAsyncLifetime
{
    private PortalWorld _world = null!; // Set by InitializeAsync, which xunit awaits before the first test.

    public async ValueTask InitializeAsync() => _world = await PortalWorld.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task An_unknown_address_is_a_page_that_says_so()
    {
        foreach (var browser in new[] { _world.Browse(), await _world.SignInAsync("Buyer") })
        {
            using var answer = await browser.GetAsync("/nowhere");
            Assert.Equal((HttpStatusCode.NotFound, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.Contains("This page is not there", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_the_registry_does_not_show_is_a_page_that_is_not_there()
    {
        var buyer = await _world.SignInAsync("Buyer");
        using var answer = await buyer.GetAsync($"/suppliers/{Guid.CreateVersion7()}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("This page is not there", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_away_takes_only_its_part_of_a_page()
    {
        var buyer = await _world.SignInAsync("Buyer");
        var page = await buyer.GetStringAsync("/");
        Assert.Contains("Cơ khí Thử Nghiệm", page, StringComparison.Ordinal);
        Assert.Contains("is not available now", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_does_not_mean_no_organisation()
    {
        var buyer = await _world.SignInAsync("Buyer");
        _world.Directory.IsUp = false;
        foreach (var address in new[] { "/", "/organisation", "/profile" })
        {
            using var answer = await buyer.GetAsync(address);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            var page = await answer.Content.ReadAsStringAsync();
            Assert.Contains("Not available now", page, StringComparison.Ordinal);
            Assert.DoesNotContain("Register my organisation", page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Supplier", "/rfqs/new")]
    [InlineData("Supplier", "/imports")]
    [InlineData("Buyer", "/profile/sites/new")]
    public async Task An_organisation_of_another_kind_is_told_so_before_anything_is_typed(string kind, string address)
    {
        var person = await _world.SignInAsync(kind);
        using var answer = await person.GetAsync(address);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("This page is not for your organisation", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_typed_into_a_form_that_met_an_outage_can_be_sent_again()
    {
        var person = await _world.SignInAsync();
        var fields = PortalWorld.HiddenFields(await person.GetStringAsync("/organisation"));
        fields["nameVi"] = "Cơ khí <Thử> \"Nghiệm\"";
        _world.Directory.IsUp = false;

        using var answer = await person.PostAsync("/organisation", new FormUrlEncodedContent(fields));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var again = PortalWorld.HiddenFields(await answer.Content.ReadAsStringAsync());
        Assert.Equal((fields["nameVi"], fields["_key"], fields["_handler"]), (again["nameVi"], again["_key"], again["_handler"]));
    }

    [Fact]
    public async Task A_forged_post_is_refused_and_not_offered_again()
    {
        var person = await _world.SignInAsync();
        var fields = PortalWorld.HiddenFields(await person.GetStringAsync("/organisation"));
        fields["nameVi"] = "Forged";
        fields.Remove("__RequestVerificationToken");

        using var answer = await person.PostAsync("/organisation", new FormUrlEncodedContent(fields));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("Forged", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_typed_is_lost_when_a_field_is_wrong()
    {
        var person = await _world.SignInAsync(language: "vi");
        var fields = PortalWorld.HiddenFields(await person.GetStringAsync("/organisation"));
        (fields["nameVi"], fields["foreignSharePercent"]) = ("Cơ khí Thử", "nhiều");

        var page = WebUtility.HtmlDecode(await (await person.PostAsync("/organisation", new FormUrlEncodedContent(fields))).Content.ReadAsStringAsync());

        Assert.Contains("Cần xem lại", page, StringComparison.Ordinal);
        Assert.Contains("href=\"#f-taxCode\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Cơ khí Thử\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"nhiều\"", page, StringComparison.Ordinal);
        Assert.Equal(fields["_key"], PortalWorld.HiddenFields(page)["_key"]);
    }

    [Theory]
    [InlineData("en-US,en;q=0.9", "", "en")]
    [InlineData("ja,en;q=0.8", "", "en")]
    [InlineData("en;q=0.3,vi", "", "vi")]
    [InlineData("fr", "", "vi")]
    [InlineData(null, "", "vi")]
    [InlineData("vi", "?lang=en", "en")]
    [InlineData("en", "?lang=xx", "en")]
    public async Task A_page_speaks_the_language_that_is_asked_for(string? accepted, string query, string language) =>
        Assert.Contains($"<html lang=\"{language}\"", await _world.Browse(accepted).GetStringAsync("/" + query), StringComparison.Ordinal);

    [Theory]
    [InlineData("/help?x=1", "/help?x=1")]
    [InlineData("//elsewhere.example", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("https://elsewhere.example/", "/")]
    public async Task The_language_switch_stays_and_leads_nowhere_else(string back, string to)
    {
        using var answer = await _world.Browse(follows: false).GetAsync("/language/vi?back=" + Uri.EscapeDataString(back));
        Assert.Equal((HttpStatusCode.Redirect, to), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task Pages_carry_no_script_or_style_of_their_own()
    {
        var buyer = await _world.SignInAsync("Buyer,Supplier");
        foreach (var address in new[] { "/", "/help", "/rfqs/new", "/nowhere" })
        {
            using var answer = await buyer.GetAsync(address);
            Assert.Contains("script-src 'self';", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.DoesNotMatch(new Regex("""<style|<script(?![^>]* src=)| style="| on[a-z]+="|javascript:"""), await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact(DisplayName = "trust 5: whoever asks the portal too fast reads so on a page, with 429")]
    public async Task Too_fast_is_a_page_that_says_so()
    {
        await using var world = await PortalWorld.StartAsync("RateLimit:AddressPerSecond=1", "RateLimit:AddressBurst=5");
        var browser = world.Browse();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => browser.GetAsync("/help")));
        var refused = answers.First(a => !a.IsSuccessStatusCode);
        Assert.Equal((HttpStatusCode.TooManyRequests, "text/html"), (refused.StatusCode, refused.Content.Headers.ContentType?.MediaType));
        Assert.Contains("Too fast", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "AWD-2: the comparison explains each score with its figures in the reader's language; an outage is no reason to hide it behind a note")]
    public async Task Scores_are_explained_in_the_readers_language()
    {
        const string comparison =
            """
            {"rfqId":"01a226f6-0e4d-7e0a-a326-99643e4b40aa","reference":"RFQ-2026-000001","title":"Vỏ máy","state":"Opened","currency":"VND","scenarios":[],
             "lines":[{"lineId":"01a226f6-0e4d-7e0a-a326-99643e4b40ab","partNumber":"P-1","description":"Vỏ","quantity":100,"unit":"H87","offers":[
               {"supplierId":"01a226f6-0e4d-7e0a-a326-99643e4b40ac","supplierName":"Cơ khí An Phú","noBid":false,"gap":"None","unitPrice":20,"total":2000,"moq":1,"orderMultiple":1,"leadTimeDaysFirst":45,
                "meetsSchedule":false,"prices":[],"score":50,"isBest":true,"scoreParts":[
                  {"code":"Price","weight":25,"points":50,"lowestCost":1000,"cost":2000},{"code":"Delivery","weight":25,"points":100,"leadTimeDays":20,"windowDays":30},
                  {"code":"Delivery","weight":25,"points":50,"leadTimeDays":45,"windowDays":30},{"code":"Quality","weight":25,"points":50}]}]}],
             "suppliers":[{"supplierId":"01a226f6-0e4d-7e0a-a326-99643e4b40ac","name":"Cơ khí An Phú","bidId":"01a226f6-0e4d-7e0a-a326-99643e4b40ad","state":"Opened","lineCount":1,"total":2000,
               "toolingTotal":0,"ownership":"VietnameseOwned","sizeClass":"Small","provinceCodes":[],"certificates":[],"missingCertificates":[],"ordersClosed":0}]}
            """;
        await using var sourcing = await Loopback.StartAsync(app => app.MapGet("/rfqs/{id}/comparison", () => Results.Text(comparison, "application/json")));
        await using var world = await PortalWorld.StartAsync($"Portal:SourcingUrl={sourcing.Urls.Single()}");
        var buyer = await world.SignInAsync("Buyer", "vi");
        var page = WebUtility.HtmlDecode(await buyer.GetStringAsync($"/rfqs/{Guid.CreateVersion7()}/comparison"));
        foreach (var said in new[] { "100 x chi phí thấp nhất 1.000 / chi phí này 2.000", "20 ngày, kịp trong 30 ngày", "45 ngày, nhiều hơn 15 ngày so với 30 ngày", "Chưa đủ dữ liệu (n = 0)" }) Assert.Contains(said, page, StringComparison.Ordinal);
        foreach (var english in new[] { "lowest cost", "days", "Not enough data" }) Assert.DoesNotContain(english, page, StringComparison.Ordinal);

        await sourcing.StopAsync(TestContext.Current.CancellationToken);
        using var away = await buyer.GetAsync($"/rfqs/{Guid.CreateVersion7()}/comparison");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
    }
}
