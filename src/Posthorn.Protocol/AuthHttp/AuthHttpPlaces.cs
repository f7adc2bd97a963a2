namespace Posthorn.Protocol.AuthHttp;

/// <summary>What the configuration knows of backends by itself: an answer may then say less.</summary>
/// <param name="HasFallback">Logins have a place to go to when the answer names none (<c>proxy_pass</c>).</param>
/// <param name="HasNames">A name without a port may be that of a group of servers (<c>upstream</c>).</param>
public readonly record struct AuthHttpPlaces(bool HasFallback, bool HasNames);
