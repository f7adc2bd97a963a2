using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol;

/// <summary>
/// The conversation that finds out whether a backend does its work, and what it can do: greeting, capabilities, perhaps TLS and a
/// login, and goodbye. Driven as an <see cref="ILoginDialog"/> is. Pure, and indifferent to how the bytes are split.
/// </summary>
public interface IProbeDialog
{
    /// <summary>
    /// What the backend says it can do before a login, a word (IMAP) or a line each, once the probe is over; inside TLS where the
    /// probe asks for it. A backend's text: what is told to clients goes through the protocol's settings.
    /// </summary>
    IReadOnlyList<string> Capabilities { get; }

    /// <summary>Reads at most one answer of the backend and writes what follows from it.</summary>
    ProbeStep Advance(ReadOnlySpan<byte> fromBackend, WireWriter toBackend);

    /// <summary>TLS to the backend is up. The next advance, which is given no input, says what comes first inside TLS.</summary>
    void TlsStarted();
}
