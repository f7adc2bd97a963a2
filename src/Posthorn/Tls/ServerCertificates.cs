using Posthorn.Config.Text;

namespace Posthorn.Tls;

/// <summary>Loads the server's certificates and keys.</summary>
internal static unsafe class ServerCertificates
{
    private const int NoStartLine = 108;

    /// <summary>Loads all pairs.</summary>

    /// <exception cref="ConfigException">A file cannot be read, or a key does not fit; the words are nginx's.</exception>
    public static void Load(SslContextHandle context, TlsSettings settings, Func<string, string> path, TlsIdentity identity)
    {
        using PassPhrases? phrases = settings.PasswordFile is null ? null : PassPhrases.Read(settings.PasswordFile, path);
        for (int i = 0; i < settings.Certificates.Count; i++)
        {
            LoadCertificate(context, settings.Certificates[i], path, identity);
            LoadKey(context, settings.Keys[i], path, phrases);
        }
    }

    private static void LoadCertificate(SslContextHandle context, PlacedText source, Func<string, string> path, TlsIdentity identity)
    {
        string name = PemFile.NameOf(source, path);
        using PemFile file = PemFile.Open(source, path, $"cannot load certificate \"{name}\"");
        nint certificate = LibCrypto.ReadTrustedCertificate(file.Bio, 0, 0, 0);
        if (certificate == 0)
        {
            throw source.Error($"cannot load certificate \"{name}\": PEM_read_bio_X509_AUX() failed {OpenSslError.Take()}");
        }

        try
        {
            if (LibSsl.UseCertificate(context, certificate) == 0)
            {
                throw source.Error($"SSL_CTX_use_certificate(\"{name}\") failed {OpenSslError.Take()}");
            }

            identity.Add(certificate, name, source.Position);
        }
        finally
        {
            LibCrypto.FreeCertificate(certificate);
        }

        LoadChain(context, source, name, file);
    }

    private static void LoadChain(SslContextHandle context, PlacedText source, string name, PemFile file)
    {
        while (LibCrypto.ReadCertificate(file.Bio, 0, 0, 0) is var next and not 0)
        {
            // OpenSSL takes the certificate over unless it fails, which ends the program's start.
            if (LibSsl.Control(context, LibSsl.CtrlChainCert, 0, next) == 0)
            {
                throw source.Error($"SSL_CTX_add0_chain_cert(\"{name}\") failed {OpenSslError.Take()}");
            }
        }

        if ((LibCrypto.PeekLastError() & 0x7FFFFF) != NoStartLine)
        {
            throw source.Error($"cannot load certificate \"{name}\": PEM_read_bio_X509() failed {OpenSslError.Take()}");
        }

        LibCrypto.ClearErrors();
    }

    private static void LoadKey(SslContextHandle context, PlacedText source, Func<string, string> path, PassPhrases? phrases)
    {
        if (source.Text.StartsWith("engine:", StringComparison.Ordinal) || source.Text.StartsWith("store:", StringComparison.Ordinal))
        {
            throw source.Error($"cannot load certificate key \"{source.Text}\": keys from engines and stores are not supported");
        }

        string name = PemFile.NameOf(source, path);
        using PemFile file = PemFile.Open(source, path, $"cannot load certificate key \"{name}\"");
        nint key = phrases is null ? LibCrypto.ReadPrivateKey(file.Bio, 0, null, null) : phrases.Try(file);
        if (key == 0)
        {
            throw source.Error($"cannot load certificate key \"{name}\": PEM_read_bio_PrivateKey() failed {OpenSslError.Take()}");
        }

        try
        {
            if (LibSsl.UsePrivateKey(context, key) == 0)
            {
                throw source.Error($"SSL_CTX_use_PrivateKey(\"{name}\") failed {OpenSslError.Take()}");
            }
        }
        finally
        {
            LibCrypto.FreeKey(key);
        }
    }
}
