using System.Text;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Pop3;

public sealed class Pop3LoginTests
{
    [Theory, ThroughEachProxy]
    public async Task A_user_logs_in_lists_retrieves_and_deletes(ProxyKind kind)
    {
        byte[][] messages = [SampleMessage.OfSize(500), SampleMessage.OfSize(70_000)];
        MailUser guest = await Pop3House.GuestWithMailAsync(messages);
        await using Pop3House house = await Pop3House.StartAsync(kind);
        using Pop3Talk talk = await house.LogInAsync(guest);

        Assert.Equal("+OK 2 70500", await talk.DoAsync("STAT"));
        Assert.Equal(messages[0], await talk.RetrieveAsync(1));
        Assert.Equal(messages[1], await talk.RetrieveAsync(2));
        await talk.DoAsync("DELE 1");
        await talk.QuitAsync();

        using Pop3Talk again = await house.LogInAsync(guest);
        Assert.Equal("+OK 1 70000", await again.DoAsync("STAT"));
    }

    [Theory, ThroughEachProxy]
    public async Task A_wrong_password_may_be_followed_by_the_right_one_on_the_same_connection(ProxyKind kind)
    {
        await using Pop3House house = await Pop3House.StartAsync(kind);
        using Pop3Talk talk = await house.ConnectAsync();

        await talk.DoAsync("USER anna");
        Assert.Equal("-ERR Invalid login or password", await talk.CommandAsync("PASS wrong"));
        await talk.LogInAsync(MailHouse.Anna);

        Assert.Equal(["1", "2"], house.Auth.Requests.Select(request => request["Auth-Login-Attempt"]));
        await talk.QuitAsync();
    }

    [Theory, ThroughEachProxy]
    public async Task Names_and_passwords_with_odd_characters_work(ProxyKind kind)
    {
        await using Pop3House house = await Pop3House.StartAsync(kind);
        // A space at the beginning of an argument is eaten by nginx; USER and PASS have no quotes.
        foreach (MailUser user in MailHouse.WithOddPasswords.Where(user => !user.Password.StartsWith(' ')).Append(MailHouse.Umlaut))
        {
            using Pop3Talk talk = await house.LogInAsync(user);
            Assert.Equal(user.WirePassword, house.Auth.Requests.Last().Password);
            await talk.QuitAsync();
        }
    }

    [Theory, ThroughEachProxy]
    public async Task Names_and_passwords_with_odd_characters_work_by_sasl_plain(ProxyKind kind)
    {
        await using Pop3House house = await Pop3House.StartAsync(kind);
        // A line of nginx's holds 128 bytes, so the response goes alone.
        foreach (MailUser user in MailHouse.WithOddPasswords.Append(MailHouse.Umlaut).Where(Fits))
        {
            using Pop3Talk talk = await house.ConnectAsync();
            Assert.Equal("+ ", await talk.CommandAsync("AUTH PLAIN"));
            await talk.DoAsync(user.Plain);
            Assert.Equal(user.WirePassword, house.Auth.Requests.Last().Password);
            await talk.QuitAsync();
        }

        static bool Fits(MailUser user) => user.Plain.Length < 120;
    }

    [Theory, ThroughEachProxy]
    public async Task Commands_sent_together_with_the_login_reach_the_server_in_order(ProxyKind kind)
    {
        MailUser guest = await Pop3House.GuestWithMailAsync(SampleMessage.OfSize(500));
        await using Pop3House house = await Pop3House.StartAsync(kind);
        using Pop3Talk talk = await house.ConnectAsync();

        await talk.Wire.SendAsync($"NOOP\r\nUSER {guest.Name}\r\nPASS {guest.Password}\r\nSTAT\r\nDELE 1\r\nQUIT\r\n");

        string[] told = (await talk.Wire.ReadToEndAsync()).Split("\r\n");
        Assert.Equal(["+OK", "+OK", "+OK Logged in.", "+OK 1 500", "+OK Marked to be deleted."], told[..5]);
        Assert.StartsWith("+OK", told[5], StringComparison.Ordinal);
    }

    [Theory, ThroughEachProxy]
    public async Task A_conversation_that_arrives_byte_by_byte_is_understood(ProxyKind kind)
    {
        await using Pop3House house = await Pop3House.StartAsync(kind);
        using Pop3Talk talk = await house.ConnectAsync();

        foreach (byte b in Encoding.Latin1.GetBytes($"USER anna\r\nPASS {MailHouse.Anna.Password}\r\nNOOP\r\nQUIT\r\n"))
        {
            await talk.Wire.SendAsync(new[] { b });
        }

        Assert.Equal("+OK\r\n+OK Logged in.\r\n+OK\r\n+OK Logging out.\r\n", await talk.Wire.ReadToEndAsync());
    }

    [Theory, ThroughEachProxy]
    public async Task Each_user_reaches_the_server_that_the_auth_service_named(ProxyKind kind)
    {
        await using Pop3House house = await Pop3House.StartAsync(kind);

        using Pop3Talk anna = await house.LogInAsync(MailHouse.Anna);
        using Pop3Talk berta = await house.LogInAsync(MailHouse.Berta);

        await (await (await MailHouse.SharedAsync()).B).WaitForLogAsync("pop3-login: Info: Login: user=<berta>");
        await anna.QuitAsync();
        await berta.QuitAsync();
    }
}
