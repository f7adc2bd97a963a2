using Posthorn.Dns;

namespace Posthorn.Auth;

/// <summary>An <c>auth_http</c> as it was written: its host name is not looked up yet.</summary>
/// <param name="Text">The address as written, without the scheme.</param>
/// <param name="Address">The address as read.</param>
/// <param name="IsHttps">Whether it is asked over TLS.</param>
/// <param name="Uri">The request target; starts with a slash.</param>
internal sealed record AuthHttpConfig(string Text, AddressText Address, bool IsHttps, string Uri);
