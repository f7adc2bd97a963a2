using System.Net;
using DnsClient;
using DnsClient.Protocol;

namespace Posthorn.Dns;

/// <summary>Name servers asked by the DnsClient library, over UDP, and over TCP when an answer did not fit.</summary>
internal sealed class DnsClientNameServers(IReadOnlyList<IPEndPoint> servers) : INameServers
{
    // How long one server may think before the next is asked: a lost packet should not cost a client its patience.
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(2);

    // A server that cannot be reached at all, or talks nonsense, is not asked for ever.
    private const int MostBreaks = 3;
    private const int MostReferrals = 4;
    private const string NoServer = "no name server can be asked";

    private readonly Lazy<LookupClient> _client = new(() => new LookupClient(new LookupClientOptions([.. servers])
    {
        UseCache = false,
        Timeout = Attempt,
        Retries = 0,
        ThrowDnsErrors = false,
        ContinueOnDnsError = true,
        ContinueOnEmptyResponse = false,
        UseTcpFallback = true,

        // No EDNS: these answers are short, and there are servers that refuse what they do not know.
        ExtendedDnsBufferSize = 512,
    }));

    /// <inheritdoc/>
    public Task<DnsAnswer<string>> NamesOfAsync(IPAddress address, CancellationToken cancel) =>
        AskAsync(address.GetArpaName(), QueryType.PTR, record => (record as PtrRecord)?.PtrDomainName.Value, cancel);

    /// <inheritdoc/>
    public Task<DnsAnswer<IPAddress>> AddressesOfAsync(string host, bool ipv6, CancellationToken cancel) => AskAsync(
        host, ipv6 ? QueryType.AAAA : QueryType.A, record => (record as AddressRecord)?.Address, cancel);

    private async Task<DnsAnswer<T>> AskAsync<T>(
        string name, QueryType type, Func<DnsResourceRecord, T?> pick, CancellationToken cancel)
        where T : class
    {
        var chain = new AliasChain<T>(name, pick);
        for (int questions = 0; questions < MostReferrals && chain.CanAsk; questions++)
        {
            var question = new DnsQuestion(chain.Owner, type);
            IDnsQueryResponse? response = await ExchangeAsync(question, cancel).ConfigureAwait(false);
            if (response is null)
            {
                return DnsAnswer<T>.Failed(NoServer);
            }

            if (response.Header.ResponseCode is not (DnsHeaderResponseCode.NoError or DnsHeaderResponseCode.NotExistentDomain))
            {
                return DnsAnswer<T>.Failed(Describe(response.Header.ResponseCode));
            }

            if (chain.Follow(response))
            {
                return new DnsAnswer<T>(chain.Values, chain.Lifetime);
            }
        }

        return new DnsAnswer<T>([], chain.Lifetime);
    }

    // One round asks every server once; rounds go on until the caller's time is over.
    private async Task<IDnsQueryResponse?> ExchangeAsync(DnsQuestion question, CancellationToken cancel)
    {
        for (int breaks = 0; breaks < MostBreaks;)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                IDnsQueryResponse response = await _client.Value.QueryAsync(question, cancel).ConfigureAwait(false);
                if (IsAnswerTo(question, response))
                {
                    return response;
                }

                breaks++;
            }
            catch (DnsResponseException timeout) when (timeout.Code == DnsResponseCode.ConnectionTimeout)
            {
                // UDP loses packets: ask again.
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                // What the library throws at an answer that it cannot read is not told in its documents.
                breaks++;
            }
        }

        return null;
    }

    // The library matches answers to questions by their number alone.
    private static bool IsAnswerTo(DnsQuestion question, IDnsQueryResponse response) =>
        response.Questions is [var echoed]
        && echoed.QuestionType == question.QuestionType
        && string.Equals(echoed.QueryName.Value, question.QueryName.Value, StringComparison.OrdinalIgnoreCase);

    // nginx's words.
    private static string Describe(DnsHeaderResponseCode code) => code switch
    {
        DnsHeaderResponseCode.FormatError => "1: Format error",
        DnsHeaderResponseCode.ServerFailure => "2: Server failure",
        DnsHeaderResponseCode.NotImplemented => "4: Unimplemented",
        DnsHeaderResponseCode.Refused => "5: Operation refused",
        _ => $"{(int)code}: Unknown error",
    };
}
