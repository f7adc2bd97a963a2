namespace Posthorn.Listening;

/// <summary>A listening socket cannot be had, in nginx's words: <c>bind() to 0.0.0.0:143 failed (98: …)</c>.</summary>
internal sealed class BindException(string message) : IOException(message);
