using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Observing;

/// <summary>One answer of the metrics endpoint, as a monitoring system reads it.</summary>
internal sealed class Scrape
{
    private readonly Dictionary<string, double> _samples;

    private Scrape(string body)
    {
        _samples = body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').ToDictionary(
            line => line[..line.LastIndexOf(' ')],
            line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>A sample by its name and labels as written; 0 when it is not there.</summary>
    public double this[string sample] => _samples.GetValueOrDefault(sample);

    public IEnumerable<string> Names => _samples.Keys;

    public static async Task<Scrape> OfAsync(int port)
    {
        using HttpClient client = new();
        using HttpResponseMessage response = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/metrics"));
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.NonValidated["Content-Type"].ToString());
        return new Scrape(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
    }

    public static async Task<Scrape> OfUnixSocketAsync(string path)
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await Patience.WithinAsync(socket.ConnectAsync(new UnixDomainSocketEndPoint(path)), "a connection to the metrics");
        await socket.SendAsync("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        using NetworkStream stream = new(socket);
        using StreamReader reader = new(stream, Encoding.UTF8);
        string answer = await Patience.WithinAsync(reader.ReadToEndAsync(), "the metrics");
        return new Scrape(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
    }

    /// <summary>The first answer in which a sample has a value.</summary>
    public static async Task<Scrape> UntilAsync(int port, string sample, double value)
    {
        Scrape last = await OfAsync(port);
        await Patience.UntilAsync(
            async () => (last = await OfAsync(port))[sample] == value,
            () => $"{sample} to be {value}; it is {last[sample]}");
        return last;
    }
}
