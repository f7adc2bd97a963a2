using System.Net;
using Posthorn.Auth.Passwords;
using Posthorn.Protocol.AuthHttp;

namespace Posthorn.Auth.Files;

/// <summary>One user of a password file.</summary>
/// <param name="Hash">What is kept of the password.</param>
internal sealed record PasswordEntry(PasswordHash Hash)
{
    /// <summary>Where the mailbox is, with port 0 for the protocol's own; null for where the configuration sends everybody.</summary>
    public AuthBackend? Backend { get; init; }

    /// <summary>The name to log in there by; null for the client's.</summary>
    public byte[]? BackendUser { get; init; }

    /// <summary>The password to log in there by; null for the client's.</summary>
    public byte[]? BackendPassword { get; init; }

    /// <summary>The protocols that the user may use; null for all.</summary>
    public IReadOnlyList<string>? Protocols { get; init; }

    /// <summary>Where the user may come from; null for everywhere.</summary>
    public IReadOnlyList<IPNetwork>? Networks { get; init; }

    /// <summary>Why the user may not log in here, for the log; null when he may.</summary>
    /// <param name="protocol">The protocol that he speaks.</param>
    /// <param name="client">Where he comes from; null for a unix socket.</param>
    public string? Objection(string protocol, IPAddress? client)
    {
        if (Protocols?.Contains(protocol) == false)
        {
            return $"user may not log in by {protocol}";
        }

        bool comesFromThere = Networks is null || (client is not null && Networks.Any(network => network.Contains(client)));
        return comesFromThere ? null : "user may not log in from this network";
    }
}
