using System.Net;
using System.Text.RegularExpressions;
using Matchmaking.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;
using MimeKit;
using Npgsql;

namespace Matchmaking.Identity.Tests;

/// <summary>Letters with links: who reads them shows that the address is theirs.</summary>
public sealed partial class MailTests(IdentityFixture identity)
{
    private const string NewPassword = "một mật khẩu khác hẳn";

    [Fact(DisplayName = "trust 2: the link of the first letter confirms the address once, by its button and not by being opened")]
    public async Task Confirmation()
    {
        var (email, _) = await identity.NewAccountAsync();
        using var browser = identity.NewBrowser();
        await browser.SignInAsync(email, IdentityFixture.Password);
        Assert.False(await IsVerifiedAsync(browser));
        var link = await LinkAsync(email, "confirm-email");
        await browser.TextAsync(link);
        Assert.False(await IsVerifiedAsync(browser));

        using (var confirmed = await browser.SubmitAsync(link)) Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        Assert.True(await IsVerifiedAsync(browser));
        using var again = await browser.SubmitAsync(link);
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
    }

    [Fact(DisplayName = "trust 2: a letter can be asked for again, once a minute, and ends the link before it")]
    public async Task Again()
    {
        var (email, subject) = await identity.NewAccountAsync();
        using var browser = identity.NewBrowser();
        await browser.SignInAsync(email, IdentityFixture.Password);
        var first = await LinkAsync(email, "confirm-email");
        await browser.SendAsync("/account", "/account/confirmation");
        Assert.Equal(1, await LettersAsync(email));

        await identity.ExecuteAsync($"update mail_link set created_at = created_at - interval '2 minutes' where account_id = '{subject}'");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => browser.SendAsync("/account", "/account/confirmation")));
        Assert.Equal(2, await LettersAsync(email));
        using (var old = await browser.SubmitAsync(first)) Assert.Equal(HttpStatusCode.BadRequest, old.StatusCode);
        using var confirmed = await browser.SubmitAsync(await LinkAsync(email, "confirm-email"));
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
    }

    [Fact(DisplayName = "trust 2: who asks for a new password is answered the same for every address, and a letter goes only to an account")]
    public async Task Uniform()
    {
        var (email, _) = await identity.NewAccountAsync();
        using var browser = identity.NewBrowser();
        var answers = new List<(HttpStatusCode, string)>();
        foreach (var address in new[] { email, "nobody-at-all@example.vn", "no address", email })
        {
            using var answer = await browser.SubmitAsync("/forgot-password", ("email", address));
            answers.Add((answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        }

        Assert.Single(answers.Distinct());
        await Eventually.IsAsync(async () => await identity.CountAsync($"select 1 from reset_request where normalized_email in ('{email.ToUpperInvariant()}', 'NOBODY-AT-ALL@EXAMPLE.VN')") == 0, what: "the requests to be answered");
        Assert.Equal((2L, 0L), (await LettersAsync(email), await LettersAsync("nobody-at-all@example.vn"))); // The first is the confirmation.
    }

    [Fact(DisplayName = "trust 2: the link of the letter sets a new password once, signs out every browser, confirms the address and says so in another letter")]
    public async Task A_new_password()
    {
        var (email, _) = await identity.NewAccountAsync();
        using var signedIn = identity.NewBrowser();
        await signedIn.SignInAsync(email, IdentityFixture.Password);
        var tokens = await signedIn.ExchangeAsync(await signedIn.CodeAsync());
        using var browser = identity.NewBrowser();
        await browser.SubmitAsync("/forgot-password", ("email", email));
        var link = await LinkAsync(email, "reset-password");
        using (var common = await browser.SubmitAsync(link, ("password", "Password123"))) Assert.Equal(HttpStatusCode.BadRequest, common.StatusCode);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using var one = identity.NewBrowser();
            using var answer = await one.SubmitAsync(link, ("password", NewPassword));
            return answer.StatusCode;
        }));
        Assert.Single(answers, HttpStatusCode.OK);
        Assert.Equal("invalid_grant", (await signedIn.RefreshAsync(tokens["refresh_token"])).Error);
        Assert.Equal(HttpStatusCode.Redirect, (await signedIn.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SignInAsync(email, IdentityFixture.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync(email, NewPassword)).StatusCode);
        Assert.True(await IsVerifiedAsync(browser));
        Assert.Equal(4, await LettersAsync(email)); // The confirmation, the link, the new password, and that the account starts anew.
    }

    [Fact(DisplayName = "trust 2: who opened an account with somebody else's address keeps nothing of it once that person shows whose it is by a new password")]
    public async Task Nothing_is_left_of_who_came_first()
    {
        var email = IdentityFixture.NewEmail();
        using var device = new Device(identity.Issuer);
        using var thief = identity.NewBrowser();
        await device.RegisterAsync(thief, email);
        var app = await AuthenticatorApp.SetUpAsync(thief, "/second-factor");
        var tokens = await thief.ExchangeAsync(await thief.CodeAsync());
        using var owner = identity.NewBrowser();
        await owner.SubmitAsync("/forgot-password", ("email", email));
        using (var set = await owner.SubmitAsync(await LinkAsync(email, "reset-password"), ("password", NewPassword))) Assert.Equal(HttpStatusCode.OK, set.StatusCode);

        foreach (var table in (string[])["passkey", "authenticator", "recovery_code", "consent"])
            Assert.Equal((table, 0L), (table, await identity.CountAsync($"select 1 from {table} t join account a on a.id = t.account_id where a.email = '{email}'")));
        Assert.Equal("invalid_grant", (await thief.RefreshAsync(tokens["refresh_token"])).Error);
        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync("/account")).StatusCode);
        using (var refused = await device.SignInAsync(thief)) Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using (var entered = await owner.SignInAsync(email, NewPassword)) Assert.Equal(HttpStatusCode.OK, entered.StatusCode);

        // From now on the address is known to be theirs: another new password leaves what they set up.
        using var own = new Device(identity.Issuer);
        Assert.Equal(HttpStatusCode.Redirect, (await own.AddAsync(owner, "Điện thoại")).StatusCode);
        await identity.ExecuteAsync($"delete from mail where recipient = '{email}'; update mail_link set created_at = created_at - interval '2 minutes'");
        await owner.SubmitAsync("/forgot-password", ("email", email));
        using (var set = await owner.SubmitAsync(await LinkAsync(email, "reset-password"), ("password", NewPassword + "!"))) Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        using (var kept = await own.SignInAsync(identity.NewBrowser())) Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        Assert.NotEmpty(app.RecoveryCodes);
    }

    [Fact(DisplayName = "trust 2: a link is too old after its time, of no use for another purpose, and the database does not know it")]
    public async Task Not_for_ever()
    {
        var (email, subject) = await identity.NewAccountAsync();
        using var browser = identity.NewBrowser();
        await browser.SubmitAsync("/forgot-password", ("email", email));
        var (confirm, reset) = (await LinkAsync(email, "confirm-email"), await LinkAsync(email, "reset-password"));
        using (var other = await browser.SubmitAsync(reset.Replace("reset-password", "confirm-email", StringComparison.Ordinal))) Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
        using (var other = await browser.SubmitAsync(confirm.Replace("confirm-email", "reset-password", StringComparison.Ordinal), ("password", NewPassword))) Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
        Assert.Equal(0, await identity.CountAsync($"select 1 from mail_link where account_id = '{subject}' and (encode(hash, 'escape') like '%{reset.Split('=')[1]}%' or length(hash) <> 32)"));

        await identity.ExecuteAsync($"update mail_link set expires_at = now() where account_id = '{subject}'");
        foreach (var link in new[] { confirm, reset })
        {
            using var late = await browser.SubmitAsync(link, ("password", NewPassword));
            Assert.Equal(HttpStatusCode.BadRequest, late.StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync(email, IdentityFixture.Password)).StatusCode);
    }

    [Fact(DisplayName = "trust 6: a letter waits for the mail server, is sent once when it comes, by several processes too, in its reader's language")]
    public async Task By_a_mail_server()
    {
        await using var world = await MailWorld.StartAsync(identity, "--Identity:Mail:Port={0}", "--Identity:Mail:Server=127.0.0.1", "--Identity:Mail:Security=None", "--Identity:Mail:From=no-reply@matchmaking.example");
        var email = await world.RegisterAsync();
        await Eventually.IsAsync(async () => await world.CountAsync("select 1 from mail where attempts > 0") == 1, what: "a try without a server");

        world.Sink.Start();
        await world.ExecuteAsync("update mail set next_try_at = now()");
        await Eventually.IsAsync(async () => await world.CountAsync("select 1 from mail") == 0, what: "the letter to be sent");
        var letter = await MimeMessage.LoadAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Assert.Single(world.Sink.Letters))));
        Assert.Equal((email, "no-reply@matchmaking.example", "Xác nhận địa chỉ e-mail – Matchmaking"), (letter.To.Mailboxes.Single().Address, letter.From.Mailboxes.Single().Address, letter.Subject));
        Assert.Contains("/confirm-email?token=", letter.TextBody, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "trust 6: a letter that cannot be written counts its tries and waits; the next one goes out, and the service lives on")]
    public async Task A_letter_that_cannot_be_sent()
    {
        var folder = Directory.CreateTempSubdirectory("mail");
        try
        {
            await using var world = await MailWorld.StartAsync(identity, $"--Identity:Mail:Folder={folder.FullName}");
            foreach (var recipient in new[] { "a@b,c", "(@b", "a<b@x.vn", "good@example.vn" })
                await world.ExecuteAsync($"insert into mail (id, recipient, subject, body, created_at, next_try_at, attempts) values (gen_random_uuid(), '{recipient}', 'S', 'B', now(), now(), 0)");
            await Eventually.IsAsync(async () => await world.CountAsync("select 1 from mail where attempts = 1 and next_try_at > now() and recipient <> 'good@example.vn'") == 3, what: "a try at each letter");
            await Eventually.IsAsync(async () => await world.CountAsync("select 1 from mail where recipient = 'good@example.vn'") == 0, what: "the letter after them");
            Assert.Single(folder.GetFiles("*.eml"));
            await world.RegisterAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact(DisplayName = "In development a letter is a file, and the log says which, and not what is in it")]
    public async Task As_a_file()
    {
        var folder = Directory.CreateTempSubdirectory("mail");
        try
        {
            await using var world = await MailWorld.StartAsync(identity, $"--Identity:Mail:Folder={folder.FullName}");
            var email = await world.RegisterAsync();
            await Eventually.IsAsync(async () => await world.CountAsync("select 1 from mail") == 0, what: "the letter to be written");
            var letter = await MimeMessage.LoadAsync(Assert.Single(folder.GetFiles("*.eml")).FullName);
            Assert.Equal(email, letter.To.Mailboxes.Single().Address);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<bool> IsVerifiedAsync(Browser browser)
    {
        var tokens = await browser.ExchangeAsync(await browser.CodeAsync());
        return bool.Parse(new JsonWebToken(tokens["id_token"]).GetClaim("email_verified").Value);
    }

    private Task<long> LettersAsync(string email) => identity.CountAsync($"select 1 from mail where recipient = '{email}'");

    // The fixture has no way to send mail, so letters stay where they were written.
    private async Task<string> LinkAsync(string email, string page)
    {
        var body = await Eventually.GetAsync(() => identity.TextAsync($"select body from mail where recipient = '{email}' and body like '%/{page}?%' order by created_at desc limit 1"), what: $"a letter with a link to {page}");
        return Link().Match(body).Groups[1].Value;
    }

    [GeneratedRegex("https?://[^/]+(/\\S+)")]
    private static partial Regex Link();

    /// <summary>Two processes of the service on a database of their own, which send mail.</summary>
    private sealed class MailWorld : IAsyncDisposable
    {
        private readonly string _name = TestServers.NewName("mail");
        private readonly List<Microsoft.AspNetCore.Builder.WebApplication> _apps = [];
        private string _issuer = "";

        public MailSink Sink { get; } = new();

        public static async Task<MailWorld> StartAsync(IdentityFixture identity, params string[] settings)
        {
            var world = new MailWorld();
            await TestServers.CreateServiceDatabaseAsync(world._name);
            for (var i = 0; i < 2; i++)
            {
                world._issuer = $"http://127.0.0.1:{Marketplace.FreePort()}";
                var app = IdentityService.Build(
                [
                    .. identity.Settings, .. IdentityFixture.DatabaseOf(world._name), $"--Identity:Urls={world._issuer}", $"--Identity:Issuer={world._issuer}",
                    .. settings.Select(s => s.Replace("{0}", $"{world.Sink.Port}", StringComparison.Ordinal)),
                ]);
                await ServiceDefaults.ServiceHost.MigrateAsync(app);
                await app.StartAsync();
                world._apps.Add(app);
            }

            return world;
        }

        public async Task<string> RegisterAsync()
        {
            var email = IdentityFixture.NewEmail();
            using var browser = new Browser(_issuer);
            using var answer = await browser.SubmitAsync("/register?ui_locales=vi", ("name", "Lan"), ("email", email), ("password", IdentityFixture.Password));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return email;
        }

        public async Task<long> CountAsync(string sql)
        {
            await using var source = NpgsqlDataSource.Create(TestServers.Database(_name));
            await using var command = source.CreateCommand($"select count(*) from ({sql}) counted");
            return (long)(await command.ExecuteScalarAsync())!; // count(*) is never null.
        }

        public async Task ExecuteAsync(string sql)
        {
            await using var source = NpgsqlDataSource.Create(TestServers.Database(_name));
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var app in _apps) await app.DisposeAsync();
            await Sink.DisposeAsync();
            await TestServers.DropDatabaseAsync(_name);
        }
    }
}
