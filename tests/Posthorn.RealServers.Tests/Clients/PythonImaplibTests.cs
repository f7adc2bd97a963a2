using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Clients;

public sealed class PythonImaplibTests
{
    [Theory, ThroughEachProxy]
    public async Task Imaplib_logs_in_appends_searches_and_fetches(ProxyKind kind)
    {
        ExitReport report = await RunAsync(kind, """
            import imaplib, sys
            port, user, password, folder = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
            m = imaplib.IMAP4('127.0.0.1', port, timeout=15)
            print(m.welcome.decode())
            m.login(user, password)
            m.create(folder)
            text = b'Subject: from python\r\n\r\n' + b'x' * 70000 + b'\r\n'
            print(m.append(folder, None, None, text)[0])
            m.select(folder)
            print(m.search(None, 'SUBJECT', 'python')[1][0].decode())
            got = m.fetch('1', '(RFC822)')[1][0][1]
            print('same' if got == text else 'different')
            print(m.logout()[0])
            """);

        Assert.Equal("* OK IMAP4 ready\nOK\n1\nsame\nBYE\n", report.Text);
    }

    [Theory, ThroughEachProxy]
    public async Task Imaplib_tries_again_after_a_wrong_password(ProxyKind kind)
    {
        ExitReport report = await RunAsync(kind, """
            import imaplib, sys
            m = imaplib.IMAP4('127.0.0.1', int(sys.argv[1]), timeout=15)
            try:
                m.login(sys.argv[2], 'wrong')
            except imaplib.IMAP4.error as refused:
                print(refused)
            print(m.authenticate('PLAIN', lambda _: f'\0{sys.argv[2]}\0{sys.argv[3]}'.encode())[0])
            print(m.noop()[0])
            m.logout()
            """);

        Assert.Equal("b'Invalid login or password'\nOK\nOK\n", report.Text);
    }

    private static async Task<ExitReport> RunAsync(ProxyKind kind, string script)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        return await ChildProcess.RunAsync(
            Prerequisite.Python, "-c", script, $"{house.Port}", MailHouse.Anna.Name, MailHouse.Anna.Password, $"python-{kind}");
    }
}
