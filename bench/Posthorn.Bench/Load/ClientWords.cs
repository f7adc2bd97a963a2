namespace Posthorn.Bench.Load;

/// <summary>
/// One protocol as a client of the benchmark speaks it: what to say and how to read an answer. A protocol is one
/// derived class here, one stub, and a port in the proxy's configuration.
/// </summary>
internal abstract class ClientWords
{
    /// <summary>The name in nginx's <c>protocol</c> directive.</summary>
    internal abstract string Protocol { get; }

    /// <summary>What scenarios call this way to log in.</summary>
    internal virtual string Name => Protocol;

    /// <summary>Which backend the auth service is to name.</summary>
    internal virtual string Backend => Protocol;

    /// <summary>Lines for the mail block that nginx does not know, and Posthorn gets.</summary>
    internal virtual string LinesForPosthorn => "";

    /// <summary>What leads to TLS: each line after a positive answer, the first after the greeting.</summary>
    internal abstract byte[][] StartTlsLines { get; }

    internal abstract byte[] Noop { get; }

    internal abstract byte[] Logout { get; }

    /// <summary>What the client of that account sends: first after the greeting, then after each positive answer.</summary>
    internal byte[][] LoginLines(int account)
    {
        return LoginLines(account, account);
    }

    /// <summary>The same with the password of another account, which is wrong.</summary>
    internal abstract byte[][] LoginLines(int account, int passwordOf);

    internal abstract byte[] Blast(long length, int seed);

    internal abstract byte[] Sink(long length, int seed);

    /// <summary>Judges a line without its CRLF; the greeting is judged apart, because IMAP's is untagged.</summary>
    internal abstract ReplyKind Judge(ReadOnlySpan<byte> line, bool isGreeting);
}
