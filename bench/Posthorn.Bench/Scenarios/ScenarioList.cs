using Posthorn.Bench.Load;
using Posthorn.Bench.Tls;

namespace Posthorn.Bench.Scenarios;

/// <summary>Every scenario, in the order of the report.</summary>
internal static class ScenarioList
{
    private const double LoginsPerSecond = 500;
    private const double NoopsPerSecond = 5_000;
    private static readonly ImapClientWords Imap = new();
    private static readonly ImapClientWords ImapLiteral = new(ImapBackendLogin.Literal);
    private static readonly ImapClientWords ImapSaslIr = new(ImapBackendLogin.SaslIr);
    private static readonly Pop3ClientWords Pop3 = new();
    private static readonly Pop3ClientWords Pop3Pipelined = new(isPipelined: true);
    private static readonly SmtpClientWords Smtp = new();
    private static readonly TlsUse Ecdsa = new(KeyKind.Ecdsa);
    private static readonly TlsUse Rsa = new(KeyKind.Rsa);

    internal static IReadOnlyList<Scenario> All { get; } =
    [
        new StartScenario(Imap),
        .. Logins(),
        .. Enum.GetValues<SlowKind>().Select(kind => new SlowClientsScenario(Imap, kind)),
        .. Noops(),
        .. Transfers(),
        new IdleScenario(Imap),
        new IdleScenario(Imap, Ecdsa),
        .. Handshakes(),
        new SystemCallScenario(Imap),
        new GrowthLoginScenario(Imap),
        new GrowthMemoryScenario(Imap),
        new GrowthReloadScenario(Smtp),
        new GrowthLookupScenario(Imap, LookupKind.Map),
        new GrowthLookupScenario(Imap, LookupKind.AuthFile),
    ];

    /// <summary>
    /// The scenarios that the words name: a whole name is that one alone, the beginning of names is all of them. All scenarios
    /// without words.
    /// </summary>
    internal static IReadOnlyList<Scenario> Select(IReadOnlyList<string> words)
    {
        if (words.Count == 0)
        {
            return All;
        }

        HashSet<Scenario> chosen = [];
        foreach (string word in words)
        {
            Scenario[] named = [.. All.Where(scenario => scenario.Name == word)];
            named = named.Length > 0 ? named : [.. All.Where(scenario => scenario.Name.StartsWith(word, StringComparison.Ordinal))];
            if (named.Length == 0)
            {
                throw new BenchException($"no scenario \"{word}\"; there are: {string.Join(", ", All.Select(s => s.Name))}");
            }

            chosen.UnionWith(named);
        }

        return [.. All.Where(chosen.Contains)];
    }

    private static IEnumerable<Scenario> Logins()
    {
        TlsUse?[] ways = [null, Ecdsa, Ecdsa with { Resumes = true }, Ecdsa with { StartsLater = true }];
        TlsUse?[] waysOfImap = [.. ways, Ecdsa with { IsOld = true }, Ecdsa with { IsOld = true, Resumes = true }];
        return
        [
            .. PacedAndNot(Imap, waysOfImap),
            .. PacedAndNot(ImapLiteral, [null]),
            .. PacedAndNot(ImapSaslIr, [null]),
            .. PacedAndNot(Pop3, ways),
            .. PacedAndNot(Pop3Pipelined, [null]),
            .. PacedAndNot(Smtp, ways),
        ];
    }

    private static IEnumerable<Scenario> PacedAndNot(ClientWords words, TlsUse?[] ways)
    {
        foreach (TlsUse? way in ways)
        {
            yield return new LoginScenario(words, tls: way);
            yield return new LoginScenario(words, LoginsPerSecond, way);
        }
    }

    private static Scenario[] Noops()
    {
        return
        [
            new NoopScenario(Imap),
            new NoopScenario(Imap, NoopsPerSecond),
            new NoopScenario(Imap, tls: Ecdsa),
            new NoopScenario(Imap, NoopsPerSecond, Ecdsa),
        ];
    }

    private static IEnumerable<Scenario> Transfers()
    {
        foreach (bool hasLargeBuffers in (bool[])[false, true])
        {
            foreach (TlsUse? tls in (TlsUse?[])[null, Ecdsa])
            {
                yield return new TransferScenario(Imap, ClientAct.Download, tls, hasLargeBuffers);
                yield return new TransferScenario(Imap, ClientAct.Upload, tls, hasLargeBuffers);
            }
        }
    }

    private static IEnumerable<Scenario> Handshakes()
    {
        foreach (TlsUse key in (TlsUse[])[Ecdsa, Rsa])
        {
            foreach (bool isOld in (bool[])[false, true])
            {
                yield return new HandshakeScenario(Imap, key with { IsOld = isOld });
                yield return new HandshakeScenario(Imap, key with { IsOld = isOld, Resumes = true });
            }
        }
    }
}
