using Posthorn.Config.Text;

namespace Posthorn.Tls;

/// <summary>Sets cipher suites, groups and Diffie-Hellman parameters.</summary>
internal static class KeyExchange
{
    /// <summary>Sets them.</summary>
    /// <exception cref="ConfigException">OpenSSL does not take one; the words are nginx's.</exception>
    public static void Set(SslContextHandle context, TlsSettings settings, Func<string, string> path)
    {
        SetCiphers(context, settings.Ciphers);
        if (settings.DhParam is { } file)
        {
            SetDh(context, file, path);
        }

        PlacedText curve = settings.Curve;
        if (curve.Text != "auto" && LibSsl.ControlText(context, LibSsl.CtrlSetGroupsList, 0, curve.Text) == 0)
        {
            throw curve.Error($"SSL_CTX_set1_curves_list(\"{curve.Text}\") failed {OpenSslError.Take()}");
        }
    }

    /// <summary>Sets the cipher suites up to TLS 1.2.</summary>
    /// <exception cref="ConfigException">OpenSSL does not take them; the words are nginx's.</exception>
    public static void SetCiphers(SslContextHandle context, PlacedText ciphers)
    {
        LibCrypto.ClearErrors();
        if (LibSsl.SetCiphers(context, ciphers.Text) == 0)
        {
            throw ciphers.Error($"SSL_CTX_set_cipher_list(\"{ciphers.Text}\") failed {OpenSslError.Take()}");
        }
    }

    private static void SetDh(SslContextHandle context, PlacedText source, Func<string, string> path)
    {
        using PemFile file = PemFile.Open(source, path, "");
        nint parameters = LibCrypto.ReadDhParameters(file.Bio, 0, 0, 0);
        if (parameters == 0)
        {
            throw source.Error($"PEM_read_bio_DHparams(\"{path(source.Text)}\") failed {OpenSslError.Take()}");
        }

        try
        {
            if (LibSsl.Control(context, LibSsl.CtrlSetTmpDh, 0, parameters) != 1)
            {
                throw source.Error($"SSL_CTX_set_tmp_dh(\"{path(source.Text)}\") failed {OpenSslError.Take()}");
            }
        }
        finally
        {
            LibCrypto.FreeDh(parameters);
        }
    }
}
