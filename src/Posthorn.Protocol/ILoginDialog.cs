using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol;

/// <summary>
/// The conversation that logs in to a backend in a client's place. Two mouths, because what the backend says last is what the
/// client hears. Pure, and indifferent to how the bytes are split.
/// </summary>
public interface ILoginDialog
{
    /// <summary>What the login waits for, as the log's <c>while …</c> says it.</summary>
    string Action { get; }

    /// <summary>
    /// What the login has taught about the backend, for the logins to come: whether it takes name and password in one flight. False also
    /// while such a flight, or the question whether it takes them, is without an answer that makes sense. Null: nothing.
    /// </summary>
    bool? Pipelines => null;

    /// <summary>Reads at most one answer of the backend and writes what follows from it.</summary>
    LoginStep Advance(ReadOnlySpan<byte> fromBackend, WireWriter toBackend, WireWriter toClient);

    /// <summary>
    /// TLS to the backend is up: capabilities learnt before are forgotten. The next advance, which is given no input, says what
    /// comes first inside TLS.
    /// </summary>
    void TlsStarted();
}
