using System.Text;
using Posthorn.Protocol.Tests.Replay;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Imap;

public sealed class ImapClientDialogTests
{
    private readonly WireWriter _output = new();

    [Theory]
    [InlineData(AbortReason.Unavailable, "a1 NO [UNAVAILABLE] Service temporarily unavailable, try again later\r\n")]
    [InlineData(AbortReason.InternalError, "* BAD internal server error\r\n")]
    [InlineData(AbortReason.CommandTooLong, "a1 BAD invalid command\r\n")]
    [InlineData(AbortReason.CertificateError, "* BYE SSL certificate error\r\n")]
    [InlineData(AbortReason.CertificateMissing, "* BYE No required SSL certificate\r\n")]
    public void An_end_from_outside_is_said_in_IMAP_s_words(AbortReason reason, string expected)
    {
        IClientDialog dialog = TestServer.Of("imap").NewDialog();
        Assert.Equal(DialogAction.Authenticate, dialog.Advance("a1 LOGIN u p\r\n"u8, _output).Action);
        dialog.Abort(reason, _output);
        Assert.Equal(expected, Encoding.ASCII.GetString(_output.Written));
    }

    [Theory]
    [InlineData(AbortReason.Unavailable, "* NO [UNAVAILABLE] Service temporarily unavailable, try again later\r\n")]
    [InlineData(AbortReason.CommandTooLong, "* BAD invalid command\r\n")]
    public void Without_a_tag_the_end_is_untagged(AbortReason reason, string expected)
    {
        IClientDialog dialog = TestServer.Of("imap").NewDialog();
        dialog.Advance("a1"u8, _output);
        dialog.Abort(reason, _output);
        Assert.Equal(expected, Encoding.ASCII.GetString(_output.Written));
    }

    [Fact]
    public void A_refusal_zeroes_the_password()
    {
        IClientDialog dialog = TestServer.Of("imap").NewDialog();
        dialog.Advance("a1 LOGIN u pass\r\n"u8, _output);
        byte[] password = dialog.Credentials.Password;
        dialog.Refused(new AuthRefusal("no"), mayTryAgain: true, _output);
        Assert.Equal(new byte[4], password);
        Assert.Throws<InvalidOperationException>(() => dialog.Credentials);
    }

    [Fact]
    public void Ten_thousand_commands_allocate_nothing()
    {
        IClientDialog dialog = TestServer.Of("imap", "max_errors 1000000;", "starttls on;").NewDialog();
        byte[][] commands =
        [
            "a1 NOOP\r\n"u8.ToArray(),
            "a2 CAPABILITY\r\n"u8.ToArray(),
            "a3 ID (\"name\" \"x\")\r\n"u8.ToArray(),
            "a4 UNKNOWN x y z\r\n"u8.ToArray(),
            "!\r\n"u8.ToArray(),
            "a5 LOGIN only-a-name\r\n"u8.ToArray(),
            "a6 AUTHENTICATE EXTERNAL dXNlcg==\r\n"u8.ToArray(),
            "a7 AUTHENTICATE PLAIN no-base64!\r\n"u8.ToArray(),
            "a8 AUTHENTICATE LOGIN\r\n"u8.ToArray(),
            "*\r\n"u8.ToArray(),
            "a9 NOOP {3+}\r\nabc\r\n"u8.ToArray(),
        ];
        RunAll(dialog, commands, 10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        RunAll(dialog, commands, 1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Ten_thousand_attempts_leave_nothing_behind()
    {
        IClientDialog dialog = TestServer.Of("imap").NewDialog();
        byte[] command = "a1 AUTHENTICATE PLAIN AHVzZXIAc2VjcmV0\r\n"u8.ToArray();
        var passwords = new List<WeakReference>();
        for (int i = 0; i < 10_000; i++)
        {
            Assert.Equal(DialogAction.Authenticate, dialog.Advance(command, _output).Action);
            passwords.Add(new WeakReference(dialog.Credentials.Password));
            dialog.Refused(new AuthRefusal("no"), mayTryAgain: true, _output);
            _output.Clear();
        }

        GC.Collect();
        Assert.InRange(passwords.Count(password => password.IsAlive), 0, 1);
        GC.KeepAlive(dialog);
    }

    private void RunAll(IClientDialog dialog, byte[][] commands, int times)
    {
        for (int i = 0; i < times; i++)
        {
            foreach (byte[] command in commands)
            {
                DialogStep step = dialog.Advance(command, _output);
                if (step.Action != DialogAction.Send || step.Consumed != command.Length)
                {
                    Assert.Fail(Encoding.ASCII.GetString(command));
                }

                _output.Clear();
            }
        }
    }
}
