namespace Posthorn.Bench.Stubs;

/// <summary>Where the stubs listen.</summary>
internal sealed record StubPorts(int Auth, int Imap, int ImapSaslIr, int Pop3, int Smtp);
