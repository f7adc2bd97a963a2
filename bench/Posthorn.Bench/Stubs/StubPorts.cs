namespace Posthorn.Bench.Stubs;

/// <summary>Where the stubs listen.</summary>
internal sealed record StubPorts(int Auth, int Imap)
{
    /// <summary>What the auth stub answers for IMAP.</summary>
    internal byte[] ImapAnswer { get; } = AuthStub.AnswerFor(Imap);
}
