using System.Buffers;
using System.Buffers.Text;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Forwarding;

/// <summary>XCLIENT's FORWARD as Dovecot has it: fields <c>name=value</c> between tabs, all of it in base64.</summary>
internal static class ForwardText
{
    // Dovecot marks a byte that is escaped so; none of the bytes that need it may be in a field.
    private const byte EscapeMark = 1;

    /// <summary>Writes the value of the attribute.</summary>
    public static void Write(IReadOnlyList<ForwardField> fields, WireWriter output)
    {
        int start = output.Length;
        for (int i = 0; i < fields.Count; i++)
        {
            if (i > 0)
            {
                output.Write((byte)'\t');
            }

            output.WriteText(fields[i].Name);
            output.Write((byte)'=');
            output.WriteText(fields[i].Value);
        }

        output.EncodeBase64From(start);
    }

    /// <summary>Reads a trusted proxy's value; fields that nobody could be told of are passed over.</summary>
    /// <returns>Null when it is no base64.</returns>
    public static ForwardedClient? Read(ReadOnlySpan<byte> value, ForwardedClient client)
    {
        byte[] text = new byte[Base64.GetMaxDecodedFromUtf8Length(value.Length)];
        if (Base64.DecodeFromUtf8(value, text, out _, out int length) != OperationStatus.Done)
        {
            return null;
        }

        ReadOnlySpan<byte> fields = text.AsSpan(..length);
        foreach (Range range in fields.Split((byte)'\t'))
        {
            ReadOnlySpan<byte> field = fields[range];
            int equals = field.IndexOf((byte)'=');
            if (equals > 0 && !field.Contains(EscapeMark))
            {
                client = client.WithField(field[..equals], field[(equals + 1)..]) ?? client;
            }
        }

        return client;
    }
}
