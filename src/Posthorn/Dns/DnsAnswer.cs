namespace Posthorn.Dns;

/// <summary>What name servers say to one question.</summary>
/// <param name="Values">What was asked for; empty when there is none, which is an answer too.</param>
/// <param name="Lifetime">For how long it holds.</param>
/// <param name="Failure">Why there is no answer, in the words of nginx's log; null when there is one.</param>
internal sealed record DnsAnswer<T>(IReadOnlyList<T> Values, TimeSpan Lifetime, string? Failure = null)
{
    /// <summary>No answer.</summary>
    public static DnsAnswer<T> Failed(string why) => new([], TimeSpan.Zero, why);
}
