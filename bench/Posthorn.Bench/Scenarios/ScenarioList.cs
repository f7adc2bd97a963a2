using Posthorn.Bench.Load;
using Posthorn.Bench.Tls;

namespace Posthorn.Bench.Scenarios;

/// <summary>Every scenario, in the order of the report.</summary>
internal static class ScenarioList
{
    private const double LoginsPerSecond = 500;
    private const double NoopsPerSecond = 5_000;
    private static readonly ImapClientWords Imap = new();
    private static readonly Pop3ClientWords Pop3 = new();
    private static readonly SmtpClientWords Smtp = new();
    private static readonly TlsUse Ecdsa = new(KeyKind.Ecdsa);
    private static readonly TlsUse Rsa = new(KeyKind.Rsa);
    private static readonly TlsUse Resumed = new(KeyKind.Ecdsa, Resumes: true);

    internal static IReadOnlyList<Scenario> All { get; } =
    [
        new StartScenario(),
        new LoginScenario(Imap),
        new LoginScenario(Imap, LoginsPerSecond),
        new LoginScenario(Pop3),
        new LoginScenario(Pop3, LoginsPerSecond),
        new LoginScenario(Smtp),
        new LoginScenario(Smtp, LoginsPerSecond),
        new SlowClientsScenario(Imap),
        new NoopScenario(Imap),
        new NoopScenario(Imap, NoopsPerSecond),
        new TransferScenario(Imap, ClientAct.Download),
        new TransferScenario(Imap, ClientAct.Upload),
        new IdleScenario(Imap),
        new HandshakeScenario(Imap, Ecdsa),
        new HandshakeScenario(Imap, Rsa),
        new HandshakeScenario(Imap, Resumed),
        new LoginScenario(Imap, tls: Ecdsa),
        new LoginScenario(Imap, tls: Resumed),
        new NoopScenario(Imap, tls: Ecdsa),
        new TransferScenario(Imap, ClientAct.Download, Ecdsa),
        new TransferScenario(Imap, ClientAct.Upload, Ecdsa),
        new IdleScenario(Imap, Ecdsa),
    ];

    /// <summary>The scenarios whose names start with one of the words; all of them without words.</summary>
    internal static IReadOnlyList<Scenario> Select(IReadOnlyList<string> words)
    {
        foreach (string word in words)
        {
            if (!All.Any(scenario => scenario.Name.StartsWith(word, StringComparison.Ordinal)))
            {
                throw new BenchException($"no scenario \"{word}\"; there are: {string.Join(", ", All.Select(s => s.Name))}");
            }
        }

        return words.Count == 0
            ? All
            : [.. All.Where(scenario => words.Any(word => scenario.Name.StartsWith(word, StringComparison.Ordinal)))];
    }
}
