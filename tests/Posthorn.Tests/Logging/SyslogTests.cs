using System.Net;
using System.Net.Sockets;
using System.Text;
using Posthorn.Logging;
using Xunit;

namespace Posthorn.Tests.Logging;

public sealed class SyslogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly LogBook _book;

    public SyslogTests() => _book = new LogBook(_directory.Path, new FixedTime(FixedTime.Noon));

    public void Dispose()
    {
        _book.Dispose();
        _directory.Dispose();
    }

    private static Socket Receiver(EndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(address);
        socket.ReceiveTimeout = 10_000;
        return socket;
    }

    private static string Receive(Socket receiver)
    {
        byte[] datagram = new byte[4096];
        return Encoding.UTF8.GetString(datagram, 0, receiver.Receive(datagram));
    }

    private Log Open(EndPoint server, int facility = 23, string tag = "posthorn", bool namesHost = true) =>
        _book.Open([new ErrorLogTarget(LogLevel.Info, null, new SyslogSettings(server, facility, 6, tag, namesHost))]);

    private static string Time()
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(FixedTime.Noon, TimeZoneInfo.Local);
        return local.ToString("MMM d HH':'mm':'ss", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Line(string level, string message)
    {
        LogLine line = LogLine.OfThisThread;
        line.Format(FixedTime.Noon.ToUnixTimeSeconds(), LogLevelWords.TryParse(level)!.Value, message, 0);
        return Encoding.UTF8.GetString(line.Bytes[..^1]);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void A_line_over_udp_has_nginx_s_header_and_the_whole_line(string address)
    {
        using Socket receiver = Receiver(new IPEndPoint(IPAddress.Parse(address), 0));
        Log log = Open(receiver.LocalEndPoint!);

        log.Write(LogLevel.Notice, "hello");

        Assert.True(_book.Flush());
        string host = System.Net.Dns.GetHostName().ToLowerInvariant();
        Assert.Equal($"<189>{Time()} {host} posthorn: {Line("notice", "hello")}", Receive(receiver));
    }

    [Fact]
    public void A_unix_socket_without_host_name_and_one_datagram_a_line()
    {
        using Socket receiver = Receiver(new UnixDomainSocketEndPoint(_directory["s"]));
        Log log = Open(new UnixDomainSocketEndPoint(_directory["s"]), facility: 2, tag: "tick_1", namesHost: false);

        log.Write(LogLevel.Error, "one");
        log.Write(LogLevel.Info, "two");

        Assert.True(_book.Flush());
        Assert.Equal($"<19>{Time()} tick_1: {Line("error", "one")}", Receive(receiver));
        Assert.Equal($"<22>{Time()} tick_1: {Line("info", "two")}", Receive(receiver));
    }

    [Fact]
    public void Emerg_and_debug_are_the_ends_of_the_severities()
    {
        using Socket receiver = Receiver(new IPEndPoint(IPAddress.Loopback, 0));
        Log log = Open(receiver.LocalEndPoint!, facility: 0).WithLevel(LogLevel.Debug);

        log.Write(LogLevel.Emerg, "");
        log.Write(LogLevel.Debug, "");

        Assert.True(_book.Flush());
        Assert.StartsWith("<0>", Receive(receiver), StringComparison.Ordinal);
        Assert.StartsWith("<7>", Receive(receiver), StringComparison.Ordinal);
    }

    [Fact]
    public void A_daemon_that_was_away_gets_the_lines_after_its_return()
    {
        var address = new UnixDomainSocketEndPoint(_directory["s"]);
        Log log = Open(address);
        log.Write(LogLevel.Info, "nobody listens yet");
        Assert.True(_book.Flush());

        using (Socket first = Receiver(address))
        {
            log.Write(LogLevel.Info, "one");
            Assert.True(_book.Flush());
            Assert.EndsWith(": one", Receive(first), StringComparison.Ordinal);
        }

        File.Delete(_directory["s"]);
        using Socket second = Receiver(address);
        log.Write(LogLevel.Info, "two");
        Assert.True(_book.Flush());
        Assert.EndsWith(": two", Receive(second), StringComparison.Ordinal);
    }

    [Fact]
    public void A_daemon_that_reads_nothing_holds_up_no_other_log()
    {
        using Socket receiver = Receiver(new UnixDomainSocketEndPoint(_directory["s"]));
        Log log = _book.Open(
        [
            new ErrorLogTarget(
                LogLevel.Info, null, new SyslogSettings(new UnixDomainSocketEndPoint(_directory["s"]), 23, 6, "t", false)),
            new ErrorLogTarget(LogLevel.Info, "error.log", null),
        ]);

        for (int count = 0; count < 3000; count++)
        {
            log.Write(LogLevel.Info, "again and again");
        }

        Assert.True(_book.Flush());
        Assert.Equal(3000, _directory.Messages("error.log").Count());
    }
}
