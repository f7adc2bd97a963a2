using System.Runtime.CompilerServices;
using System.Text;
using Posthorn.Protocol.Pop3;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Pop3;

/// <summary>The known defects of mail proxies that POP3 could have, by the id of their row.</summary>
public sealed class Pop3HazardTests
{
    private const string Digest = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void CVE_2014_3556_nothing_behind_STLS_is_read_and_nothing_before_it_is_kept()
    {
        IClientDialog dialog = new Pop3Client("starttls on;").Dialog;
        var output = new WireWriter();
        byte[] input = "STLS\r\nUSER injected\r\nPASS injected\r\n"u8.ToArray();

        DialogStep step = dialog.Advance(input, output);

        Assert.Equal(new DialogStep(DialogAction.StartTls, "STLS\r\n".Length), step);
        Assert.Equal("+OK\r\n", Encoding.Latin1.GetString(output.Written));
    }

    [Fact]
    public void CVE_2014_3556_half_a_line_before_TLS_is_no_part_of_a_line_inside_it()
    {
        IClientDialog dialog = new Pop3Client("starttls on;").Dialog;
        var output = new WireWriter();
        dialog.Advance("STLS\r\n"u8, output);
        dialog.Advance("USER injected"u8, output);
        dialog.TlsStarted();
        output.Clear();

        Assert.Equal(new DialogStep(DialogAction.Send, 6), dialog.Advance("NOOP\r\nUSER user\r\n"u8, output));
        Assert.Equal("+OK\r\n", Encoding.Latin1.GetString(output.Written));
    }

