using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Sasl;

/// <summary>LOGIN (draft-murchison-sasl-login): the user name, then the password, each asked for by a prompt.</summary>
internal sealed class LoginMechanism() : SaslMechanism("LOGIN")
{
    /// <summary>The prompt <c>Username:</c> in base64; EXTERNAL asks with it too, as in nginx.</summary>
    public static ReadOnlySpan<byte> UserPrompt => "VXNlcm5hbWU6"u8;

    private static ReadOnlySpan<byte> PasswordPrompt => "UGFzc3dvcmQ6"u8;

    public override bool IsAlwaysAccepted => true;

    public override void WriteChallenge(SaslExchange exchange, WireWriter output) =>
        output.Write(exchange.Round == 0 ? UserPrompt : PasswordPrompt);

    public override SaslOutcome Take(SaslExchange exchange, ReadOnlySpan<byte> response) => exchange.Round == 0
        ? exchange.KeepUser(response)
        : exchange.Finish(AuthMethod.Plain, exchange.User, response);
}
