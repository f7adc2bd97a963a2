using Posthorn.Config.Text;

namespace Posthorn.Tls;

/// <summary>What a context judges the peer's certificate by.</summary>
internal static class Authorities
{
    /// <summary>Adds the authorities in a file.</summary>
    /// <exception cref="ConfigException">It cannot be read; the words are nginx's.</exception>
    public static void Load(SslContextHandle context, PlacedText file, Func<string, string> path)
    {
        LibCrypto.ClearErrors();
        if (LibSsl.LoadVerifyLocations(context, path(file.Text), 0) == 0)
        {
            throw file.Error($"SSL_CTX_load_verify_locations(\"{path(file.Text)}\") failed {OpenSslError.Take()}");
        }

        // OpenSSL leaves the end of the file on its queue.
        LibCrypto.ClearErrors();
    }

    /// <summary>Adds the lists of revoked certificates in a file, and makes them count.</summary>
    /// <exception cref="ConfigException">It cannot be read; the words are nginx's.</exception>
    public static void LoadRevocationLists(SslContextHandle context, PlacedText file, Func<string, string> path)
    {
        LibCrypto.ClearErrors();
        nint store = LibSsl.GetStore(context);
        nint lookup = LibCrypto.AddLookup(store, LibCrypto.FileLookup());
        if (lookup == 0)
        {
            throw file.Error($"X509_STORE_add_lookup() failed {OpenSslError.Take()}");
        }

        if (LibCrypto.ControlLookup(lookup, LibCrypto.LookupLoadFile, path(file.Text), LibCrypto.FileIsPem, 0) == 0)
        {
            throw file.Error($"X509_LOOKUP_load_file(\"{path(file.Text)}\") failed {OpenSslError.Take()}");
        }

        _ = LibCrypto.SetStoreFlags(store, LibCrypto.CheckRevocation | LibCrypto.CheckRevocationOfAll);
    }
}
