namespace Posthorn.Logging;

/// <summary>How the values of variables are made fit for an access log (<c>escape=</c>).</summary>
internal enum LogEscape
{
    /// <summary>Quotes, backslashes, control characters and all beyond ASCII become <c>\xHH</c>; an empty value is <c>-</c>.</summary>
    Default,

    /// <summary>As a string of JSON wants it; an empty value is empty.</summary>
    Json,

    /// <summary>As they are; an empty value is empty.</summary>
    None,
}
