using Posthorn.Config.Text;

namespace Posthorn.Tls;

/// <summary>The certificates and keys that a context is to offer, read from their files.</summary>
internal sealed class OwnCertificates : IDisposable
{
    private const int NoStartLine = 108;
    private readonly List<CertificatePair> _pairs = [];

    private OwnCertificates()
    {
    }

    /// <summary>The pairs, in the order of the file.</summary>
    public IReadOnlyList<CertificatePair> Pairs => _pairs;

    /// <summary>Reads all pairs.</summary>
    /// <param name="files">Where they are.</param>
    /// <param name="path">Where relative paths lead.</param>
    /// <param name="mayAsk">Whether OpenSSL may ask at the terminal for a pass phrase.</param>
    /// <exception cref="ConfigException">A file cannot be read; the words are nginx's.</exception>
    public static OwnCertificates Read(PairFiles files, Func<string, string> path, bool mayAsk)
    {
        var all = new OwnCertificates();
        using PassPhrases? phrases = files.PassPhrases is { } file
            ? PassPhrases.Read(file, path)
            : mayAsk ? null : PassPhrases.NoneAtAll();
        try
        {
            for (int i = 0; i < files.Certificates.Count; i++)
            {
                CertificatePair pair = ReadCertificates(files.Certificates[i], files.Keys[i], path);
                all._pairs.Add(pair);
                pair.Key = ReadKey(pair.KeySource, path, phrases);
            }
        }
        catch (ConfigException)
        {
            all.Dispose();
            throw;
        }

        return all;
    }

    /// <inheritdoc/>
    public void Dispose() => _pairs.ForEach(pair => pair.Dispose());

    private static CertificatePair ReadCertificates(PlacedText source, PlacedText key, Func<string, string> path)
    {
        string name = PemFile.NameOf(source, path);
        using PemFile file = PemFile.Open(source, path, $"cannot load certificate \"{name}\"");
        nint certificate = LibCrypto.ReadTrustedCertificate(file.Bio, 0, 0, 0);
        if (certificate == 0)
        {
            throw source.Error($"cannot load certificate \"{name}\": PEM_read_bio_X509_AUX() failed {OpenSslError.Take()}");
        }

        var pair = new CertificatePair { Source = source, KeySource = key, Certificate = certificate };
        while (LibCrypto.ReadCertificate(file.Bio, 0, 0, 0) is var next and not 0)
        {
            pair.Chain.Add(next);
        }

        if ((LibCrypto.PeekLastError() & 0x7FFFFF) != NoStartLine)
        {
            pair.Dispose();
            throw source.Error($"cannot load certificate \"{name}\": PEM_read_bio_X509() failed {OpenSslError.Take()}");
        }

        LibCrypto.ClearErrors();
        return pair;
    }

    private static unsafe nint ReadKey(PlacedText source, Func<string, string> path, PassPhrases? phrases)
    {
        if (source.Text.StartsWith("engine:", StringComparison.Ordinal) || source.Text.StartsWith("store:", StringComparison.Ordinal))
        {
            throw source.Error($"cannot load certificate key \"{source.Text}\": keys from engines and stores are not supported");
        }

        string name = PemFile.NameOf(source, path);
        using PemFile file = PemFile.Open(source, path, $"cannot load certificate key \"{name}\"");
        nint key = phrases is null ? LibCrypto.ReadPrivateKey(file.Bio, 0, null, null) : phrases.Try(file);
        return key != 0
            ? key
            : throw source.Error($"cannot load certificate key \"{name}\": PEM_read_bio_PrivateKey() failed {OpenSslError.Take()}");
    }
}
