using System.Text;

namespace Posthorn.Tls;

/// <summary>The names in a certificate, as clients ask for them.</summary>
internal static unsafe class CertificateNames
{
    private const int CommonName = 13;
    private const int AlternativeNames = 85;
    private const int DnsName = 2;
    private const int LongestName = 255;

    /// <summary>The DNS names; the common name only where there are none (RFC 6125 section 6.4.4).</summary>
    public static IReadOnlySet<string> Of(nint certificate)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        nint list = LibCrypto.GetExtension(certificate, AlternativeNames, 0, 0);
        if (list != 0)
        {
            Add(names, list);
            LibCrypto.FreeNames(list);
        }

        byte* text = stackalloc byte[LongestName + 1];
        nint subject = LibCrypto.GetSubject(certificate);
        if (names.Count == 0 && LibCrypto.GetNamePart(subject, CommonName, text, LongestName + 1) is var length and > 0)
        {
            names.Add(Encoding.UTF8.GetString(text, Math.Min(length, LongestName)));
        }

        return names;
    }

    private static void Add(HashSet<string> names, nint list)
    {
        for (int i = 0; i < LibCrypto.CountOf(list); i++)
        {
            int kind;
            nint value = LibCrypto.GetNameValue(LibCrypto.ItemOf(list, i), &kind);
            if (kind == DnsName)
            {
                names.Add(Encoding.ASCII.GetString(LibCrypto.TextOf(value), LibCrypto.LengthOf(value)).TrimEnd('.'));
            }
        }
    }
}
