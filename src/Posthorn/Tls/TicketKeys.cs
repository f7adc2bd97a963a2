using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Posthorn.Config.Text;

namespace Posthorn.Tls;

/// <summary>
/// Session tickets under keys from files, so that several servers and restarts share them. The layout of the files and of the
/// tickets is nginx's: 16 bytes of name; then 16 of the cipher's key and 16 of the MAC's, or 32 of the MAC's and 32 of the cipher's.
/// </summary>
internal static unsafe class TicketKeys
{
    private const int NameLength = 16;
    private const int ShortFile = 48;
    private const int LongFile = 80;
    private const int IvLength = 16;
    private const int TlsV13 = 0x304;
    private static readonly int Extra = LibCrypto.NewExtraIndex(LibCrypto.ExtraOfContext, 0, 0, 0, 0, &Forget);

    /// <summary>Reads the files and makes the context use them.</summary>
    /// <exception cref="ConfigException">A file cannot be read, or is of another length.</exception>
    public static void Load(SslContextHandle context, IReadOnlyList<PlacedText> files, Func<string, string> path)
    {
        if (files.Count == 0)
        {
            return;
        }

        var keys = (TicketKey*)NativeMemory.AllocZeroed((nuint)(files.Count + 1), (nuint)sizeof(TicketKey));
        _ = LibSsl.SetExtra(context, Extra, (nint)keys);
        for (int i = 0; i < files.Count; i++)
        {
            byte[] file = SecretFile.Read(files[i], path);
            if (file.Length is not (ShortFile or LongFile))
            {
                throw files[i].Error($"\"{path(files[i].Text)}\" must be 48 or 80 bytes");
            }

            Fill(keys + i, file);
            CryptographicOperations.ZeroMemory(file);
        }

        _ = LibSsl.SetTicketKeyChoice(context, &Choose);
    }

    private static void Fill(TicketKey* key, ReadOnlySpan<byte> file)
    {
        int half = (file.Length - NameLength) / 2;
        bool macFirst = file.Length == LongFile;
        file[..NameLength].CopyTo(new Span<byte>(key->Name, NameLength));
        file.Slice(NameLength, half).CopyTo(new Span<byte>(macFirst ? key->Mac : key->Cipher, half));
        file.Slice(NameLength + half, half).CopyTo(new Span<byte>(macFirst ? key->Cipher : key->Mac, half));
        key->Length = file.Length;
    }

    /// <summary>OpenSSL asks for the key of a ticket that it makes or reads.</summary>
    /// <returns>1 for a key, 2 for one that is to be renewed, 0 for none, -1 for a failure.</returns>
    [UnmanagedCallersOnly]
    private static int Choose(nint ssl, byte* name, byte* iv, nint cipher, nint mac, int encrypts)
    {
        var keys = (TicketKey*)LibSsl.GetExtra(LibSsl.GetContext(ssl), Extra);
        if (encrypts == 1)
        {
            new ReadOnlySpan<byte>(keys->Name, NameLength).CopyTo(new Span<byte>(name, NameLength));
            bool made = LibCrypto.RandomBytes(iv, IvLength) == 1
                && LibCrypto.EncryptInit(cipher, CipherOf(keys), 0, keys->Cipher, iv) == 1
                && SetMac(mac, keys);
            return made ? 1 : -1;
        }

        TicketKey* key = keys;
        while (key->Length != 0 && !new ReadOnlySpan<byte>(key->Name, NameLength).SequenceEqual(new ReadOnlySpan<byte>(name, NameLength)))
        {
            key++;
        }

        if (key->Length == 0)
        {
            return 0;
        }

        if (!SetMac(mac, key) || LibCrypto.DecryptInit(cipher, CipherOf(key), 0, key->Cipher, iv) != 1)
        {
            return -1;
        }

        // TLS 1.3 tickets are for one use.
        return key != keys || LibSsl.GetVersion(ssl) == TlsV13 ? 2 : 1;
    }

    private static nint CipherOf(TicketKey* key) => key->Length == ShortFile ? LibCrypto.Aes128() : LibCrypto.Aes256();

    private static bool SetMac(nint mac, TicketKey* key)
    {
        fixed (byte* keyName = "key\0"u8, digestName = "digest\0"u8, digest = "sha256\0"u8)
        {
            CryptoParameter* parameters = stackalloc CryptoParameter[3];
            parameters[0] = new CryptoParameter
            {
                Key = keyName,
                Type = LibCrypto.ParameterBytes,
                Data = key->Mac,
                Size = (nuint)((key->Length - NameLength) / 2),
                Returned = nuint.MaxValue,
            };
            parameters[1] = new CryptoParameter
            {
                Key = digestName,
                Type = LibCrypto.ParameterText,
                Data = digest,
                Size = 6,
                Returned = nuint.MaxValue,
            };
            parameters[2] = default;
            return LibCrypto.SetMacParameters(mac, parameters) == 1;
        }
    }

    /// <summary>The context goes: so do its keys.</summary>
    [UnmanagedCallersOnly]
    private static void Forget(nint context, nint data, nint extra, int index, nint number, nint argument)
    {
        for (var key = (TicketKey*)data; key is not null && key->Length != 0; key++)
        {
            CryptographicOperations.ZeroMemory(new Span<byte>(key, sizeof(TicketKey)));
        }

        NativeMemory.Free((void*)data);
    }
}
