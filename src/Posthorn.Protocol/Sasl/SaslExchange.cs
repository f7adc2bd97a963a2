using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Sasl;

/// <summary>
/// One session's SASL exchange, driven by its protocol's dialog: begin, then respond as long as a challenge is due. It knows no
/// framing; the dialog says whether <c>+ </c> or <c>334 </c> goes before a challenge. One object serves all attempts of a session.
/// </summary>
/// <param name="offer">The mechanisms that are accepted.</param>
/// <param name="salt">The session's salt with its angle brackets.</param>
internal sealed class SaslExchange(SaslOffer offer, byte[] salt)
{
    private const int OnStack = 512;

    private static readonly SaslOutcome NotOffered = new(SaslState.Invalid);

    private SaslMechanism? _mechanism;
    private SaslMechanism? _finished;
    private (AuthRefusal Refusal, bool MayTryAgain)? _owed;

    /// <summary>Whether the client's next line is a response.</summary>
    public bool IsUnderWay => _mechanism is not null || _owed is not null;

    /// <summary>How many responses the mechanism has taken.</summary>
    public int Round { get; private set; }

    /// <summary>The user name that an earlier round brought; empty before.</summary>
    public byte[] User { get; private set; } = [];

    /// <summary>The session's salt with its angle brackets.</summary>
    public byte[] Salt { get; } = salt;

    /// <summary>What the exchange brought; null until it is done, and after <see cref="Forget"/>.</summary>
    public Credentials? Credentials { get; private set; }

    /// <summary>The client names a mechanism and waits for the challenge.</summary>
    public SaslOutcome Begin(ReadOnlySpan<byte> mechanism)
    {
        Forget();
        _mechanism = offer.Find(mechanism);
        return IsUnderWay ? new SaslOutcome(SaslState.Challenge) : NotOffered;
    }

    /// <summary>The client names a mechanism and responds at once; <c>=</c> stands for an empty response (RFC 4959).</summary>
    public SaslOutcome Begin(ReadOnlySpan<byte> mechanism, ReadOnlySpan<byte> response)
    {
        if (Begin(mechanism).State != SaslState.Challenge || !_mechanism!.TakesInitialResponse)
        {
            Forget();
            return NotOffered;
        }

        return Take(response);
    }

    /// <summary>The client responds to the challenge; <c>*</c> alone cancels. Spaces at the end are passed over, as in nginx.</summary>
    public SaslOutcome Respond(ReadOnlySpan<byte> response)
    {
        if (_owed is not null)
        {
            // An empty line after XOAUTH2, AQ== after OAUTHBEARER (RFC 7628 3.2.3), * from others. Nothing depends on it, and whatever
            // a client says here must not be taken for a command.
            return new SaslOutcome(SaslState.Refused);
        }

        response = response.TrimEnd((byte)' ');
        if (response is [(byte)'*'])
        {
            Forget();
            return new SaslOutcome(SaslState.Cancelled);
        }

        return Take(response);
    }

    /// <summary>
    /// The auth source says no. XOAUTH2 and OAUTHBEARER have the client hear why in a challenge and answer it, before the protocol's
    /// own words end the attempt (RFC 7628 3.2.2).
    /// </summary>
    /// <param name="refusal">The source's words.</param>
    /// <param name="mayTryAgain">Whether the client may try again.</param>
    /// <param name="framing">What the protocol puts before a challenge.</param>
    /// <param name="output">Where the challenge goes.</param>
    /// <returns>True when the client is to answer first; false when the refusal is due now.</returns>
    public bool Challenges(AuthRefusal refusal, bool mayTryAgain, ReadOnlySpan<byte> framing, WireWriter output)
    {
        ReadOnlySpan<byte> challenge = _finished is null ? [] : _finished.FailureChallenge;
        Forget();
        if (challenge.IsEmpty)
        {
            return false;
        }

        output.Write(framing);
        output.WriteBase64(refusal.SaslError.Length > 0 ? Encoding.UTF8.GetBytes(refusal.SaslError) : challenge);
        output.Write("\r\n"u8);
        _owed = (refusal, mayTryAgain);
        return true;
    }

