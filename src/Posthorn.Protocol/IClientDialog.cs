using Posthorn.Protocol.AuthHttp;
using Posthorn.Protocol.Forwarding;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol;

/// <summary>
/// The conversation with a client until it may be proxied. Pure: bytes in, bytes and a step out. A dialog handles at most one
/// command an advance and must give the same outcome however the bytes are split.
/// </summary>
public interface IClientDialog
{
    /// <summary>Writes the greeting.</summary>
    void Greet(WireWriter output);

    /// <summary>Reads at most one command from the input and writes its answer.</summary>
    /// <param name="input">All bytes received and not consumed yet; starts where the last consumption ended.</param>
    /// <param name="output">Where the answer goes.</param>
    DialogStep Advance(ReadOnlySpan<byte> input, WireWriter output);

    /// <summary>TLS is up: all that was said before is forgotten (RFC 3501 6.2.1, RFC 3207 4.2).</summary>
    void TlsStarted();

    /// <summary>The credentials to ask the auth source about; valid after an Authenticate step until the next advance.</summary>
    Credentials Credentials { get; }

    /// <summary>The envelope to ask about, when a message comes without a login; valid as long as the credentials, else null.</summary>
    AuthHttpEnvelope? Envelope => null;

    /// <summary>What a trusted proxy has said of the client it speaks for; null when the client is none, or has said nothing.</summary>
    ForwardedClient? Forwarded { get; }

    /// <summary>
    /// Says the auth source's no and goes back to where a login may be tried again. A mechanism may have the client answer first: then
    /// a later advance says it.
    /// </summary>
    /// <param name="refusal">What to say.</param>
    /// <param name="mayTryAgain">Whether the client may try again; otherwise the session is over once it is said.</param>
    /// <param name="output">Where it goes.</param>
    /// <returns><see cref="DialogAction.Send"/> when the client may go on, <see cref="DialogAction.Refuse"/> when it may not.</returns>
    DialogAction Refused(AuthRefusal refusal, bool mayTryAgain, WireWriter output);

    /// <summary>Says why the session ends now; the driver closes afterwards.</summary>
    void Abort(AbortReason reason, WireWriter output);

    /// <summary>The conversation that logs in to a backend in this client's place.</summary>
    ILoginDialog Login(LoginFacts facts);
}
