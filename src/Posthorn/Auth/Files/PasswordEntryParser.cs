using System.Net;
using System.Text;
using Posthorn.Auth.Passwords;
using Posthorn.Logging;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Upstream;

namespace Posthorn.Auth.Files;

/// <summary>
/// Reads one line of a password file behind the user's name and its colon: <c>hash</c>, <c>hash:key=value …</c>, or Dovecot's
/// <c>hash:uid:gid:gecos:home:shell:key=value …</c>.
/// </summary>
internal static class PasswordEntryParser
{
    // uid, gid, gecos, home and shell, which say nothing to a proxy.
    private const int AccountFields = 5;

    /// <summary>Reads it.</summary>
    /// <returns>The entry, or what is wrong with it; no secret is part of that.</returns>
    public static (PasswordEntry? Entry, string? Problem) Read(ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        string hashText = Encoding.UTF8.GetString(colon < 0 ? line : line[..colon]);
        (PasswordHash? hash, string? problem) = PasswordHashParser.Read(hashText);
        if (hash is null)
        {
            return (null, problem);
        }

        var entry = new PasswordEntry(hash);
        string fields = colon < 0 ? "" : ExtraFields(Encoding.UTF8.GetString(line[(colon + 1)..]));
        foreach (string field in fields.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            problem = Take(field, ref entry);
            if (problem is not null)
            {
                return (null, problem);
            }
        }

        return (entry, null);
    }

    private static string ExtraFields(string rest)
    {
        // key=value at once, or behind the fields of an account.
        int end = rest.AsSpan().IndexOfAny('=', ':');
        if (end > 0 && rest[end] == '=')
        {
            return rest;
        }

        string[] fields = rest.Split(':', AccountFields + 1);
        return fields.Length > AccountFields ? fields[AccountFields] : "";
    }

    private static string? Take(string field, ref PasswordEntry entry)
    {
        int equals = field.IndexOf('=');
        (string key, string value) = equals < 0 ? (field, "") : (field[..equals], field[(equals + 1)..]);
        switch (key)
        {
            case "backend":
                (AuthBackend? backend, string? problem) = BackendAddress.Read(value, defaultPort: 0);
                entry = entry with { Backend = backend };
                return problem is null ? null : $"{problem} in backend \"{LogText.Escape(value)}\"";
            case "backend_user":
                entry = entry with { BackendUser = Encoding.UTF8.GetBytes(value) };
                return value.Length > 0 ? null : "empty \"backend_user\"";
            case "backend_pass":
                entry = entry with { BackendPassword = Encoding.UTF8.GetBytes(value) };
                return value.Length > 0 ? null : "empty \"backend_pass\"";
            case "protocols":
                string[] words = value.Split(',');
                entry = entry with { Protocols = words };
                return words.FirstOrDefault(word => MailProtocols.All.All(protocol => protocol.Name != word)) is { } unknown
                    ? $"unknown protocol \"{LogText.Escape(unknown)}\""
                    : null;
            case "networks" or "allow_nets":
                return TakeNetworks(value, ref entry);
            default:
                // What Dovecot gives to its user database is none of a proxy's business; anything else may be meant to restrict.
                return key.StartsWith("userdb_", StringComparison.Ordinal) ? null : $"unknown field \"{LogText.Escape(key)}\"";
        }
    }

    private static string? TakeNetworks(string value, ref PasswordEntry entry)
    {
        var networks = new List<IPNetwork>();
        foreach (string text in value.Split(','))
        {
            if (IPAddress.TryParse(text, out IPAddress? address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else if (IPNetwork.TryParse(text, out IPNetwork network))
            {
                networks.Add(network);
            }
            else
            {
                return $"invalid network \"{LogText.Escape(text)}\"";
            }
        }

        entry = entry with { Networks = networks };
        return null;
    }
}
