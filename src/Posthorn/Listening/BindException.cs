namespace Posthorn.Listening;

/// <summary>A listening socket that cannot be had, in nginx's words: <c>bind() to 0.0.0.0:143 failed (98: Address already in use)</c>.</summary>
internal sealed class BindException(string message) : IOException(message);
