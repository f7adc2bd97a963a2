namespace Posthorn.Protocol.AuthHttp;

/// <summary>How far a parser of answers has come.</summary>
public enum AuthHttpProgress
{
    /// <summary>More bytes, please. The answer may be known already: then only its body is outstanding.</summary>
    NeedMore,

    /// <summary>The answer has ended, or there is no need to read it to its end.</summary>
    Done,

    /// <summary>This is no valid answer: close the connection.</summary>
    Bad,
}
