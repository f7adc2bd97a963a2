using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Posthorn.RealServers.Tests.Hazards;
using Posthorn.RealServers.Tests.Rig;
using Posthorn.RealServers.Tests.Tls;

namespace Posthorn.RealServers.Tests.Secrets;

/// <summary>
/// Marked secrets go wherever a secret can travel, in good sessions and in broken ones, at the level debug; then everything that the
/// program wrote is searched for them, plain and encoded.
/// </summary>
public sealed class SecretTests
{
    private const string Mark = SecretSearch.Mark;

    private static readonly string Digest = Convert.ToHexStringLower(Encoding.Latin1.GetBytes(Mark + "-digest"));
    private static readonly string[] Protocols = ["imap", "pop3", "smtp"];

    [Fact]
    public async Task Secrets_that_travel_reach_no_log_at_any_level()
    {
        foreach (string protocol in Protocols)
        {
            int asked = 0;
            await using HazardHouse house = await HazardHouse.StartAsync(
                ProxyKind.Posthorn,
                protocol,
                (request, backend) => (asked++ % 4) switch
                {
                    1 => AuthAnswer.Refuse("no", wait: 1),
                    2 => new AuthAnswer($"Auth-Status: OK\r\nAuth-Server: 127.0.0.1\r\nAuth-Port: bad\r\nAuth-Pass: {Mark}-broken\r\n"),
                    _ => AuthAnswer.Accept(backend.Port, "user", $"{Mark}-from-auth"),
                },
                $"error_log stderr debug; auth_http_header X-Key {Mark}-key; {HazardHouse.AllMechanisms(protocol)} "
                    + "proxy_smtp_auth on; max_errors 100; timeout 20s;");
            for (int round = 0; round < 4; round++)
            {
                foreach (Func<HazardTalk, Task> way in Ways(protocol))
                {
                    using HazardTalk talk = await house.ConnectAsync();
                    await way(talk);
                }
            }

            // The last line of the last session is there: all before it are too.
            await house.Proxy.WaitForLogAsync("login: \"last\"");
            SecretSearch.LookFor(house.Proxy.Log);
        }
    }

    [Fact]
    public async Task Secrets_in_files_are_not_shown_by_T_nor_by_errors()
    {
        using TlsFiles files = new();
        using RSA key = RSA.Create(2048);
        string encrypted = key.ExportEncryptedPkcs8PrivateKeyPem(
            $"{Mark}-file", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
        await File.WriteAllTextAsync(files["server.pem"], certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(files["server.key"], encrypted, TestContext.Current.CancellationToken);
        foreach (string passwords in (string[])[$"{Mark}-wrong\n{Mark}-file\n", $"{Mark}-wrong\n"])
        {
            await File.WriteAllTextAsync(files["passwords"], passwords, TestContext.Current.CancellationToken);
            using Workspace folder = new("secrets");
            string config = folder.Write(
                "posthorn.conf",
                $"events {{}} error_log stderr debug; pid {folder.PathOf("pid")}; " + MailBlock.Text(
                    "imap",
                    FreePort.Take(),
                    "http://127.0.0.1:1/auth",
                    $"starttls on; ssl_password_file {files["passwords"]}; {files.Pair}"));

            ExitReport shown = await ChildProcess.RunAsync(Prerequisite.Posthorn, "-T", "-c", config, "-e", "stderr");

            Assert.Equal(passwords.Contains("-file", StringComparison.Ordinal), shown.Code == 0);
            SecretSearch.LookFor(shown.Text);
        }
    }

    private static IEnumerable<Func<HazardTalk, Task>> Ways(string protocol)
    {
        string password = $"{Mark}-password";
        yield return talk => talk.LogInAsync("user", password);
        yield return async talk =>
        {
            await talk.AskAsync(talk.Sasl("PLAIN"));
            await talk.Wire.SendLineAsync(HazardTalk.Base64($"\0user\0{password}"));
            await talk.AnswerAsync();
        };
        yield return async talk =>
        {
            await talk.AskAsync(talk.Sasl("CRAM-MD5"));
            await talk.Wire.SendLineAsync(HazardTalk.Base64($"user {Digest}"));
            await talk.AnswerAsync();
        };

        // Commands that are wrong, or never end, are what is quoted in logs.
        yield return talk => talk.AskAsync(talk.Sasl("PLAIN", HazardTalk.Base64($"\0user\0{password}") + "!"));
        yield return talk => talk.AskAsync(talk.Sasl("NONSENSE", HazardTalk.Base64($"\0user\0{password}")));
        yield return async talk =>
        {
            await talk.Wire.SendAsync($"{(protocol == "imap" ? "a LOGIN user " : "PASS ")}{password}{new string('x', 8192)}\r\n");
            await talk.AnswerAsync();
        };
        yield return async talk => await talk.Wire.SendAsync($"{(protocol == "imap" ? "a LOGIN user " : "PASS ")}{password}");
        IEnumerable<Func<HazardTalk, Task>> own =
            protocol switch { "imap" => OfImap(password), "pop3" => OfPop3(password), _ => OfSmtp(password) };
        foreach (Func<HazardTalk, Task> way in own)
        {
            yield return way;
        }

        yield return talk => talk.LogInAsync("last", password);
    }

    private static IEnumerable<Func<HazardTalk, Task>> OfImap(string password) =>
    [
        talk => talk.AskAsync($"LOGIN user {password}"),
        talk => talk.AskAsync($"LOGIN user \"{password}\""),
        talk => talk.AskAsync($"LOGIN {{4+}}\r\nuser {{{password.Length}+}}\r\n{password}"),
        talk => talk.AskAsync($"LOGIN user {password} {password}"),
        talk => talk.AskAsync($"LOGIN user \"{password}"),
        .. OfSmtp(password),
    ];

    private static IEnumerable<Func<HazardTalk, Task>> OfPop3(string password) =>
    [
        async talk =>
        {
            await talk.AskAsync("USER user");
            await talk.AskAsync($"PASS {password}");
        },
        talk => talk.AskAsync($"PASS {password}"),
        talk => talk.AskAsync($"APOP user {Digest}"),
        talk => talk.AskAsync($"APOP user {password} {password}"),
    ];

    private static IEnumerable<Func<HazardTalk, Task>> OfSmtp(string password) =>
    [
        async talk =>
        {
            await talk.AskAsync(talk.Sasl("LOGIN"));
            await talk.Wire.SendLineAsync(HazardTalk.Base64("user"));
            await talk.AnswerAsync();
            await talk.Wire.SendLineAsync(HazardTalk.Base64(password));
            await talk.AnswerAsync();
        },
        async talk =>
        {
            await talk.AskAsync(talk.Sasl("LOGIN", HazardTalk.Base64("user")));
            await talk.Wire.SendLineAsync(HazardTalk.Base64(password) + "!");
            await talk.AnswerAsync();
        },
    ];
}
