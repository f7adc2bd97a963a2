using System.Security.Cryptography;
using System.Text;

namespace Posthorn.Tls;

/// <summary>
/// What a context is, to those who come back: its certificates, its policy on client certificates, its ports. A session is
/// resumed only where all of it is the same (CVE-2025-23419, CVE-2014-3616).
/// </summary>
internal sealed unsafe class TlsIdentity : IDisposable
{
    private const int Sha256Length = 32;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds text.</summary>
    public void Add(string text)
    {
        _hash.AppendData(Encoding.UTF8.GetBytes(text));
        _hash.AppendData([0]);
    }

    /// <summary>Adds a certificate of the server.</summary>
    public void Add(nint certificate)
    {
        byte* digest = stackalloc byte[Sha256Length];
        uint length;
        _ = LibCrypto.Digest(certificate, LibCrypto.Sha256(), digest, &length);
        _hash.AppendData(new ReadOnlySpan<byte>(digest, Sha256Length));
    }

    /// <summary>Adds the content of a file, if there is one.</summary>
    public void AddFile(PlacedText? file, Func<string, string> path)
    {
        _hash.AppendData(file is null ? [] : SHA256.HashData(SecretFile.Read(file, path)));
        _hash.AppendData([0]);
    }

    /// <summary>Makes the context know sessions by all that was added.</summary>
    public void Apply(SslContextHandle context)
    {
        fixed (byte* id = _hash.GetHashAndReset())
        {
            _ = LibSsl.SetSessionIdContext(context, id, Sha256Length);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
