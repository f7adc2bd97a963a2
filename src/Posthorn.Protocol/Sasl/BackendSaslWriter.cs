using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Sasl;

/// <summary>What Posthorn itself says in a SASL exchange with a backend, the same for every protocol, without the framing.</summary>
internal static class BackendSaslWriter
{
    /// <summary>The mechanism's name on the wire.</summary>
    public static ReadOnlySpan<byte> NameOf(BackendMechanism mechanism) => mechanism switch
    {
        BackendMechanism.Login => "LOGIN"u8,
        BackendMechanism.Plain => "PLAIN"u8,
        BackendMechanism.XOAuth2 => "XOAUTH2"u8,
        _ => "OAUTHBEARER"u8,
    };

    /// <summary>Writes a mechanism's only message in base64; LOGIN has none.</summary>
    public static void WriteMessage(BackendMechanism mechanism, LoginFacts facts, WireWriter output)
    {
        int start = output.Length;
        switch (mechanism)
        {
            case BackendMechanism.Plain:
                WritePlain(facts, output);
                break;
            case BackendMechanism.XOAuth2:
                output.Write("user="u8);
                output.Write(facts.User);
                WriteToken(facts, output);
                break;
            default:
                WriteBearer(facts, output);
                break;
        }

        output.EncodeBase64From(start);
    }

    /// <summary>
    /// The answer to the challenge with which a backend tells why it will say no (RFC 7628 3.2.3; XOAUTH2 wants an empty one),
    /// in base64.
    /// </summary>
    public static ReadOnlySpan<byte> AnswerToFailure(BackendMechanism mechanism) =>
        mechanism == BackendMechanism.OAuthBearer ? "AQ=="u8 : [];

    // RFC 4616: whom to be, who vouches for it, and the password.
    private static void WritePlain(LoginFacts facts, WireWriter output)
    {
        if (facts.MasterUser is not null)
        {
            output.Write(facts.User);
        }

        output.Write((byte)0);
        output.Write(facts.MasterUser ?? facts.User);
        output.Write((byte)0);
        output.Write(facts.Password);
    }

    private static void WriteBearer(LoginFacts facts, WireWriter output)
    {
        output.Write("n,a="u8);
        WriteName(facts.User, output);
        output.Write(",\u0001host="u8);
        output.WriteText(facts.ServerName);
        if (facts.Client.LocalPort > 0)
        {
            output.Write("\u0001port="u8);
            output.WriteNumber(facts.Client.LocalPort);
        }

        WriteToken(facts, output);
    }

    private static void WriteToken(LoginFacts facts, WireWriter output)
    {
        output.Write("\u0001auth=Bearer "u8);
        output.Write(facts.Password);
        output.Write("\u0001\u0001"u8);
    }

    // RFC 5801 section 4: a comma and an equals sign would end the name.
    private static void WriteName(ReadOnlySpan<byte> user, WireWriter output)
    {
        foreach (byte b in user)
        {
            switch (b)
            {
                case (byte)',':
                    output.Write("=2C"u8);
                    break;
                case (byte)'=':
                    output.Write("=3D"u8);
                    break;
                default:
                    output.Write(b);
                    break;
            }
        }
    }
}
