using System.Text;
using Posthorn.Dns;
using Posthorn.Fuzz.Engine;
using Posthorn.Logging;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Protocol.Forwarding;
using Posthorn.Protocol.Wire;

namespace Posthorn.Fuzz.Targets;

/// <summary>Whatever writes hostile bytes into a grammar, and the small parsers: names, addresses, base64.</summary>
internal sealed class EncoderTarget : IFuzzTarget
{
    private readonly WireWriter _output = new();

    /// <inheritdoc/>
    public string Name => "encoders";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. new[]
        {
            "user@example.org", "a b+c=d%e\r\n\0\x7f\xff", "AHVzZXIAc2VjcmV0", "mx.example.org", "[2001:db8::1]:143", "unix:/run/x:/uri",
            "127.0.0.1:1-5", "é\u00a0",
        }.SelectMany(text => new[] { Flights.Bytes(text), Encoding.UTF8.GetBytes(text) }),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            ".", "-", ":", "[", "]", "unix:", "=", "\xe2\x80\xa8", "\xef\xbb\xbf", "\\", "\"", "%41", "+41", "65535",
        }.Select(Flights.Bytes),
    ];

    /// <inheritdoc/>
    public void Run(byte[] input)
    {
        CheckEscape(input);
        CheckXtext(input);
        CheckBase64(input);
        string text = Encoding.UTF8.GetString(input);
        Promises.IsText(LogText.Escape(input), "log");
        FindingException.Unless(!LogText.Escape(input).Contains('"'), "a quote in a quote");
        FindingException.Unless(LogText.Escape(input, input.Length % 300).Length <= input.Length % 300, "longer than asked for");
        bool isSafe = text.Length <= 253 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-');
        FindingException.Unless(!HostName.IsPlain(text) || isSafe, "a name that is not plain");
        CheckAddress(text, listens: true, hasUri: false);
        CheckAddress(text, listens: false, hasUri: true);
    }

    private static void CheckAddress(string text, bool listens, bool hasUri)
    {
        var parser = new AddressTextParser
        {
            Error = phrase => new FormatException(phrase),
            Listens = listens,
            HasUri = hasUri,
            DefaultPort = 80,
        };
        try
        {
            AddressText address = parser.Parse(text);
            bool isUnix = address.UnixPath is not null;
            FindingException.Unless(isUnix || address is { Port: > 0 and <= 65535, LastPort: > 0 and <= 65535 }, $"port of {address}");
            FindingException.Unless(isUnix || address.Ip is not null || !string.IsNullOrEmpty(address.Host), $"no place in {address}");
        }
        catch (FormatException)
        {
            // Its way to say no.
        }
    }

    private void CheckEscape(byte[] input)
    {
        _output.Clear();
        HeaderText.WriteEscaped(_output, input);
        Promises.AreClean(_output.Written, "escaped");
        FindingException.Unless(!_output.Written.Contains((byte)' '), "a space in an escaped value");
        FindingException.Unless(Decode(_output.Written, '%').AsSpan().SequenceEqual(input), "escaped is another value");
        _output.Clear();
        HeaderText.WriteClean(_output, input);
        Promises.AreClean(_output.Written, "clean");
    }

    private void CheckXtext(byte[] input)
    {
        _output.Clear();
        Xtext.Write(input, _output);
        foreach (byte b in _output.Written)
        {
            FindingException.Unless(b is > 32 and < 127 and not (byte)'=', "xtext outside of its alphabet");
        }

        byte[] value = new byte[_output.Length];
        bool isXtext = Xtext.TryDecode(_output.Written, value, out int length);
        FindingException.Unless(isXtext && value.AsSpan(..length).SequenceEqual(input), "xtext of another value");
    }

    private static void CheckBase64(byte[] input)
    {
        byte[] room = new byte[Base64Text.RoomFor(input)];
        bool isValid = Base64Text.TryDecode(input, room, out int written);
        string digits = Flights.Show(input).TrimEnd('=');
        string padded = digits.PadRight((digits.Length + 3) / 4 * 4, '=');
        bool isBase64 = digits.Length % 4 != 1 && digits.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/');
        FindingException.Unless(isValid == isBase64, $"base64: {isValid}");
        FindingException.Unless(
            !isValid || room.AsSpan(0, written).SequenceEqual(Convert.FromBase64String(padded)), "base64 of another value");
    }

    private static byte[] Decode(ReadOnlySpan<byte> text, char escape)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < text.Length; i++)
        {
            bool isEscape = text[i] == escape;
            bytes.Add(isEscape ? Convert.FromHexString(Flights.Show(text.Slice(i + 1, 2)))[0] : text[i]);
            i += isEscape ? 2 : 0;
        }

        return [.. bytes];
    }
}
