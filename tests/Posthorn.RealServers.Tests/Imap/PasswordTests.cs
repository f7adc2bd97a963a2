using System.Text;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Imap;

public sealed class PasswordTests
{
    [Theory, ThroughEachProxy]
    public async Task Passwords_with_odd_characters_work_quoted(ProxyKind kind)
    {
        await LogEachOddUserInAsync(kind, async (talk, user) => (await talk.CommandAsync(ImapTalk.Login(user)))[^1]);
    }

    [Theory, ThroughEachProxy]
    public async Task Passwords_with_odd_characters_work_as_literals(ProxyKind kind)
    {
        await LogEachOddUserInAsync(kind, async (talk, user) =>
        {
            await talk.Wire.SendLineAsync($"t1 LOGIN {{{user.Name.Length}}}");
            Assert.Equal("+ OK", await talk.Wire.ReadLineAsync());
            await talk.Wire.SendLineAsync($"{user.Name} {{{user.WirePassword.Length}}}");
            Assert.Equal("+ OK", await talk.Wire.ReadLineAsync());
            await talk.Wire.SendLineAsync(user.WirePassword);
            return (await talk.AnswerAsync("t1"))[^1];
        });
    }

    [Theory, ThroughEachProxy]
    public async Task Passwords_with_odd_characters_work_as_literals_without_waiting(ProxyKind kind)
    {
        await LogEachOddUserInAsync(kind, async (talk, user) =>
        {
            string name = $"{{{user.Name.Length}+}}\r\n{user.Name}";
            await talk.Wire.SendLineAsync($"t1 LOGIN {name} {{{user.WirePassword.Length}+}}\r\n{user.WirePassword}");
            return (await talk.AnswerAsync("t1"))[^1];
        });
    }

    [Theory, ThroughEachProxy]
    public async Task Passwords_with_odd_characters_work_by_authenticate_plain(ProxyKind kind)
    {
        await LogEachOddUserInAsync(kind, async (talk, user) =>
        {
            await talk.Wire.SendLineAsync("t1 AUTHENTICATE PLAIN");
            Assert.Equal("+ ", await talk.Wire.ReadLineAsync());
            await talk.Wire.SendLineAsync(user.Plain);
            return (await talk.AnswerAsync("t1"))[^1];
        });
    }

    [Theory, ThroughEachProxy]
    public async Task Passwords_with_odd_characters_work_by_authenticate_plain_in_one_line(ProxyKind kind)
    {
        await LogEachOddUserInAsync(kind, async (talk, user) =>
            (await talk.CommandAsync("AUTHENTICATE PLAIN " + user.Plain))[^1]);
    }

    [Theory, ThroughEachProxy]
    public async Task Passwords_with_odd_characters_work_by_authenticate_login(ProxyKind kind)
    {
        await LogEachOddUserInAsync(kind, async (talk, user) =>
        {
            await talk.Wire.SendLineAsync("t1 AUTHENTICATE LOGIN");
            Assert.Equal("+ VXNlcm5hbWU6", await talk.Wire.ReadLineAsync());
            await talk.Wire.SendLineAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(user.Name)));
            Assert.Equal("+ UGFzc3dvcmQ6", await talk.Wire.ReadLineAsync());
            await talk.Wire.SendLineAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(user.Password)));
            return (await talk.AnswerAsync("t1"))[^1];
        });
    }

    [Theory, ThroughEachProxy]
    public async Task A_wrong_password_may_be_followed_by_the_right_one_on_the_same_connection(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        using ImapTalk talk = await house.ConnectAsync();

        Assert.Equal(["t1 NO Invalid login or password"], await talk.CommandAsync("LOGIN anna wrong"));
        Assert.StartsWith("t2 OK", (await talk.CommandAsync(ImapTalk.Login(MailHouse.Anna)))[^1], StringComparison.Ordinal);
        Assert.Equal(["1", "2"], house.Auth.Requests.Select(request => request["Auth-Login-Attempt"]));
        await talk.LogOutAsync();
    }

    [Theory, ThroughEachProxy]
    public async Task A_refusal_without_a_wait_ends_the_session(ProxyKind kind)
    {
        AuthService auth = AuthService.Start(_ => AuthAnswer.Refuse("Go away"));
        await using ImapHouse house = await ImapHouse.StartAsync(kind, auth);
        using ImapTalk talk = await house.ConnectAsync();

        Assert.Equal(["t1 NO Go away"], await talk.CommandAsync("LOGIN anna wrong"));
        Assert.Equal("", await talk.Wire.ReadToEndAsync());
    }

    private static async Task LogEachOddUserInAsync(ProxyKind kind, Func<ImapTalk, MailUser, Task<string>> logIn)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        foreach (MailUser user in MailHouse.WithOddPasswords)
        {
            using ImapTalk talk = await house.ConnectAsync();
            string answer = await logIn(talk, user);
            Assert.True(answer.StartsWith("t1 OK", StringComparison.Ordinal), $"{user.Name}: {answer}");
            Assert.Equal(user.WirePassword, house.Auth.Requests.Last().Password);
        }
    }
}
