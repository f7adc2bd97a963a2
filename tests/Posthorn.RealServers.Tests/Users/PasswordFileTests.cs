using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Pop3;
using Posthorn.RealServers.Tests.Rig;
using Posthorn.RealServers.Tests.Smtp;

namespace Posthorn.RealServers.Tests.Users;

public sealed class PasswordFileTests
{
    [Theory]
    [InlineData("bcrypt")]
    [InlineData("sha512-crypt")]
    [InlineData("argon2id")]
    [InlineData("plain")]
    public async Task What_hash_password_prints_lets_the_user_in_by_every_protocol(string scheme)
    {
        await using UserHouse house = await UserHouse.StartWithFileAsync(await UserHouse.HashAsync(MailHouse.Anna, scheme));

        using ImapTalk imap = await house.ImapAsync();
        await imap.DoAsync(ImapTalk.Login(MailHouse.Anna));
        await imap.DoAsync("SELECT INBOX");
        await imap.LogOutAsync();

        using Pop3Talk pop3 = await house.Pop3Async();
        await pop3.LogInAsync(MailHouse.Anna);
        await pop3.QuitAsync();

        using SmtpTalk smtp = await house.SmtpAsync();
        await smtp.LogInAsync(MailHouse.Anna);
        await smtp.QuitAsync();
    }

    [Fact]
    public async Task A_hash_that_dovecot_made_lets_the_user_in()
    {
        ExitReport made = await ChildProcess.RunAsync(
            Prerequisite.Program("doveadm"), "pw", "-s", "SHA512-CRYPT", "-p", MailHouse.Anna.Password);
        string line = $"anna:{made.Text.Trim()}:1000:1000::/home/anna:/bin/sh:userdb_mail=maildir:~/Maildir allow_nets=127.0.0.0/8\n";
        await using UserHouse house = await UserHouse.StartWithFileAsync(line);
        using ImapTalk imap = await house.ImapAsync();

        await imap.DoAsync(ImapTalk.Login(MailHouse.Anna));
    }

    [Fact]
    public async Task A_wrong_password_is_refused_in_the_words_of_the_protocol_and_may_be_mended()
    {
        await using UserHouse house = await UserHouse.StartWithFileAsync(await UserHouse.HashAsync(MailHouse.Anna, "bcrypt"));

        using ImapTalk imap = await house.ImapAsync();
        Assert.Equal(["t1 NO [AUTHENTICATIONFAILED] Authentication failed"], await imap.CommandAsync("LOGIN anna wrong"));
        await imap.DoAsync(ImapTalk.Login(MailHouse.Anna));

        using Pop3Talk pop3 = await house.Pop3Async();
        await pop3.DoAsync("USER anna");
        Assert.Equal("-ERR [AUTH] Authentication failed", await pop3.CommandAsync("PASS wrong"));
        await pop3.LogInAsync(MailHouse.Anna);

        using SmtpTalk smtp = await house.SmtpAsync();
        await smtp.DoAsync(250, "EHLO client.example");
        Assert.Equal("535 5.7.8 Authentication failed", await smtp.CommandAsync("AUTH PLAIN " + new MailUser("anna", "wrong").Plain));
        Assert.Equal("235 2.0.0 OK", await smtp.CommandAsync("AUTH PLAIN " + MailHouse.Anna.Plain));
    }

    [Fact]
    public async Task A_user_who_may_not_come_this_way_hears_no_more_than_others()
    {
        string hash = (await UserHouse.HashAsync(MailHouse.Anna, "bcrypt")).Trim();
        await using UserHouse house = await UserHouse.StartWithFileAsync(
            $"{hash}:protocols=imap\njürgen{hash["anna".Length..]}:networks=192.0.2.0/24\n");

        using Pop3Talk pop3 = await house.Pop3Async();
        await pop3.DoAsync("USER anna");
        Assert.Equal("-ERR [AUTH] Authentication failed", await pop3.CommandAsync("PASS " + MailHouse.Anna.Password));
        await house.Proxy.WaitForLogAsync("user may not log in by pop3");

        using ImapTalk imap = await house.ImapAsync();
        await imap.CommandAsync(ImapTalk.Login(MailHouse.Umlaut with { Password = MailHouse.Anna.Password }));
        await house.Proxy.WaitForLogAsync("user may not log in from this network");
        await imap.DoAsync(ImapTalk.Login(MailHouse.Anna));
    }

    [Fact]
    public async Task Apop_works_with_a_password_that_is_kept_as_it_is()
    {
        await using UserHouse house = await UserHouse.StartWithFileAsync(
            await UserHouse.HashAsync(MailHouse.Anna, "plain"), "pop3_auth plain apop;");

        using WireConnection wire = await WireConnection.ConnectAsync(house.Pop3Port);
        string greeting = await wire.ReadLineAsync();
        string salt = greeting[greeting.IndexOf('<', StringComparison.Ordinal)..];
        await wire.SendLineAsync($"APOP anna {Digest(salt)}");
        Assert.StartsWith("+OK", await wire.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_changes_is_in_force_without_a_reload()
    {
        string hash = await UserHouse.HashAsync(MailHouse.Anna, "bcrypt");
        await using UserHouse house = await UserHouse.StartWithFileAsync("nobody:{PLAIN}x\n");
        using ImapTalk imap = await house.ImapAsync();
        Assert.StartsWith("t1 NO", (await imap.CommandAsync(ImapTalk.Login(MailHouse.Anna)))[^1], StringComparison.Ordinal);

        house.WriteUsers("broken\n");
        await TryUntilLoggedAsync(house, "no colon after the user name in ");

        house.WriteUsers(hash);
        await TryUntilLoggedAsync(house, "has changed and was read again: 1 users");
        await imap.DoAsync(ImapTalk.Login(MailHouse.Anna));
    }

    [Fact]
    public async Task A_broken_file_fails_the_check_with_its_line()
    {
        using Workspace workspace = new("check");
        string users = workspace.Write("users", "# users\nanna:secret\n");
        string config = workspace.Write(
            "posthorn.conf", "events { }\nmail {\n auth_file users;\n proxy_pass 127.0.0.1;\n server { listen 127.0.0.1:143; }\n}\n");
        ExitReport report = await ChildProcess.RunAsync(Prerequisite.Posthorn, "-t", "-e", "stderr", "-p", workspace.Folder, "-c", config);

        Assert.Equal(1, report.Code);
        Assert.Contains($"of user \"anna\" in {users}:2 in {config}:3", report.Text, StringComparison.Ordinal);
    }

    // The file is looked at when somebody logs in.
    private static async Task TryUntilLoggedAsync(UserHouse house, string text)
    {
        await Patience.UntilAsync(
            async () =>
            {
                using ImapTalk knock = await house.ImapAsync();
                await knock.CommandAsync("LOGIN nobody wrong");
                return house.Proxy.Log.Contains(text, StringComparison.Ordinal);
            },
            () => $"the log to say '{text}'. It says:\n{house.Proxy.Log}");
    }

#pragma warning disable CA5351 // APOP is what it is.
    private static string Digest(string salt) => Convert.ToHexStringLower(
        System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(salt + MailHouse.Anna.Password)));
#pragma warning restore CA5351
}
