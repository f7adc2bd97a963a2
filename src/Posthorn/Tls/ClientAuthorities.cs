using System.Runtime.InteropServices;
using Posthorn.Config.Text;

namespace Posthorn.Tls;

/// <summary>Makes a context ask for client certificates, and loads what they are judged by.</summary>
internal static unsafe class ClientAuthorities
{
    /// <summary>Loads the authorities and the revocation lists, if clients are asked for a certificate at all.</summary>
    /// <exception cref="ConfigException">A file cannot be read; the words are nginx's.</exception>
    public static void Load(SslContextHandle context, TlsSettings settings, Func<string, string> path, TlsIdentity identity)
    {
        if (settings.Verification == ClientVerification.Off)
        {
            return;
        }

        // Failures are told in the protocol's words, after the handshake: the callback lets everybody pass.
        LibSsl.SetVerify(context, LibSsl.VerifyPeer, &LetPass);
        LibSsl.SetVerifyDepth(context, settings.VerifyDepth);
        if (settings.ClientAuthorities is { } told)
        {
            Authorities.Load(context, told, path);
            nint names = LibSsl.LoadClientAuthorities(path(told.Text));
            if (names == 0)
            {
                throw told.Error($"SSL_load_client_CA_file(\"{path(told.Text)}\") failed {OpenSslError.Take()}");
            }

            LibSsl.SetClientAuthorities(context, names);
        }

        if (settings.TrustedAuthorities is { } trusted)
        {
            Authorities.Load(context, trusted, path);
        }

        if (settings.RevocationLists is { } lists)
        {
            Authorities.LoadRevocationLists(context, lists, path);
        }

        foreach (PlacedText? file in new[] { settings.ClientAuthorities, settings.TrustedAuthorities, settings.RevocationLists })
        {
            identity.AddFile(file, path);
        }
    }

    [UnmanagedCallersOnly]
    private static int LetPass(int isValid, nint store) => 1;
}
