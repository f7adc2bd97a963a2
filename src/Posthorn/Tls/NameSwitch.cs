using System.Runtime.InteropServices;
using System.Text;

namespace Posthorn.Tls;

/// <summary>
/// Switches a connection to the context of the name that the client asks for (SNI, RFC 6066 section 3). It is done before OpenSSL
/// looks for a session to resume, so that a session is resumed only under certificates that it began with.
/// </summary>
internal sealed unsafe class NameSwitch
{
    private const uint ServerName = 0;
    private const int HeadLength = 5;
    private const int LongestName = 255;
    private const int GoOn = 1;
    private static readonly int Extra = LibCrypto.NewExtraIndex(LibCrypto.ExtraOfContext, 0, 0, 0, 0, &Forget);

    private readonly Dictionary<string, SslContextHandle?>.AlternateLookup<ReadOnlySpan<char>> _contexts;

    private NameSwitch(Dictionary<string, SslContextHandle?> contexts) =>
        _contexts = contexts.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Makes a context give its connections to others.</summary>
    /// <param name="first">Where connections begin.</param>
    /// <param name="contexts">Where they go on, by name; null for those that stay.</param>
    public static void Set(SslContextHandle first, Dictionary<string, SslContextHandle?> contexts)
    {
        nint self = GCHandle.ToIntPtr(GCHandle.Alloc(new NameSwitch(contexts)));
        _ = LibSsl.SetExtra(first, Extra, self);
        LibSsl.SetHelloChoice(first, &Choose, self);
    }

    /// <summary>The name in a <c>server_name</c> extension; empty when there is none that is a host's.</summary>
    public static ReadOnlySpan<byte> NameIn(ReadOnlySpan<byte> extension)
    {
        // A list of one: its length, the kind 0, the name's length, the name. What is malformed OpenSSL refuses afterwards.
        if (extension.Length <= HeadLength || extension[2] != 0)
        {
            return [];
        }

        int length = (extension[3] << 8) | extension[4];
        ReadOnlySpan<byte> name = extension[HeadLength..];
        return length == name.Length && length <= LongestName ? name.TrimEnd((byte)'.') : [];
    }

    [UnmanagedCallersOnly]
    private static int Choose(nint ssl, int* alert, nint self)
    {
        byte* extension;
        nuint length;
        if (LibSsl.GetHelloExtension(ssl, ServerName, &extension, &length) == 1
            && NameIn(new ReadOnlySpan<byte>(extension, (int)length)) is { IsEmpty: false } name
            && ((NameSwitch)GCHandle.FromIntPtr(self).Target!).Find(name) is { } context)
        {
            _ = LibSsl.SetContext(ssl, context);
        }

        return GoOn;
    }

    /// <summary>The context goes: so do those that it led to.</summary>
    [UnmanagedCallersOnly]
    private static void Forget(nint context, nint data, nint extra, int index, nint number, nint argument)
    {
        if (data != 0)
        {
            GCHandle.FromIntPtr(data).Free();
        }
    }

    private SslContextHandle? Find(ReadOnlySpan<byte> bytes)
    {
        Span<char> name = stackalloc char[LongestName];
        name = name[..Encoding.Latin1.GetChars(bytes, name)];
        if (_contexts.TryGetValue(name, out SslContextHandle? exact))
        {
            return exact;
        }

        int dot = name.IndexOf('.');
        if (dot < 1)
        {
            return null;
        }

        name[dot - 1] = '*';
        return _contexts.TryGetValue(name[(dot - 1)..], out SslContextHandle? wild) ? wild : null;
    }
}
