using Posthorn.Config.Text;

namespace Posthorn.Tls;

/// <summary>What a server block serves with until its certificates change: a context for each choice among them.</summary>
/// <param name="Handle">The context that connections begin with.</param>
/// <param name="Ends">When each certificate ends.</param>
internal sealed record ServedCertificates(SslContextHandle Handle, IReadOnlyList<CertificateEnd> Ends)
{
    /// <summary>Reads the certificates and makes the contexts.</summary>
    /// <param name="settings">The directives.</param>
    /// <param name="protocol">What the block speaks.</param>
    /// <param name="path">Where relative paths lead.</param>
    /// <param name="mayAsk">Whether OpenSSL may ask at the terminal for a pass phrase.</param>
    /// <exception cref="ConfigException">OpenSSL does not take a file or a value; the words are nginx's.</exception>
    public static ServedCertificates Make(TlsSettings settings, string protocol, Func<string, string> path, bool mayAsk)
    {
        var maker = new SslContextMaker(settings, protocol, path);
        using OwnCertificates all = OwnCertificates.Read(settings.Pairs, path, mayAsk);
        var choice = CertificateChoice.Of([.. all.Pairs.Select(pair => (pair.Names, pair.Kind))]);
        SslContextHandle first = maker.Make(Pick(all, choice.First));
        var made = new List<(IReadOnlyList<int> Pairs, SslContextHandle? Context)> { (choice.First, null) };
        var byName = new Dictionary<string, SslContextHandle?>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, IReadOnlyList<int> pairs) in choice.ByName)
        {
            int known = made.FindIndex(entry => entry.Pairs.SequenceEqual(pairs));
            if (known < 0)
            {
                known = made.Count;
                made.Add((pairs, maker.Make(Pick(all, pairs))));
            }

            byName[name] = made[known].Context;
        }

        // As a rule there is but one choice, and nothing to be asked of a client.
        if (made.Count > 1)
        {
            NameSwitch.Set(first, byName);
        }

        return new(first, [.. all.Pairs.Select(pair => pair.EndAt(path))]);
    }

    private static IReadOnlyList<CertificatePair> Pick(OwnCertificates all, IReadOnlyList<int> pairs) =>
        [.. pairs.Select(i => all.Pairs[i])];
}
