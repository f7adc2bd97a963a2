using DnsClient;
using DnsClient.Protocol;

namespace Posthorn.Dns;

/// <summary>
/// Follows an answer from the name that was asked for over its aliases (CNAME) to what was asked for. Records of other names are
/// passed over: an answer has no business with them. Reverse zones of less than a class C are aliases (RFC 2317).
/// </summary>
/// <param name="name">The name that was asked for.</param>
/// <param name="pick">Takes the value from a record of the right type; null for others.</param>
internal sealed class AliasChain<T>(string name, Func<DnsResourceRecord, T?> pick)
    where T : class
{
    private const int MostAliases = 8;

    // For answers that nothing is there which do not say for how long (RFC 2308 section 5).
    private static readonly TimeSpan UnsaidLifetime = TimeSpan.FromSeconds(5);
    private int _aliases;

    /// <summary>The name at the end of the chain so far.</summary>
    public string Owner { get; private set; } = WithRoot(name);

    /// <summary>What was asked for; empty before it was found, and when there is none.</summary>
    public IReadOnlyList<T> Values { get; private set; } = [];

    /// <summary>For how long the whole chain holds.</summary>
    public TimeSpan Lifetime { get; private set; } = TimeSpan.MaxValue;

    /// <summary>Whether the owner can be asked about: an alias may lead to a name that the library would read as another.</summary>
    public bool CanAsk => _aliases <= MostAliases && !Owner.Contains('\\', StringComparison.Ordinal);

    /// <summary>Walks one answer.</summary>
    /// <returns>False when it ends in an alias and says no more: its owner is to be asked about.</returns>
    public bool Follow(IDnsQueryResponse response)
    {
        int before = _aliases;
        while (_aliases <= MostAliases)
        {
            DnsResourceRecord[] owned = [.. response.Answers.Where(record => IsOwner(record.DomainName.Value))];
            DnsResourceRecord[] wanted = [.. owned.Where(record => pick(record) is not null)];
            if (wanted.Length > 0)
            {
                Shorten(wanted.Min(record => record.InitialTimeToLive));
                Values = [.. wanted.Select(record => pick(record)!)];
                return true;
            }

            if (owned.OfType<CNameRecord>().FirstOrDefault() is not { } alias)
            {
                break;
            }

            Shorten(alias.InitialTimeToLive);
            Owner = WithRoot(alias.CanonicalName.Value);
            _aliases++;
        }

        SoaRecord? authority = response.Authorities.OfType<SoaRecord>().FirstOrDefault();
        if (_aliases > before && authority is null && response.Header.ResponseCode == DnsHeaderResponseCode.NoError)
        {
            return false;
        }

        Shorten(authority is null ? UnsaidLifetime.TotalSeconds : Math.Min(authority.InitialTimeToLive, authority.Minimum));
        return true;
    }

    private static string WithRoot(string name) => name.EndsWith('.') ? name : name + ".";

    private bool IsOwner(string owner) => string.Equals(WithRoot(owner), Owner, StringComparison.OrdinalIgnoreCase);

    private void Shorten(double seconds)
    {
        // RFC 2181 section 8: a lifetime with the top bit set is none.
        var lifetime = TimeSpan.FromSeconds(Math.Max(0, seconds));
        Lifetime = lifetime < Lifetime ? lifetime : Lifetime;
    }
}
