using System.Net;
using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Logging;
using Xunit;

namespace Posthorn.Tests.Logging;

public sealed class ErrorLogDirectivesTests
{
    private static DirectiveUse Use(string arguments) => new("error_log", arguments.Split(' '), new SourcePosition("nginx.conf", 3));

    private static DirectiveUse ClientUse(string argument) =>
        Use(argument) with { Name = "debug_connection" };

    private static ErrorLogTarget Parse(string arguments) => ErrorLogDirectives.ErrorLog.Parser(Use(arguments));

    [Theory]
    [InlineData("stderr", null, LogLevel.Error)]
    [InlineData("", null, LogLevel.Error)]
    [InlineData("logs/error.log", "logs/error.log", LogLevel.Error)]
    [InlineData("/var/log/mail.log info", "/var/log/mail.log", LogLevel.Info)]
    [InlineData("off", "off", LogLevel.Error)]
    [InlineData("stderr debug", null, LogLevel.Debug)]
    [InlineData("stderr emerg", null, LogLevel.Emerg)]
    [InlineData("stderr debug_mail", null, LogLevel.Debug)]
    [InlineData("stderr debug_event debug_http", null, LogLevel.Debug)]
    [InlineData("stderr debug_http debug_core debug_alloc", null, LogLevel.Debug)]
    [InlineData("stderr debug_http debug_stream debug_alloc debug_mutex", null, LogLevel.Info)]
    internal void A_target_is_a_file_or_stderr_with_a_level(string arguments, string? path, LogLevel level) =>
        Assert.Equal(new ErrorLogTarget(level, path, null), Parse(arguments));

    [Theory]
    [InlineData("stderr foo", "invalid log level \"foo\"")]
    [InlineData("stderr info warn", "duplicate log level \"warn\"")]
    [InlineData("stderr debug_mail info", "duplicate log level \"info\"")]
    [InlineData("stderr debug debug_mail", "invalid log level \"debug_mail\"")]
    [InlineData("stderr debug_nope", "invalid log level \"debug_nope\"")]
    [InlineData("memory:32k debug", "\"memory:32k\" is not supported: there is no debugger to read a log in memory with")]
    [InlineData("syslog:", "unknown syslog parameter \"\"")]
    [InlineData("syslog:foo", "unknown syslog parameter \"foo\"")]
    [InlineData("syslog:server=127.0.0.1,foo=1", "unknown syslog parameter \"foo=1\"")]
    [InlineData("syslog:server=127.0.0.1,", "unknown syslog parameter \"\"")]
    [InlineData("syslog:server=127.0.0.1,nohostname=1", "unknown syslog parameter \"nohostname=1\"")]
    [InlineData("syslog:facility=user", "no syslog server specified")]
    [InlineData("syslog:server=127.0.0.1,server=127.0.0.1", "duplicate syslog \"server\"")]
    [InlineData("syslog:server=127.0.0.1,facility=user,facility=user", "duplicate syslog \"facility\"")]
    [InlineData("syslog:server=127.0.0.1,severity=info,severity=info", "duplicate syslog \"severity\"")]
    [InlineData("syslog:server=127.0.0.1,tag=a,tag=b", "duplicate syslog \"tag\"")]
    [InlineData("syslog:server=127.0.0.1,facility=nope", "unknown syslog facility \"nope\"")]
    [InlineData("syslog:server=127.0.0.1,severity=nope", "unknown syslog severity \"nope\"")]
    [InlineData("syslog:server=127.0.0.1,tag=abc-d", "syslog \"tag\" only allows alphanumeric characters and underscore")]
    [InlineData("syslog:server=127.0.0.1,tag=123456789012345678901234567890123", "syslog tag length exceeds 32")]
    [InlineData("syslog:server=", "no host in syslog server \"\"")]
    [InlineData("syslog:server=unix:", "no path in the unix domain socket in syslog server \"unix:\"")]
    [InlineData("syslog:server=127.0.0.1:99999", "invalid port in syslog server \"127.0.0.1:99999\"")]
    [InlineData("syslog:server=127.0.0.1:", "invalid port in syslog server \"127.0.0.1:\"")]
    [InlineData("syslog:server=127.0.0.1:abc", "invalid port in syslog server \"127.0.0.1:abc\"")]
    [InlineData("syslog:server=[::1", "invalid host in syslog server \"[::1\"")]
    [InlineData("syslog:server=no.such.host.invalid", "host not found in syslog server \"no.such.host.invalid\"")]
    public void Errors_have_nginx_s_words(string arguments, string problem)
    {
        ConfigException error = Assert.Throws<ConfigException>(() => Parse(arguments));

        Assert.Equal($"{problem} in nginx.conf:3", error.Message);
    }

    [Fact]
    public void Syslog_has_nginx_s_defaults() =>
        Assert.Equal(
            new SyslogSettings(new IPEndPoint(IPAddress.Loopback, 514), 23, 6, "posthorn", true),
            Parse("syslog:server=127.0.0.1").Syslog);

    [Fact]
    public void Syslog_takes_all_its_parameters()
    {
        ErrorLogTarget target = Parse("syslog:server=[::1]:1514,facility=mail,severity=crit,tag=tick_1,nohostname,nohostname info");

        Assert.Equal(
            new ErrorLogTarget(
                LogLevel.Info, null, new SyslogSettings(new IPEndPoint(IPAddress.IPv6Loopback, 1514), 2, 2, "tick_1", false)),
            target);
        Assert.False(target.IsStderr);
    }

    [Fact]
    public void Syslog_takes_a_unix_socket() =>
        Assert.Equal("/dev/log", Parse("syslog:server=unix:/dev/log").Syslog!.Server.ToString());

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "127.0.0.2", false)]
    [InlineData("127.0.0.1", "::ffff:127.0.0.1", true)]
    [InlineData("10.0.0.0/8", "10.200.1.1", true)]
    [InlineData("10.1.2.3/8", "10.200.1.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("2001:db8::/32", "2001:db8:1::1", true)]
    [InlineData("2001:db8::/32", "10.0.0.1", false)]
    [InlineData("0.0.0.0/0", "192.0.2.1", true)]
    [InlineData("localhost", "127.0.0.1", true)]
    [InlineData("unix:", null, true)]
    [InlineData("unix:", "127.0.0.1", false)]
    [InlineData("127.0.0.1", null, false)]
    public void Debug_connection_means_addresses_networks_names_and_unix_sockets(string argument, string? client, bool meant)
    {
        ClientRange[] ranges = ClientRange.Parse(ClientUse(argument));

        Assert.Equal(meant, new ErrorLogSettings([], ranges).Debugs(client is null ? null : IPAddress.Parse(client)));
    }

    [Theory]
    [InlineData("no.such.host.invalid")]
    [InlineData("1.2.3.4/40")]
    [InlineData("")]
    public void An_unknown_client_is_nginx_s_error(string argument)
    {
        ConfigException error = Assert.Throws<ConfigException>(() => ClientRange.Parse(ClientUse(argument)));

        Assert.Equal($"host not found in debug_connection \"{argument}\"", error.Problem);
    }
}
