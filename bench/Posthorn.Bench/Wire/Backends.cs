namespace Posthorn.Bench.Wire;

/// <summary>The names of the backends: paths of the question to the auth service, which answers with the address of that one.</summary>
internal static class Backends
{
    internal const string Imap = "imap";
    internal const string ImapSaslIr = "imap-saslir";
    internal const string Pop3 = "pop3";
    internal const string Smtp = "smtp";
}
