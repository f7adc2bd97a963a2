namespace Posthorn.Protocol.AuthHttp;

/// <summary>What an auth service said about a login: one of the four kinds that derive from this.</summary>
public abstract record AuthHttpAnswer;