    /// <summary>The refusal that is due after <see cref="SaslState.Refused"/>; null when none is.</summary>
    public (AuthRefusal Refusal, bool MayTryAgain)? TakeRefusal(SaslOutcome outcome)
    {
        (AuthRefusal Refusal, bool MayTryAgain)? owed = outcome.State == SaslState.Refused ? _owed : null;
        _owed = null;
        return owed;
    }

    /// <summary>Writes the challenge that is due, in base64.</summary>
    public void WriteChallenge(WireWriter output) => _mechanism?.WriteChallenge(this, output);

    /// <summary>What follows from an outcome in every protocol: credentials to ask about, or the challenge, framed.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="framing">What the protocol puts before a challenge.</param>
    /// <param name="consumed">How many bytes of the dialog's input are dealt with.</param>
    /// <param name="output">Where the challenge goes.</param>
    /// <returns>Null for a refusal, which each protocol words in its own way.</returns>
    public DialogStep? Follow(SaslOutcome outcome, ReadOnlySpan<byte> framing, int consumed, WireWriter output)
    {
        switch (outcome.State)
        {
            case SaslState.Done:
                return new DialogStep(DialogAction.Authenticate, consumed);
            case SaslState.Challenge:
                output.Write(framing);
                WriteChallenge(output);
                output.Write("\r\n"u8);
                return new DialogStep(DialogAction.Send, consumed);
            default:
                return null;
        }
    }

    /// <summary>Ends the exchange and overwrites what it knew: a new attempt must not find an old one's secrets.</summary>
    public void Forget()
    {
        _mechanism = _finished = null;
        _owed = null;
        Round = 0;
        User = [];
        Credentials?.Forget();
        Credentials = null;
    }

    /// <summary>For mechanisms: the user name is known, the next round asks for more.</summary>
    public SaslOutcome KeepUser(ReadOnlySpan<byte> user)
    {
        User = user.ToArray();
        return new SaslOutcome(SaslState.Challenge);
    }

    /// <summary>For mechanisms: all is known. Refused when no backend's grammar could carry it.</summary>
    public SaslOutcome Finish(AuthMethod method, ReadOnlySpan<byte> user, ReadOnlySpan<byte> password)
    {
        byte[] challenge = _mechanism is { NeedsSalt: true } ? Salt : [];
        var credentials = new Credentials(method, user.ToArray(), password.ToArray(), challenge);
        if (credentials.HoldForbiddenBytes)
        {
            credentials.Forget();
            return new SaslOutcome(SaslState.Invalid, Credentials.ForbiddenBytesLog);
        }

        Credentials = credentials;
        return new SaslOutcome(SaslState.Done);
    }

    private SaslOutcome Take(ReadOnlySpan<byte> response)
    {
        int room = Base64Text.RoomFor(response);
        byte[]? rented = room > OnStack ? ArrayPool<byte>.Shared.Rent(room) : null;
        Span<byte> decoded = rented ?? stackalloc byte[OnStack];
        SaslOutcome outcome = Base64Text.TryDecode(response, decoded, out int length)
            ? _mechanism!.Take(this, decoded[..length])
            : new SaslOutcome(SaslState.Invalid, _mechanism!.InvalidBase64);
        CryptographicOperations.ZeroMemory(decoded);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return Settle(outcome);
    }

    private SaslOutcome Settle(SaslOutcome outcome)
    {
        switch (outcome.State)
        {
            case SaslState.Challenge:
                Round++;
                break;
            case SaslState.Done:
                _finished = _mechanism;
                _mechanism = null;
                break;
            default:
                Forget();
                break;
        }

        return outcome;
    }
}
