using System.Net;

namespace Posthorn.Dns;

/// <summary>The questions that are asked of name servers, whatever library asks them. Called on the thread pool.</summary>
internal interface INameServers
{
    /// <summary>The names that the reverse zone gives an address (PTR), with the final dot, as hostile as they come.</summary>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    Task<DnsAnswer<string>> NamesOfAsync(IPAddress address, CancellationToken cancel);

    /// <summary>The addresses of a name, of one family (A or AAAA).</summary>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    Task<DnsAnswer<IPAddress>> AddressesOfAsync(string host, bool ipv6, CancellationToken cancel);
}
