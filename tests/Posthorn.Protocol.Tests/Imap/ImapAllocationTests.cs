using Posthorn.Protocol.Tests.Replay;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Imap;

public sealed class ImapAllocationTests
{
    [Fact]
    public void A_login_at_a_backend_allocates_its_dialog_and_its_tag_alone()
    {
        IClientDialog client = TestServer.Of("imap").NewDialog();
        var output = new WireWriter();
        client.Advance("a1 LOGIN user secret\r\n"u8, output);
        LoginFacts facts = BackendLogins.Facts();
        LogIn(client, facts, output);
        long before = GC.GetAllocatedBytesForCurrentThread();
        LogIn(client, facts, output);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 200);
    }

    private static void LogIn(IClientDialog client, LoginFacts facts, WireWriter output)
    {
        ILoginDialog login = client.Login(facts);
        login.Advance("* OK [CAPABILITY IMAP4rev1 SASL-IR ID LITERAL+ AUTH=PLAIN] ready\r\n"u8, output, output);
        login.Advance("a1 OK in\r\n"u8, output, output);
        output.Clear();
    }
}
