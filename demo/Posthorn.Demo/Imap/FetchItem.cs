using Posthorn.Demo.Mail;

namespace Posthorn.Demo.Imap;

/// <summary>One thing that FETCH asks of a message: its name in the answer, and how its value is written.</summary>
internal sealed record FetchItem(string Name, Action<StoredMessage, ImapWriter> Value, bool MarksSeen = false)
{
    /// <summary>The UID, which UID FETCH always answers.</summary>
    public static readonly FetchItem Uid = new("UID", (message, output) => output.Number(message.Uid));

    private static readonly FetchItem Flags =
        new("FLAGS", (message, output) => output.Text($"({string.Join(' ', message.Flags)})"));
    private static readonly FetchItem Size = new("RFC822.SIZE", (message, output) => output.Number(message.Text.Length));
    private static readonly FetchItem Date =
        new("INTERNALDATE", (message, output) => output.String(ImapDate.Format(message.Received)));
    private static readonly FetchItem Envelope = new("ENVELOPE", EnvelopeWriter.Write);
    private static readonly FetchItem Structure =
        new("BODYSTRUCTURE", (message, output) => BodyStructureWriter.Write(message, output, true));
    private static readonly FetchItem Body = new("BODY", (message, output) => BodyStructureWriter.Write(message, output, false));

    /// <summary>Reads one item, a macro, or a list of items.</summary>
    public static List<FetchItem> ParseAll(ImapArguments arguments)
    {
        List<FetchItem> items = arguments.NextIs('(')
            ? [.. arguments.TakeList(Parse).SelectMany(item => item)]
            : [.. Parse(arguments)];
        arguments.TakeEnd();
        return items;
    }

    /// <summary>Writes name and value.</summary>
    public void Write(StoredMessage message, ImapWriter output) => Value(message, output.Text(Name).Text(" "));

    private static FetchItem[] Parse(ImapArguments arguments)
    {
        string word = arguments.TakeWord();
        return word switch
        {
            "FAST" => [Flags, Date, Size],
            "ALL" => [Flags, Date, Size, Envelope],
            "FULL" => [Flags, Date, Size, Envelope, Body],
            "BODY" or "BODY.PEEK" when arguments.NextIs('[') => [Section(arguments, marksSeen: word == "BODY")],
            _ => [Single(word)],
        };
    }

    private static FetchItem Single(string word) => word switch
    {
        "UID" => Uid,
        "FLAGS" => Flags,
        "RFC822.SIZE" => Size,
        "INTERNALDATE" => Date,
        "ENVELOPE" => Envelope,
        "BODYSTRUCTURE" => Structure,
        "BODY" => Body,
        "RFC822" => new(word, (message, output) => output.Literal(message.Text), MarksSeen: true),
        "RFC822.HEADER" => new(word, (message, output) => output.Literal(message.Text.AsSpan(0, message.Header.Length))),
        "RFC822.TEXT" => new(word, (message, output) => output.Literal(message.Text.AsSpan(message.Header.Length)), MarksSeen: true),
        _ => throw new ImapSyntaxException("unknown fetch item"),
    };

    private static FetchItem Section(ImapArguments arguments, bool marksSeen)
    {
        var section = BodySection.Parse(arguments);
        return new FetchItem(section.Name, section.Write, marksSeen);
    }
}
