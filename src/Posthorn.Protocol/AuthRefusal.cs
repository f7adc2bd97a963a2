namespace Posthorn.Protocol;

/// <summary>The auth source's no, to be said in the protocol's words.</summary>
/// <param name="Message">The text for the client, from <c>Auth-Status</c>: holds no control characters.</param>
/// <param name="Code">The <c>Auth-Error-Code</c> (SMTP only); empty when not given.</param>
/// <param name="SaslError">
/// For a mechanism that ends in a failure dance (XOAUTH2, OAUTHBEARER): the challenge to send before the refusal, not yet in base64, from
/// <c>Auth-Error-SASL</c>; empty for the mechanism's own.
/// </param>
public readonly record struct AuthRefusal(string Message, string Code = "", string SaslError = "");
