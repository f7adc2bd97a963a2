using System.Text;

namespace Posthorn.Protocol;

/// <summary>An answer that lists capabilities, ready for the wire, for each thing that STARTTLS can be.</summary>
internal sealed class CapabilityAnswers(string withoutStartTls, string withStartTls, string startTlsOnly)
{
    private readonly byte[] _withoutStartTls = Encoding.UTF8.GetBytes(withoutStartTls);
    private readonly byte[] _withStartTls = Encoding.UTF8.GetBytes(withStartTls);
    private readonly byte[] _startTlsOnly = Encoding.UTF8.GetBytes(startTlsOnly);

    /// <summary>The answer where STARTTLS is that: off inside TLS.</summary>
    public ReadOnlySpan<byte> Of(StartTlsMode mode) => mode switch
    {
        StartTlsMode.On => _withStartTls,
        StartTlsMode.Only => _startTlsOnly,
        _ => _withoutStartTls,
    };
}
