using Posthorn.Transcripts;

namespace Posthorn.Fuzz.Targets;

/// <summary>The transcripts as inputs.</summary>
internal static class Seeds
{
    private static readonly byte[] Salt = "<1234.5678@mx.example>"u8.ToArray();

    /// <summary>
    /// What the clients of a protocol's transcripts say; a TLS handshake begins a new flight. The first byte is the configuration.
    /// </summary>
    public static IReadOnlyList<byte[]> OfClients(string protocol) =>
        [.. All(protocol).Select(transcript => (byte[])[ConfigurationOf(transcript), .. transcript.Steps.SelectMany(ClientBytes)])];

    /// <summary>What the backends say, after the credentials: a flight each for variant, user, password.</summary>
    public static IReadOnlyList<byte[]> OfBackends(string protocol) =>
        [.. All(protocol)
            .Select(transcript => Flights.Join([0, 0], "user"u8.ToArray(), "pass word"u8.ToArray(), BackendBytes(transcript)))
            .Where(seed => seed.Length > 20)];

    /// <summary>The words of a protocol's transcripts: what stands between spaces and line ends.</summary>
    public static IReadOnlyList<byte[]> WordsOf(string protocol) =>
        [.. All(protocol)
            .SelectMany(transcript => transcript.Steps)
            .Where(step => step.Kind is StepKind.FromClient or StepKind.FromBackend)
            .SelectMany(step => Flights.Show(step.Bytes(Salt)).Split(' '))
            .Where(word => word.Length is > 0 and < 40)
            .Distinct()
            .Select(Flights.Bytes),
            "\r\n"u8.ToArray(), [Flights.Mark], "\n"u8.ToArray()];

    private static IEnumerable<Transcript> All(string protocol) =>
        TranscriptCorpus.Names(protocol).Select(name => TranscriptCorpus.Read(protocol, name));

    private static byte ConfigurationOf(Transcript transcript)
    {
        string all = string.Join(' ', transcript.Configuration);
        return all.Contains("starttls only", StringComparison.Ordinal) ? (byte)2 : (byte)0;
    }

    private static IEnumerable<byte> ClientBytes(TranscriptStep step) => step.Kind switch
    {
        StepKind.FromClient => step.Bytes(Salt),
        StepKind.Tls => [Flights.Mark],
        _ => [],
    };

    private static byte[] BackendBytes(Transcript transcript) =>
        [.. transcript.Steps.Where(step => step.Kind == StepKind.FromBackend).SelectMany(step => step.Bytes(Salt))];
}
