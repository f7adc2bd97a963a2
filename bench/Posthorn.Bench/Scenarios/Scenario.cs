using Posthorn.Bench.Proxies;
using Posthorn.Bench.Report;

namespace Posthorn.Bench.Scenarios;

/// <summary>One question to a proxy. Each measurement gets a rig of its own and yields the same figures in the same order.</summary>
internal abstract class Scenario
{
    internal abstract string Name { get; }

    /// <summary>What is done, in one line.</summary>
    internal abstract string Summary { get; }

    /// <summary>What a program must be able to do; the others' columns stay empty.</summary>
    internal virtual ProxyAbility Needs => ProxyAbility.Login;

    /// <summary>What a program must speak.</summary>
    internal virtual string Protocol => "imap";

    /// <summary>What picture its figures make, if any.</summary>
    internal virtual Growth? Growth => null;

    internal abstract IReadOnlyList<Figure> Measure(Rig rig);
}
