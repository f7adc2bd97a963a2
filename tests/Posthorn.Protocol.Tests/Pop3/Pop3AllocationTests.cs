using System.Text;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Pop3;

public sealed class Pop3AllocationTests
{
    [Theory]
    [InlineData("NOOP\r\n")]
    [InlineData("CAPA\r\n")]
    [InlineData("AUTH\r\n")]
    [InlineData("AUTH CRAM-MD5\r\n*\r\n")]
    [InlineData("AUTH PLAIN\r\n!\r\n")]
    [InlineData("AUTH PLAIN =\r\n")]
    [InlineData("AUTH XYZZY\r\n")]
    [InlineData("PASS secret\r\n")]
    [InlineData("STLS\r\n")]
    [InlineData("APOP user\r\n")]
    [InlineData("XYZZ\r\n\r\n\xff\0\r\n")]
    public void Commands_that_bring_no_credentials_are_answered_without_allocating(string commands)
    {
        IClientDialog dialog = new Pop3Client("pop3_auth plain apop cram-md5;", "max_errors 1000000;").Dialog;
        byte[] input = Encoding.Latin1.GetBytes(commands);
        var output = new WireWriter();
        Feed(dialog, input, output);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Feed(dialog, input, output);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_whole_login_allocates_less_than_a_kilobyte()
    {
        IClientDialog dialog = new Pop3Client().Dialog;
        var facts = new LoginFacts("user"u8.ToArray(), "secret"u8.ToArray(), "mx.example", false);
        var output = new WireWriter();
        LogIn(dialog, facts, output);
        long before = GC.GetAllocatedBytesForCurrentThread();
        LogIn(dialog, facts, output);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 1024);
    }

    private static void LogIn(IClientDialog dialog, LoginFacts facts, WireWriter output)
    {
        dialog.Advance("USER user\r\n"u8, output);
        dialog.Advance("PASS secret\r\n"u8, output);
        ILoginDialog login = dialog.Login(facts);
        login.Advance("+OK\r\n"u8, output, output);
        login.Advance("+OK\r\n"u8, output, output);
        login.Advance("+OK\r\n"u8, output, output);
        dialog.TlsStarted();
        output.Clear();
    }

    /// <summary>Shows the input a byte more at a time, so that every line is also seen incomplete.</summary>
    private static void Feed(IClientDialog dialog, ReadOnlySpan<byte> input, WireWriter output)
    {
        int start = 0;
        for (int end = 1; end <= input.Length; end++)
        {
            start += dialog.Advance(input[start..end], output).Consumed;
            output.Clear();
        }
    }
}
