using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Posthorn.Config.Text;

namespace Posthorn.Tls;

/// <summary>The pass phrases of a <c>ssl_password_file</c>; wiped when they are not needed any more.</summary>
internal sealed unsafe class PassPhrases : IDisposable
{
    private readonly byte[] _text;

    private PassPhrases(byte[] text) => _text = text;

    /// <summary>Reads the file.</summary>
    /// <exception cref="ConfigException">It cannot be read.</exception>
    public static PassPhrases Read(PlacedText source, Func<string, string> path) => new(SecretFile.Read(source, path));

    /// <summary>
    /// A phrase that opens nothing: OpenSSL asks at the terminal where it has none, and a running server must not wait there.
    /// </summary>
    public static PassPhrases NoneAtAll() => new([(byte)'-']);

    /// <summary>Reads a key with one phrase after the other.</summary>
    /// <returns>The key, or 0 with OpenSSL's errors of the last try.</returns>
    public nint Try(PemFile file)
    {
        nint key = 0;
        for (int start = 0; start < _text.Length && key == 0;)
        {
            int length = _text.AsSpan(start).IndexOf((byte)'\n');
            length = length < 0 ? _text.Length - start : length;
            int trimmed = length > 0 && _text[start + length - 1] == '\r' ? length - 1 : length;
            if (trimmed > 0)
            {
                LibCrypto.ClearErrors();
                file.Rewind();
                key = Try(file, _text.AsSpan(start, trimmed));
            }

            start += length + 1;
        }

        return key;
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_text);

    private static nint Try(PemFile file, ReadOnlySpan<byte> phrase)
    {
        fixed (byte* bytes = phrase)
        {
            var argument = new PassPhrase { Bytes = bytes, Length = phrase.Length };
            return LibCrypto.ReadPrivateKey(file.Bio, 0, &Give, &argument);
        }
    }

    [UnmanagedCallersOnly]
    private static int Give(byte* buffer, int size, int writes, PassPhrase* phrase)
    {
        int length = Math.Min(size, phrase->Length);
        new ReadOnlySpan<byte>(phrase->Bytes, length).CopyTo(new Span<byte>(buffer, length));
        return length;
    }
}
