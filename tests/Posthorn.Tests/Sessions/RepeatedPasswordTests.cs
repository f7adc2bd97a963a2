using System.Text;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Sessions;

/// <summary>Backends that repeat in their refusal what they were told.</summary>
public sealed class RepeatedPasswordTests
{
    private const string Secret = "s3cret-word";
    private const string InPlain = "AHVzZXIAczNjcmV0LXdvcmQ=";
    private const string Submitted = "EHLO c\r\nAUTH PLAIN " + InPlain + "\r\n";

    [Theory]
    [InlineData("imap", "a LOGIN user s3cret-word\r\n", "* OK backend\r\n", "a NO no such login: \"user\" \"s3cret-word\"\r\n")]
    [InlineData("imap", "a LOGIN user s3cret-word\r\n", "* OK backend\r\n", "a NO no such login: " + InPlain + "\r\n")]
    [InlineData("pop3", "USER user\r\nPASS s3cret-word\r\n", "+OK\r\n", "+OK\r\n", "-ERR PASS s3cret-word\r\n")]
    [InlineData("pop3", "USER user\r\nPASS s3cret-word\r\n", "+OK\r\n", "+OK\r\n", "-ERR czNjcmV0LXdvcmQ=\r\n")]
    [InlineData("smtp", Submitted, "220 b\r\n", "250-b\r\n250 AUTH PLAIN\r\n", "535 AUTH PLAIN " + InPlain + "\r\n")]
    [InlineData("smtp", Submitted, "220 b\r\n", "250-b\r\n250 AUTH PLAIN\r\n", "535 not s3cret-word\r\n")]
    public void The_log_tells_of_a_refusal_without_the_password(string protocol, string said, params string[] answers)
    {
        SessionRig rig = LogIn(protocol, said, null, answers);

        Assert.Contains(
            rig.Log.Messages,
            line => line.Contains("upstream sent invalid response: (not shown, as it repeats the password)", StringComparison.Ordinal));
        Assert.DoesNotContain(rig.Log.Messages, line => line.Contains(Secret, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(rig.Log.Messages, line => line.Contains("czNjcmV0LXdvcm", StringComparison.Ordinal));
        Assert.DoesNotContain(rig.Log.Messages, line => line.Contains(InPlain, StringComparison.Ordinal));
    }

    [Fact]
    public void A_secret_that_the_auth_service_gave_for_the_backend_reaches_neither_log_nor_client()
    {
        MemoryPeer? client = null;
        SessionRig rig = LogIn(
            "imap",
            "a LOGIN user mine\r\n",
            Secret,
            ["* OK backend\r\n", "a NO [AUTHENTICATIONFAILED] not s3cret-word\r\n"],
            connected => client = connected);

        Assert.DoesNotContain(Secret, client!.Take(), StringComparison.Ordinal);
        Assert.DoesNotContain(rig.Log.Messages, line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public void Other_words_are_quoted() => Assert.Contains(
        LogIn("imap", "a LOGIN user s3cret-word\r\n", null, ["* OK b\r\n", "a NO [AUTHENTICATIONFAILED] no\r\n"]).Log.Messages,
        line => line.Contains("upstream sent invalid response: \"NO [AUTHENTICATIONFAILED] no\"", StringComparison.Ordinal));

    private static SessionRig LogIn(
        string protocol, string said, string? password, string[] answers, Action<MemoryPeer>? connected = null)
    {
        var rig = new SessionRig();
        rig.Server = TestServer.Of(["proxy_smtp_auth on; xclient off; proxy_pass_error_message on;"], rig.Log.Log, rig.Auth, protocol);
        MemoryPeer client = rig.Connect();
        connected?.Invoke(client);
        foreach (string line in said.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            rig.Say(client, line + "\r\n");
        }

        rig.Answer(new AuthAccepted(SessionRig.BackendPlace, null, password is null ? null : Encoding.ASCII.GetBytes(password)));
        foreach (string answer in answers)
        {
            rig.Say(rig.Backend!, answer);
        }

        return rig;
    }
}
