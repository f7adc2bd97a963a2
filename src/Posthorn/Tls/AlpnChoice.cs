using System.Runtime.InteropServices;
using System.Text;

namespace Posthorn.Tls;

/// <summary>
/// ALPN: a client that names protocols must name the one that is spoken, else the handshake fails: a browser's request is not to
/// be taken for mail (the ALPACA attack, CVE-2021-3618). A client that names none is let in.
/// </summary>
internal static unsafe class AlpnChoice
{
    private static readonly Dictionary<string, nint> Names = [];

    /// <summary>Makes a context take one protocol.</summary>
    public static void Set(SslContextHandle context, string protocol) => LibSsl.SetAlpnChoice(context, &Choose, NameOf(protocol));

    // The wire's form, a length and the name; there are as many as protocols, and they stay for good.
    private static byte* NameOf(string protocol)
    {
        lock (Names)
        {
            if (!Names.TryGetValue(protocol, out nint name))
            {
                name = (nint)NativeMemory.Alloc((nuint)(protocol.Length + 1));
                *(byte*)name = (byte)protocol.Length;
                Encoding.ASCII.GetBytes(protocol, new Span<byte>((byte*)name + 1, protocol.Length));
                Names.Add(protocol, name);
            }

            return (byte*)name;
        }
    }

    [UnmanagedCallersOnly]
    private static int Choose(nint ssl, byte** chosen, byte* chosenLength, byte* offered, uint offeredLength, byte* name) =>
        LibSsl.SelectProtocol(chosen, chosenLength, name, *name + 1u, offered, offeredLength) == LibSsl.Negotiated
            ? LibSsl.AlpnOk
            : LibSsl.AlpnFatal;
}
