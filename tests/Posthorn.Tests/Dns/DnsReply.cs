namespace Posthorn.Tests.Dns;

/// <summary>How the test's name server replies to one question.</summary>
internal sealed record DnsReply(params DnsRecord[] Answers)
{
    public const int ServerFailure = 2;
    public const int NoSuchName = 3;
    public const int Refused = 5;

    public int Code { get; init; }

    public DnsRecord[] Authorities { get; init; } = [];

    /// <summary>Whether nothing is said at all.</summary>
    public bool IsSilence { get; init; }

    /// <summary>Whether UDP holds only the beginning.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>Whether the reply repeats another question than the one that was asked.</summary>
    public bool RepeatsAnotherQuestion { get; init; }

    /// <summary>What must happen before the reply is sent.</summary>
    public Task After { get; init; } = Task.CompletedTask;
}
