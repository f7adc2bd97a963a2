using Posthorn.Protocol.Tests.Replay;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Imap;

public sealed class ImapLoginDialogTests
{
    [Fact]
    public void The_log_says_what_the_login_waits_for_in_nginx_s_words()
    {
        IClientDialog client = TestServer.Of("imap").NewDialog();
        var output = new WireWriter();
        client.Advance("a1 LOGIN u p\r\n"u8, output);
        ILoginDialog login = client.Login(new LoginFacts("\xc3\xa9"u8.ToArray(), "p"u8.ToArray(), "mx.example", false));
        var actions = new List<string> { login.Action };
        foreach (byte[] answer in new[] { "* OK\r\n"u8.ToArray(), "+ \r\n"u8.ToArray(), "+ \r\n"u8.ToArray() })
        {
            Assert.Equal(LoginAction.Send, login.Advance(answer, output, output).Action);
            actions.Add(login.Action);
        }

        Assert.Equal(
            [
                "reading response from upstream",
                "sending LOGIN command to upstream",
                "sending user name to upstream",
                "sending password to upstream",
            ],
            actions);
    }

    [Fact]
    public void The_login_keeps_its_tag_when_the_client_dialog_is_done_with_it()
    {
        IClientDialog client = TestServer.Of("imap").NewDialog();
        var output = new WireWriter();
        client.Advance("a1 LOGIN u p\r\n"u8, output);
        ILoginDialog login = client.Login(new LoginFacts([], [], "mx.example", false));
        client.Refused(new AuthRefusal("no"), mayTryAgain: true, output);
        client.Advance("zz NOOP\r\n"u8, output);
        output.Clear();
        login.Advance("* OK\r\n"u8, output, output);
        Assert.Equal("a1 LOGIN \"\" \"\"\r\n"u8.ToArray(), output.Written.ToArray());
    }
}