    [Fact]
    public void CVE_2021_3618_the_lines_of_another_protocol_are_cut_off_at_max_errors()
    {
        string notes = new Pop3Client().Say(
            "POST / HTTP/1.1\r\nHost: mx\r\nCookie: secret\r\nContent-Length: 50\r\n\r\nUSER user\r\nPASS secret\r\n");

        Assert.EndsWith("-ERR invalid command\r\n(client sent too many invalid commands)(closed)", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("+OK", notes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"APOP user {Digest}\r\n", $"(Apop user {Digest} <1234.5678@mx.example>)")]
    [InlineData(
        "AUTH CRAM-MD5\r\ndXNlciAwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg==\r\n",
        $"(CramMd5 user {Digest} <1234.5678@mx.example>)")]
    [InlineData("AUTH EXTERNAL dXNlcg==\r\n", "(External user  )")]
    [InlineData("AUTH PLAIN AHVzZXIAc2VjcmV0\r\n", "(Plain user secret )")]
    [InlineData("AUTH LOGIN\r\ndXNlcg==\r\nc2VjcmV0\r\n", "(Plain user secret )")]
    [InlineData("USER user\r\nPASS secret\r\n", "(Plain user secret )")]
    public void CVE_2026_27651_every_method_may_be_tried_again_after_every_other(string login, string asked)
    {
        var client = new Pop3Client("pop3_auth plain apop cram-md5 external;");
        foreach (string other in (string[])[login, "AUTH PLAIN AHgAeQ==\r\n", $"APOP x {Digest}\r\n", "AUTH EXTERNAL eA==\r\n"])
        {
            client.Say(other);
            Assert.EndsWith(asked + "-ERR no\r\n", client.Say(login), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("AUTH PLAIN AHVzZXINCkRFTEUgMQBzZWNyZXQ=\r\n")]
    [InlineData("AUTH PLAIN AHVzZXIAc2VjcmV0CkRFTEUgMQ==\r\n")]
    [InlineData("AUTH LOGIN dXNlcg0KREVMRSAx\r\nc2VjcmV0\r\n")]
    [InlineData("AUTH LOGIN dXNlcg==\r\nc2VjcmV0CkRFTEUgMQ==\r\n")]
    [InlineData("AUTH CRAM-MD5\r\ndXNlcg0KREVMRSAxIDAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWJjZGVm\r\n")]
    [InlineData("AUTH EXTERNAL dXNlcg0KREVMRSAx\r\n")]
    [InlineData("USER us\rer\r\nPASS secret\r\n")]
    [InlineData("USER user\r\nPASS sec\rret\r\n")]
    [InlineData("USER us\0er\r\nPASS secret\r\n")]
    [InlineData("USER user\r\nPASS sec\0ret\r\n")]
    [InlineData($"APOP us\0er {Digest}\r\n")]
    public void POP3_command_injection_credentials_with_a_line_of_their_own_are_asked_of_nobody(string login)
    {
        string notes = new Pop3Client("pop3_auth plain apop cram-md5 external;").Say(login);

        Assert.Contains("-ERR invalid command\r\n", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("-ERR no", notes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user\r\nDELE 1", "secret")]
    [InlineData("user\nDELE 1", "secret")]
    [InlineData("user\0", "secret")]
    [InlineData("user", "secret\r\nDELE 1")]
    [InlineData("user", "sec\rret")]
    public void POP3_command_injection_a_login_with_such_credentials_cannot_even_be_made(string user, string password) =>
        Assert.Throws<ArgumentException>(() => new Pop3LoginDialog(
            new LoginFacts(Encoding.Latin1.GetBytes(user), Encoding.Latin1.GetBytes(password), "mx.example", true),
            default,
            tellsClient: false));

    [Theory]
    [InlineData("AUTH EXTERNAL dXNlcg==\r\n")]
    [InlineData("AUTH EXTERNAL\r\n")]
    [InlineData("AUTH CRAM-MD5\r\n")]
    [InlineData($"APOP user {Digest}\r\n")]
    public void EXTERNAL_not_enabled_is_refused_in_both_forms_as_are_CRAM_MD5_and_APOP(string login) =>
        Assert.Equal("-ERR invalid command\r\n", new Pop3Client().Say(login));

    [Fact]
    public void EXTERNAL_stale_password_of_an_earlier_attempt_is_not_asked_about()
    {
        var client = new Pop3Client("pop3_auth plain external;");
        client.Say("USER user\r\nPASS secret\r\n");

        Assert.Equal("(External other  )-ERR no\r\n", client.Say("AUTH EXTERNAL b3RoZXI=\r\n"));
    }

    [Fact]
    public void Credentials_of_an_attempt_are_overwritten_when_it_was_refused()
    {
        IClientDialog dialog = new Pop3Client().Dialog;
        var output = new WireWriter();
        dialog.Advance("USER user\r\n"u8, output);
        dialog.Advance("PASS secret\r\n"u8, output);
        byte[] password = dialog.Credentials.Password;

        dialog.Refused(new AuthRefusal("no"), mayTryAgain: true, output);

        Assert.All(password, b => Assert.Equal(0, b));
        Assert.Throws<InvalidOperationException>(() => dialog.Credentials);
    }

    [Fact]
    public void Log_injection_no_byte_of_the_client_is_in_what_is_logged()
    {
        var client = new Pop3Client("pop3_auth plain apop cram-md5 external;", "max_errors 1000;");
        foreach (string line in (string[])["PLAIN", "LOGIN", "CRAM-MD5", "EXTERNAL"])
        {
            string notes = client.Say($"AUTH {line}\r\nMARK!\r\nAUTH {line} MARK!\r\nMARK {line}\r\nUSER MARK\r\nPASS \0MARK\r\n");
            Assert.DoesNotContain("MARK", notes, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Auth_memory_does_not_grow_with_the_attempts()
    {
        IClientDialog dialog = new Pop3Client("pop3_auth plain apop;").Dialog;
        byte[] attempts = Encoding.ASCII.GetBytes($"USER user\r\nPASS secret\r\nAPOP user {Digest}\r\nAUTH PLAIN AHgAeQ==\r\n");
        List<WeakReference> made = [];
        for (int i = 0; i < 10_000; i++)
        {
            Attempt(dialog, attempts, made);
        }

        GC.Collect();

        Assert.Equal(30_000, made.Count);
        Assert.DoesNotContain(made, credentials => credentials.IsAlive);
        GC.KeepAlive(dialog);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Attempt(IClientDialog dialog, ReadOnlySpan<byte> input, List<WeakReference> made)
    {
        var output = new WireWriter();
        while (!input.IsEmpty)
        {
            DialogStep step = dialog.Advance(input, output);
            input = input[step.Consumed..];
            if (step.Action == DialogAction.Authenticate)
            {
                made.Add(new WeakReference(dialog.Credentials));
                dialog.Refused(new AuthRefusal("no"), mayTryAgain: true, output);
            }
        }
    }
}
