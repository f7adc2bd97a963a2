namespace Posthorn.Demo.Imap;

/// <summary>A command is not what RFC 3501's grammar allows; the message is said to the client after BAD.</summary>
internal sealed class ImapSyntaxException(string message) : Exception(message);
