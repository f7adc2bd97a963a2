using System.Text;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Imap;

/// <summary>What a backend said it can do, as far as a login makes use of it.</summary>
internal readonly record struct ImapBackendOffer
{
    // RFC 7888 section 5: longer ones need leave under LITERAL-.
    private const int ShortLiteral = 4096;

    /// <summary>Whether the backend said anything of the kind.</summary>
    public bool IsKnown { get; private init; }

    /// <summary>Whether it takes an initial response (SASL-IR).</summary>
    public bool SaslIr { get; private init; }

    /// <summary>Whether it takes ID.</summary>
    public bool Id { get; private init; }

    /// <summary>Whether it takes AUTHENTICATE PLAIN.</summary>
    public bool Plain { get; private init; }

    /// <summary>Whether it takes no LOGIN.</summary>
    public bool LoginDisabled { get; private init; }

    // Literals of fewer bytes than this need no leave.
    private int LiteralLimit { get; init; }

    /// <summary>Whether a literal of that length may be sent without waiting for leave.</summary>
    public bool TakesUnasked(int length) => length < LiteralLimit;

    /// <summary>Reads what an untagged answer says: <c>CAPABILITY …</c>, or a greeting's <c>[CAPABILITY …]</c>.</summary>
    /// <returns>False when it is neither.</returns>
    public static bool TryRead(WordReader words, out ImapBackendOffer offer)
    {
        offer = default;
        ReadOnlySpan<byte> first = words.Next();
        if (!Ascii.EqualsIgnoreCase(first.TrimStart((byte)'['), "CAPABILITY"u8))
        {
            return false;
        }

        offer = new ImapBackendOffer { IsKnown = true };
        while (!words.AtEnd)
        {
            ReadOnlySpan<byte> word = words.Next();
            offer = offer.With(word.TrimEnd((byte)']'));
            if (word is [.., (byte)']'])
            {
                break;
            }
        }

        return true;
    }

    private ImapBackendOffer With(ReadOnlySpan<byte> word) => this with
    {
        SaslIr = SaslIr || Ascii.EqualsIgnoreCase(word, "SASL-IR"u8),
        Id = Id || Ascii.EqualsIgnoreCase(word, "ID"u8),
        Plain = Plain || Ascii.EqualsIgnoreCase(word, "AUTH=PLAIN"u8),
        LoginDisabled = LoginDisabled || Ascii.EqualsIgnoreCase(word, "LOGINDISABLED"u8),
        LiteralLimit = Ascii.EqualsIgnoreCase(word, "LITERAL+"u8) ? int.MaxValue
            : Ascii.EqualsIgnoreCase(word, "LITERAL-"u8) ? Math.Max(LiteralLimit, ShortLiteral + 1)
            : LiteralLimit,
    };
}
