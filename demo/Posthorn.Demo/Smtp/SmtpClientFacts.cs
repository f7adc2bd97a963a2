using System.Globalization;
using System.Text;

namespace Posthorn.Demo.Smtp;

/// <summary>What a proxy says about the client by Postfix's XCLIENT command.</summary>
/// <param name="Name">The host's name, if it has a confirmed one.</param>
/// <param name="Address">The IP address.</param>
/// <param name="Login">Who has logged in at the proxy, if anyone.</param>
internal sealed record SmtpClientFacts(string? Name, string? Address, string? Login)
{
    /// <summary>Nobody has said anything.</summary>
    public static readonly SmtpClientFacts None = new(null, null, null);

    /// <summary>Changes what the command's attributes change; null when one of them is no attribute.</summary>
    public SmtpClientFacts? With(string attributes)
    {
        SmtpClientFacts facts = this;
        foreach (string attribute in attributes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = attribute.Split('=', 2);
            string? value = parts.Length == 2 && Decode(parts[1]) is [not '[', ..] known ? known : null;
            switch (parts[0].ToUpperInvariant())
            {
                case "NAME":
                    facts = facts with { Name = value };
                    break;
                case "ADDR":
                    facts = facts with { Address = value };
                    break;
                case "LOGIN":
                    facts = facts with { Login = value };
                    break;
                default:
                    return null;
            }
        }

        return facts;
    }

    /// <summary>xtext writes what is no plain letter as +XX (RFC 3461 4); values in brackets say that there is none.</summary>
    private static string Decode(string xtext)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(xtext);
        int length = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            bool escaped = bytes[i] == '+' && i + 2 < bytes.Length;
            bytes[length++] = escaped
                && byte.TryParse(bytes.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value)
                ? value
                : bytes[i];
            i += escaped ? 2 : 0;
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
