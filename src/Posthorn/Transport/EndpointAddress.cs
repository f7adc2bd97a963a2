using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Posthorn.Transport;

/// <summary>
/// A socket address in the kernel's form: IPv4, IPv6 or unix. Immutable. Every session keeps one: the two short forms hold their bytes
/// themselves.
/// </summary>
internal abstract class EndpointAddress : IEquatable<EndpointAddress>
{
    /// <summary>The longest address there is (unix).</summary>
    public const int MaxLength = 110;

    private const int UnixPathOffset = 2;
    private const int V4Length = 16;
    private const int V6Length = 28;

    private EndpointAddress()
    {
    }

    /// <summary>The bytes of the sockaddr.</summary>
    public abstract ReadOnlySpan<byte> Raw { get; }

    /// <summary>AF_INET, AF_INET6 or AF_UNIX.</summary>
    public int Family => MemoryMarshal.Read<ushort>(Raw);

    /// <summary>The port; 0 for unix.</summary>
    public int Port => Family == Libc.AfUnix ? 0 : BinaryPrimitives.ReadUInt16BigEndian(Raw[2..]);

    /// <summary>The IP address; null for unix.</summary>
    public IPAddress? Ip => Family switch
    {
        Libc.AfInet => new IPAddress(Raw[4..8]),
        Libc.AfInet6 => new IPAddress(Raw[8..24], MemoryMarshal.Read<uint>(Raw[24..])),
        _ => null,
    };

    /// <summary>Whether it is <c>0.0.0.0</c> or <c>::</c>.</summary>
    public bool IsWildcard => Family switch
    {
        Libc.AfInet => !Raw[4..8].ContainsAnyExcept((byte)0),
        Libc.AfInet6 => !Raw[8..24].ContainsAnyExcept((byte)0),
        _ => false,
    };

    /// <summary>The address without port, as <c>Client-IP</c> says it: <c>unix:</c> alone for an unnamed unix peer.</summary>
    public string Host => Ip?.ToString() ?? "unix:" + UnixPath;

    /// <summary>The path of a unix socket; empty for an unnamed one.</summary>
    public string UnixPath => Encoding.UTF8.GetString(Raw[UnixPathOffset..]).TrimEnd('\0');

    /// <summary>An IP address and a port.</summary>
    public static EndpointAddress From(IPAddress ip, int port)
    {
        bool v4 = ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
        Span<byte> raw = stackalloc byte[v4 ? V4Length : V6Length];
        raw.Clear();
        MemoryMarshal.Write(raw, (ushort)(v4 ? Libc.AfInet : Libc.AfInet6));
        BinaryPrimitives.WriteUInt16BigEndian(raw[2..], (ushort)port);
        ip.TryWriteBytes(raw[(v4 ? 4 : 8)..], out _);
        if (!v4)
        {
            MemoryMarshal.Write(raw[24..], (uint)ip.ScopeId);
        }

        return FromRaw(raw);
    }

    /// <summary>A unix socket's path.</summary>
    /// <exception cref="ArgumentException">The path does not fit a sockaddr.</exception>
    public static EndpointAddress FromUnixPath(string path)
    {
        byte[] name = Encoding.UTF8.GetBytes(path);
        if (name.Length + UnixPathOffset + 1 > MaxLength)
        {
            throw new ArgumentException("the path of a unix socket has at most 107 bytes", nameof(path));
        }

        byte[] raw = new byte[UnixPathOffset + name.Length + 1];
        MemoryMarshal.Write(raw, (ushort)Libc.AfUnix);
        name.CopyTo(raw, UnixPathOffset);
        return new Long(raw);
    }

    /// <summary>What a system call filled in.</summary>
    public static EndpointAddress FromRaw(ReadOnlySpan<byte> raw) => raw.Length switch
    {
        V4Length => new Short<V4>(raw),
        V6Length => new Short<V6>(raw),
        _ => new Long(raw.ToArray()),
    };

    /// <summary>The IPv4 address behind an IPv4-mapped IPv6 one; itself otherwise.</summary>
    public EndpointAddress Unmapped() => Ip is { IsIPv4MappedToIPv6: true } ip ? From(ip.MapToIPv4(), Port) : this;

    /// <inheritdoc/>
    public bool Equals(EndpointAddress? other) => other is not null && Raw.SequenceEqual(other.Raw);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EndpointAddress);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Raw);
        return hash.ToHashCode();
    }

    /// <summary>As nginx prints it: <c>127.0.0.1:143</c>, <c>[::1]:143</c>, <c>unix:/path</c>.</summary>
    public override string ToString() => Family switch
    {
        Libc.AfInet => string.Create(CultureInfo.InvariantCulture, $"{Ip}:{Port}"),
        Libc.AfInet6 => string.Create(CultureInfo.InvariantCulture, $"[{Ip}]:{Port}"),
        _ => Host,
    };

    [InlineArray(V4Length)]
    private struct V4
    {
        private byte _first;
    }

    [InlineArray(V6Length)]
    private struct V6
    {
        private byte _first;
    }

    private sealed class Short<TBytes>(ReadOnlySpan<byte> raw) : EndpointAddress
        where TBytes : unmanaged
    {
        private readonly TBytes _raw = MemoryMarshal.Read<TBytes>(raw);

        public override ReadOnlySpan<byte> Raw => MemoryMarshal.AsBytes(new ReadOnlySpan<TBytes>(in _raw));
    }

    private sealed class Long(byte[] raw) : EndpointAddress
    {
        public override ReadOnlySpan<byte> Raw => raw;
    }
}
