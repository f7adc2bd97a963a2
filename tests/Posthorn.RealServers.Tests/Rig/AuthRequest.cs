using System.Security.Cryptography;
using System.Text;

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>One question to the auth service, word for word.</summary>
internal sealed class AuthRequest(IReadOnlyList<string> lines, Task gone)
{
    /// <summary>The request line and the header lines in the order in which they came.</summary>
    public IReadOnlyList<string> Lines { get; } = lines;

    /// <summary>Completes when the asker closes the connection before the answer.</summary>
    public Task Gone { get; } = gone;

    /// <summary>A header's value as sent; empty when absent.</summary>
    public string this[string name]
    {
        get
        {
            foreach (string line in Lines)
            {
                if (line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
                {
                    return line[(name.Length + 1)..].TrimStart(' ');
                }
            }

            return "";
        }
    }

    /// <summary>The user name without the escapes, as Latin-1 characters.</summary>
    public string User => Unescape(this["Auth-User"]);

    /// <summary>The password without the escapes, as Latin-1 characters.</summary>
    public string Password => Unescape(this["Auth-Pass"]);

#pragma warning disable CA5351 // APOP and CRAM-MD5 are what they are.
    /// <summary>Whether the request shows that its sender knows the account's password, by the method that it names.</summary>
    public bool Proves(MailUser user)
    {
        byte[] password = Encoding.UTF8.GetBytes(user.Password);
        byte[] salt = Encoding.Latin1.GetBytes(this["Auth-Salt"]);
        return this["Auth-Method"] switch
        {
            "plain" => Password == user.WirePassword,
            "apop" => Password == Hex(MD5.HashData([.. salt, .. password])),
            "cram-md5" => Password == Hex(HMACMD5.HashData(password, salt)),
            _ => false,
        };
    }
#pragma warning restore CA5351

    private static string Hex(byte[] digest) => Convert.ToHexStringLower(digest);

    private static string Unescape(string value)
    {
        StringBuilder text = new();
        for (int i = 0; i < value.Length; i++)
        {
            bool escape = value[i] == '%' && i + 2 < value.Length
                && char.IsAsciiHexDigit(value[i + 1]) && char.IsAsciiHexDigit(value[i + 2]);
            text.Append(escape ? (char)Convert.ToByte(value.Substring(i + 1, 2), 16) : value[i]);
            i += escape ? 2 : 0;
        }

        return text.ToString();
    }
}
