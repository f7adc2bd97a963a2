using System.Text;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Imap;

/// <summary>
/// Tells a backend that has let the client in what the client's own ID said. The welcome is kept until that is answered, so that the
/// client hears all that the backend says, less that answer.
/// </summary>
internal sealed class ImapIdErrand
{
    // What may come besides before the answer, the welcome included.
    private const int MostKept = 64 * 1024;

    private readonly byte _tag;
    private readonly WireWriter _kept = new(512);
    private LineScanner _lines;
    private bool _isDropped;
    private bool _goesOn;

    /// <summary>An errand that begins: the command is written.</summary>
    /// <param name="tag">The tag of the command; not the client's.</param>
    /// <param name="list">The parameters, as RFC 2971 has them.</param>
    /// <param name="welcome">What the client is to hear when it is done.</param>
    /// <param name="toBackend">Where to.</param>
    public ImapIdErrand(byte tag, ReadOnlySpan<byte> list, ReadOnlySpan<byte> welcome, WireWriter toBackend)
    {
        _tag = tag;
        _kept.Write(welcome);
        toBackend.Write(tag);
        toBackend.Write(" ID "u8);
        toBackend.Write(list);
        toBackend.Write("\r\n"u8);
    }

    /// <summary>Whether a backend takes ID, by its welcome, or where that lists nothing by what it offered before.</summary>
    public static bool IsWelcome(ReadOnlySpan<byte> welcome, ImapBackendOffer before)
    {
        ImapBackendOffer offer = before;
        var lines = default(LineScanner);
        while (lines.TryTake(welcome, out ReadOnlySpan<byte> line, out int consumed))
        {
            welcome = welcome[consumed..];
            var words = new WordReader(line);
            if (words.Next() is not [(byte)'*'])
            {
                words.Next();
            }

            offer = ImapBackendOffer.TryRead(words, out ImapBackendOffer now) ? now : offer;
        }

        return offer.Id;
    }

    /// <summary>Reads at most one line of the backend.</summary>
    public LoginStep Advance(ReadOnlySpan<byte> fromBackend, WireWriter toClient)
    {
        if (!_lines.TryTake(fromBackend, out ReadOnlySpan<byte> line, out int consumed))
        {
            return new LoginStep(LoginAction.NeedInput, 0);
        }

        // Behind a literal's head the answer goes on in the next line, whatever that looks like.
        bool isNew = !_goesOn;
        _goesOn = line is [.., (byte)'}'];
        if (!isNew)
        {
            return Keep(fromBackend[..consumed], line.Length);
        }

        var words = new WordReader(line);
        ReadOnlySpan<byte> first = words.Next();
        if (first.Length == 1 && first[0] == _tag)
        {
            return LoggedIn(consumed, toClient);
        }

        if (first is not [(byte)'*'])
        {
            return new LoginStep(LoginAction.Failed, consumed, ..line.Length);
        }

        ReadOnlySpan<byte> kind = words.Next();
        _isDropped = Ascii.EqualsIgnoreCase(kind, "ID"u8);
        LoginStep step = Keep(fromBackend[..consumed], line.Length);
        return Ascii.EqualsIgnoreCase(kind, "BYE"u8) && step.Action == LoginAction.Send ? LoggedIn(consumed, toClient) : step;
    }

    private LoginStep Keep(ReadOnlySpan<byte> bytes, int length)
    {
        if (!_isDropped)
        {
            _kept.Write(bytes);
        }

        return new LoginStep(_kept.Length > MostKept ? LoginAction.Failed : LoginAction.Send, bytes.Length, ..length);
    }

    private LoginStep LoggedIn(int consumed, WireWriter toClient)
    {
        toClient.Write(_kept.Written);
        return new LoginStep(LoginAction.LoggedIn, consumed);
    }
}
