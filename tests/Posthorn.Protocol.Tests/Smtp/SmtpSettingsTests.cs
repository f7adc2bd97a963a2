using Posthorn.Config.Text;
using Posthorn.Protocol.Tests.Replay;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Smtp;

public sealed class SmtpSettingsTests
{
    [Fact]
    public void The_defaults_are_those_of_nginx()
    {
        IProtocolSettings settings = TestServer.Of("smtp").Settings;
        Assert.Equal(4096, settings.ClientBufferSize);
        Assert.Equal(TimeSpan.Zero, settings.GreetingDelay);
        Assert.False(settings.NeedsSalt);
    }

    [Fact]
    public void What_is_configured_is_in_force()
    {
        IProtocolSettings settings = TestServer.Of(
            "smtp", "smtp_client_buffer 1k;", "smtp_greeting_delay 5s;", "smtp_auth cram-md5;").Settings;
        Assert.Equal(1024, settings.ClientBufferSize);
        Assert.Equal(TimeSpan.FromSeconds(5), settings.GreetingDelay);
        Assert.True(settings.NeedsSalt);
    }

    [Fact]
    public void A_server_takes_the_whole_list_of_the_mail_block_or_sets_its_own()
    {
        const string Mail = "smtp_capabilities A B; smtp_auth none;";
        Assert.Equal("250-mx.example\r\n250-A\r\n250 B\r\n", Hello($"mail {{ {Mail} server {{ }} }}"));
        Assert.Equal(
            "250-mx.example\r\n250-C\r\n250 AUTH LOGIN\r\n",
            Hello($"mail {{ {Mail} server {{ smtp_capabilities C; smtp_auth login; }} }}"));
    }

    [Theory]
    [InlineData("smtp_auth apop;", "invalid value \"apop\"")]
    [InlineData("smtp_client_buffer big;", "\"smtp_client_buffer\" directive invalid value")]
    [InlineData("smtp_greeting_delay soon;", "\"smtp_greeting_delay\" directive invalid value")]
    public void A_wrong_value_is_refused_in_the_words_of_nginx(string line, string words) =>
        Assert.Contains(words, Assert.Throws<ConfigException>(() => TestServer.Of("smtp", line)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_ports_of_SMTP_and_submission_imply_it() =>
        Assert.Equal([25, 465, 587], MailProtocols.All.Single(protocol => protocol.Name == "smtp").Ports);

    private static string Hello(string configuration)
    {
        var output = new WireWriter();
        TestServer.Bind("smtp", configuration).NewDialog().Advance("EHLO c\r\n"u8, output);
        return System.Text.Encoding.ASCII.GetString(output.Written);
    }
}
