using Posthorn.Config.Text;

namespace Posthorn.Tls;

/// <summary>A certificate of the server, those between it and its authority, and its key, read but in no context yet.</summary>
internal sealed unsafe class CertificatePair : IDisposable
{
    /// <summary>The certificate.</summary>
    public nint Certificate { get; init; }

    /// <summary>Those between it and its authority.</summary>
    public List<nint> Chain { get; } = [];

    /// <summary>The key; 0 until it is read.</summary>
    public nint Key { get; set; }

    /// <summary>The certificate's directive.</summary>
    public required PlacedText Source { get; init; }

    /// <summary>The key's directive.</summary>
    public required PlacedText KeySource { get; init; }

    /// <summary>The names in the certificate.</summary>
    public IReadOnlySet<string> Names => CertificateNames.Of(Certificate);

    /// <summary>The kind of the key, as OpenSSL numbers it.</summary>
    public int Kind => LibCrypto.KindOfKey(Key);

    /// <summary>When the certificate ends.</summary>
    public DateTimeOffset Ends
    {
        get
        {
            int days;
            int seconds;
            _ = LibCrypto.TimeBetween(&days, &seconds, 0, LibCrypto.GetEnd(Certificate));
            return DateTimeOffset.UtcNow + new TimeSpan(days, 0, 0, seconds);
        }
    }

    /// <summary>What there is to know of its end.</summary>
    public CertificateEnd EndAt(Func<string, string> path) => new(PemFile.NameOf(Source, path), Names, Source.Position, Ends);

    /// <summary>Makes a context offer it.</summary>
    /// <exception cref="ConfigException">OpenSSL does not take it, or the key does not fit; the words are nginx's.</exception>
    public void Use(SslContextHandle context, Func<string, string> path)
    {
        string name = PemFile.NameOf(Source, path);
        LibCrypto.ClearErrors();
        if (LibSsl.UseCertificate(context, Certificate) == 0)
        {
            throw Source.Error($"SSL_CTX_use_certificate(\"{name}\") failed {OpenSslError.Take()}");
        }

        foreach (nint next in Chain)
        {
            if (LibSsl.Control(context, LibSsl.CtrlChainCert, LibSsl.ShareCertificate, next) == 0)
            {
                throw Source.Error($"SSL_CTX_add0_chain_cert(\"{name}\") failed {OpenSslError.Take()}");
            }
        }

        // OpenSSL has a place for each kind of key, and takes one of another kind than the certificate's without a word.
        if (LibCrypto.CheckKey(Certificate, Key) == 0 || LibSsl.UsePrivateKey(context, Key) == 0)
        {
            throw KeySource.Error($"SSL_CTX_use_PrivateKey(\"{PemFile.NameOf(KeySource, path)}\") failed {OpenSslError.Take()}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        LibCrypto.FreeCertificate(Certificate);
        Chain.ForEach(LibCrypto.FreeCertificate);
        LibCrypto.FreeKey(Key);
    }
}
