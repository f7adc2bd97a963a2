namespace Posthorn.Protocol;

/// <summary>What the driver is to do after a client dialog advanced. Whatever was written to the output is sent in every case.</summary>
public enum DialogAction
{
    /// <summary>The command is not complete: more bytes, please.</summary>
    NeedInput,

    /// <summary>A command was answered: the rest of the input may hold the next one.</summary>
    Send,

    /// <summary>The client asked for TLS and was told to begin: drop what is left of the input, shake hands, call TlsStarted.</summary>
    StartTls,

    /// <summary>The credentials are known: ask the auth source.</summary>
    Authenticate,

    /// <summary>The conversation is over: send and close.</summary>
    Close,

    /// <summary>The auth source's no is said and the client may not try again: send and close.</summary>
    Refuse,
}

/// <summary>One step of a client dialog.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Consumed">How many bytes of the input are dealt with; the rest is shown again.</param>
/// <param name="Log">A line for the error log at level info, without any byte the client sent; null for none.</param>
/// <param name="Quote">Which bytes of the input the log adds to that line, escaped: <c>Log: "…"</c>; none when empty.</param>
public readonly record struct DialogStep(DialogAction Action, int Consumed, string? Log = null, Range Quote = default);
