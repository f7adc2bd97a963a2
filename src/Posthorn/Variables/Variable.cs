using Posthorn.Sessions;

namespace Posthorn.Variables;

/// <summary>Something of a session that a configuration can name: <c>$name</c>.</summary>
/// <param name="Name">The name without the dollar sign, in lower case.</param>
/// <param name="Summary">What it is, for the documentation.</param>
/// <param name="Value">
/// Its value for a session, empty while it is not known. What a client said is in it as it came: whoever uses it encodes it.
/// </param>
internal sealed record Variable(string Name, string Summary, Func<Session, string> Value);
