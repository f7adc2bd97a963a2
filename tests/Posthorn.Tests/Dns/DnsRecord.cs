using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Posthorn.Tests.Dns;

/// <summary>One resource record, in bytes: the test may say anything that the wire can.</summary>
internal sealed record DnsRecord(byte[]? Owner, int Type, uint Lifetime, byte[] Data)
{
    public const int A = 1;
    public const int Cname = 5;
    public const int Soa = 6;
    public const int Ptr = 12;
    public const int Aaaa = 28;

    public static DnsRecord Pointer(string name, uint lifetime = 60) => new(null, Ptr, lifetime, Name(name));

    /// <summary>A PTR record whose target has these labels, whatever bytes they hold (Latin-1).</summary>
    public static DnsRecord PointerTo(params string[] labels) => new(null, Ptr, 60, Labels(labels));

    public static DnsRecord Address(string ip, uint lifetime = 60)
    {
        byte[] bytes = IPAddress.Parse(ip).GetAddressBytes();
        return new DnsRecord(null, bytes.Length == 4 ? A : Aaaa, lifetime, bytes);
    }

    public static DnsRecord Alias(string target) => new(null, Cname, 60, Name(target));

    public static DnsRecord Authority(uint lifetime, uint minimum)
    {
        byte[] numbers = new byte[20];
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(16), minimum);
        return new DnsRecord(Name("zone"), Soa, lifetime, [.. Name("ns.zone"), .. Name("admin.zone"), .. numbers]);
    }

    /// <summary>The same record, of another name than the one that was asked for.</summary>
    public DnsRecord Of(string owner) => this with { Owner = Name(owner) };

    public void Write(List<byte> output, byte[] asked)
    {
        Span<byte> fields = stackalloc byte[10];
        BinaryPrimitives.WriteUInt16BigEndian(fields, (ushort)Type);
        BinaryPrimitives.WriteUInt16BigEndian(fields[2..], 1);
        BinaryPrimitives.WriteUInt32BigEndian(fields[4..], Lifetime);
        BinaryPrimitives.WriteUInt16BigEndian(fields[8..], (ushort)Data.Length);
        output.AddRange(Owner ?? asked);
        output.AddRange(fields);
        output.AddRange(Data);
    }

    private static byte[] Name(string name) => Labels(name.Split('.'));

    private static byte[] Labels(params string[] labels) =>
        [.. labels.SelectMany(label => Encoding.Latin1.GetBytes(label).Prepend((byte)label.Length)), 0];
}
