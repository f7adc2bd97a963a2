namespace Posthorn.Bench.Tls;

/// <summary>
/// How a scenario's clients use TLS: with which certificate, whether they resume sessions by tickets, whether they begin in the
/// clear and ask for it (STARTTLS), and whether they speak TLS 1.2 instead of 1.3.
/// </summary>
internal sealed record TlsUse(KeyKind Key, bool Resumes = false, bool StartsLater = false, bool IsOld = false)
{
    /// <summary>What tells it apart in the name of a scenario.</summary>
    internal string Suffix => $"-{(StartsLater ? "starttls" : "tls")}{(IsOld ? "12" : "")}{(Resumes ? "-resumed" : "")}";

    /// <summary>For the line that says what a scenario does.</summary>
    internal string Words =>
        $"TLS {(IsOld ? "1.2" : "1.3")}{(StartsLater ? " by STARTTLS" : "")}, {(Resumes ? "resumed by ticket" : "full handshakes")}";
}
