using Posthorn.Protocol.Forwarding;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Pop3;

/// <summary>Writes the XCLIENT command by which Dovecot's POP3 server hears from a trusted proxy who the client is.</summary>
internal static class Pop3XclientWriter
{
    /// <summary>Writes the command with its line ending. What is unknown is left out.</summary>
    public static void Write(BackendClientFacts client, WireWriter output)
    {
        output.Write("XCLIENT"u8);
        ReadOnlySpan<char> address = SafeAddress.Of(client.Address);
        if (!address.IsEmpty)
        {
            output.Write(" ADDR="u8);
            output.WriteText(address);
        }

        if (!address.IsEmpty && client.Port > 0)
        {
            output.Write(" PORT="u8);
            output.WriteNumber(client.Port);
        }

        if (SessionName.IsPlain(client.Session))
        {
            output.Write(" SESSION="u8);
            output.WriteText(client.Session);
        }

        output.Write(" TTL="u8);
        output.WriteNumber(client.TimeToLive - 1);
        if (client.Fields.Count > 0)
        {
            output.Write(" FORWARD="u8);
            ForwardText.Write(client.Fields, output);
        }

        output.Write("\r\n"u8);
    }
}
