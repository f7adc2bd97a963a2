using MailKit.Net.Pop3;
using MailKit.Security;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Pop3;

/// <summary>Mail programs that people use, by each way of logging in that they know.</summary>
public sealed class Pop3ClientTests
{
    [Theory, ThroughEachProxy]
    public async Task Poplib_lists_and_retrieves(ProxyKind kind)
    {
        MailUser guest = await Pop3House.GuestWithMailAsync(SampleMessage.OfSize(300), SampleMessage.OfSize(400));
        await using Pop3House house = await Pop3House.StartAsync(kind);

        ExitReport report = await PythonAsync(house, guest, """
            m.user(user)
            m.pass_(password)
            print(m.stat())
            print(len(m.uidl()[1]), sum(len(line) + 2 for line in m.retr(2)[1]))
            m.quit()
            """);

        Assert.Equal("(2, 700)\n2 400\n", report.Text);
    }

    [Theory, ThroughEachProxy]
    public async Task Poplib_logs_in_by_apop_and_the_backend_gets_the_password(ProxyKind kind)
    {
        await using Pop3House house = await Pop3House.StartAsync(kind, "pop3_auth plain apop;");

        ExitReport report = await PythonAsync(house, MailHouse.Anna, "print(m.apop(user, password).decode())\nm.quit()");

        Assert.Equal("+OK Logged in.\n", report.Text);
        Assert.Equal("apop", Assert.Single(house.Auth.Requests)["Auth-Method"]);
    }

    [Theory, ThroughEachProxy]
    public async Task Poplib_tries_again_after_a_wrong_password(ProxyKind kind)
    {
        await using Pop3House house = await Pop3House.StartAsync(kind);

        ExitReport report = await PythonAsync(house, MailHouse.Anna, """
            m.user(user)
            try:
                m.pass_('wrong')
            except poplib.error_proto as refused:
                print(refused)
            m.user(user)
            print(m.pass_(password).decode())
            m.quit()
            """);

        Assert.Equal("b'-ERR Invalid login or password'\n+OK Logged in.\n", report.Text);
    }

    [Theory, ThroughEachProxy]
    public async Task Curl_retrieves_a_message(ProxyKind kind)
    {
        byte[] message = SampleMessage.OfSize(100_000);
        MailUser guest = await Pop3House.GuestWithMailAsync(message);
        await using Pop3House house = await Pop3House.StartAsync(kind, "pop3_auth plain apop cram-md5;");
        using Workspace workspace = new("curl");
        foreach (string way in (string[])["AUTH=+APOP", "AUTH=CRAM-MD5", "AUTH=PLAIN", "AUTH=LOGIN"])
        {
            ExitReport report = await ChildProcess.RunAsync(
                Prerequisite.Program("curl"), "--silent", "--show-error", "--max-time", "20", "--noproxy", "*", "--login-options", way,
                "--user", $"{guest.Name}:{guest.Password}", "-o", workspace.PathOf("got"), $"pop3://127.0.0.1:{house.Port}/1");

            Assert.True(report.Code == 0, $"{way}: {report.Text}");
            Assert.Equal(message, await File.ReadAllBytesAsync(workspace.PathOf("got"), TestContext.Current.CancellationToken));
        }

        Assert.Equal(["apop", "cram-md5", "plain", "plain"], house.Auth.Requests.Select(request => request["Auth-Method"]));
    }

    [Theory, ThroughEachProxy]
    public async Task MailKit_logs_in_by_each_way(ProxyKind kind)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        await using Pop3House house = await Pop3House.StartAsync(kind, "pop3_auth plain apop cram-md5;");
        MailUser guest = await Pop3House.GuestWithMailAsync(SampleMessage.OfSize(900));
        (string name, string password) = (guest.Name, guest.Password);
        foreach (SaslMechanism way in (SaslMechanism[])
            [new SaslMechanismPlain(name, password), new SaslMechanismLogin(name, password), new SaslMechanismCramMd5(name, password)])
        {
            using Pop3Client client = await ConnectAsync(house);
            await client.AuthenticateAsync(way, stop);
            Assert.Equal(900, await client.GetMessageSizeAsync(0, stop));
            await client.DisconnectAsync(true, stop);
        }

        using Pop3Client byApop = await ConnectAsync(house);
        await byApop.AuthenticateAsync(name, password, stop);
        Assert.Equal("a large one", (await byApop.GetMessageAsync(0, stop)).Subject);
        Assert.Equal(["plain", "plain", "cram-md5", "apop"], house.Auth.Requests.Select(request => request["Auth-Method"]));
        await byApop.DisconnectAsync(true, stop);
    }

    [Theory, ThroughEachProxy]
    public async Task Fetchmail_takes_all_mail_away(ProxyKind kind)
    {
        byte[] message = "From: a@house.example\r\nSubject: for fetchmail\r\n\r\n.a dot\r\nmore\r\n"u8.ToArray();
        MailUser guest = await Pop3House.GuestWithMailAsync(message, message);
        await using Pop3House house = await Pop3House.StartAsync(kind);
        using Workspace workspace = new("fetch");
        string rules = workspace.Write("fetchmailrc", $"""
            set no bouncemail
            set idfile "{workspace.PathOf("ids")}"
            set pidfile "{workspace.PathOf("pid")}"
            poll 127.0.0.1 service {house.Port} protocol pop3 timeout 20 user "{guest.Name}" password "{guest.Password}" sslproto ''
                mda "cat >> {workspace.PathOf("got")}" fetchall

            """);
        File.SetUnixFileMode(rules, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        ExitReport report = await ChildProcess.RunAsync(Prerequisite.Program("fetchmail"), "--nodetach", "--nosyslog", "-f", rules);

        Assert.True(report.Code == 0, report.Text);
        string got = await File.ReadAllTextAsync(workspace.PathOf("got"), TestContext.Current.CancellationToken);
        Assert.Equal(2, got.Split("\n.a dot\nmore\n").Length - 1);
        using Pop3Talk talk = await house.LogInAsync(guest);
        Assert.Equal("+OK 0 0", await talk.DoAsync("STAT"));
    }

    private static async Task<Pop3Client> ConnectAsync(Pop3House house)
    {
        Pop3Client client = new() { Timeout = (int)Patience.Limit.TotalMilliseconds };
        await client.ConnectAsync("127.0.0.1", house.Port, SecureSocketOptions.None, TestContext.Current.CancellationToken);
        return client;
    }

    private static Task<ExitReport> PythonAsync(Pop3House house, MailUser user, string script)
    {
        const string Begin = """
            import poplib, sys
            user, password = sys.argv[2], sys.argv[3]
            m = poplib.POP3('127.0.0.1', int(sys.argv[1]), timeout=20)

            """;
        return ChildProcess.RunAsync(Prerequisite.Python, "-c", Begin + script, $"{house.Port}", user.Name, user.Password);
    }
}
