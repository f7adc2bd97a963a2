using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Unicode;

namespace Posthorn.Logging;

/// <summary>
/// A syslog daemon, spoken to as nginx does: one datagram a line, RFC 3164's header before the whole error log line. Lines
/// that cannot be sent are nobody's error; each line after a failure tries a new socket.
/// </summary>
internal sealed class SyslogSink : LogSink
{
    private const int LongestHead = 512;

    /// <summary>How long a daemon that falls behind is waited for, as long as it took the line before.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly SyslogSettings _settings;
    private readonly byte[] _afterTime;
    private readonly byte[] _head = new byte[LongestHead];
    private Socket? _socket;
    private bool _keepsUp = true;

    /// <summary>Connects with the first line.</summary>
    public SyslogSink(SyslogSettings settings)
    {
        _settings = settings;
        string host = settings.NamesHost ? $" {HostName()}" : "";
        _afterTime = Encoding.UTF8.GetBytes($"{host} {settings.Tag}: ");
    }

    /// <inheritdoc/>
    public override void Dispose() => _socket?.Dispose();

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> Head(LogLine line)
    {
        int severity = line.IsBare ? _settings.Severity : (int)line.Level - (int)LogLevel.Emerg;
        int priority = (_settings.Facility * 8) + severity;
        Utf8.TryWrite(_head, CultureInfo.InvariantCulture, $"<{priority}>", out int length);
        line.SyslogTime.CopyTo(_head.AsSpan(length));
        length += line.SyslogTime.Length;
        _afterTime.CopyTo(_head.AsSpan(length));
        return _head.AsSpan(0, length + _afterTime.Length);
    }

    /// <inheritdoc/>
    protected override int Deliver(ReadOnlySpan<byte> batch)
    {
        ReadOnlySpan<byte> rest = batch;
        while (rest.IndexOf((byte)'\n') is >= 0 and var end)
        {
            Send(rest[..end]);
            rest = rest[(end + 1)..];
        }

        return batch.Length;
    }

    private static string HostName()
    {
        string name = System.Net.Dns.GetHostName().ToLowerInvariant();
        return name.Length > 255 ? name[..255] : name;
    }

    private void Send(ReadOnlySpan<byte> line)
    {
        bool used = _socket is not null;

        // A used socket may report that the daemon was away when the line before was sent: this one deserves another try.
        if (!TrySend(line) && used)
        {
            TrySend(line);
        }
    }

    private bool TrySend(ReadOnlySpan<byte> line)
    {
        try
        {
            _socket ??= Connect();
            _socket.Send(line, SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock)
            {
                _keepsUp = _keepsUp && _socket.Poll(Patience, SelectMode.SelectWrite);
                if (!_keepsUp)
                {
                    return true;
                }

                _socket.Send(line, SocketFlags.None, out error);
            }

            _keepsUp = true;
            return error == SocketError.Success || Forget();
        }
        catch (SocketException)
        {
            return Forget();
        }
    }

    private bool Forget()
    {
        _socket?.Dispose();
        _socket = null;
        return false;
    }

    private Socket Connect()
    {
        AddressFamily family = _settings.Server.AddressFamily;
        var socket = new Socket(family, SocketType.Dgram, family == AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Udp);
        try
        {
            socket.Blocking = false;
            socket.Connect(_settings.Server);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
