namespace Posthorn.Protocol.AuthHttp;

/// <summary>One step of a parser of answers.</summary>
/// <param name="Progress">How far it has come.</param>
/// <param name="Consumed">How many bytes of the input are dealt with; the rest is shown again.</param>
public readonly record struct AuthHttpStep(AuthHttpProgress Progress, int Consumed);
