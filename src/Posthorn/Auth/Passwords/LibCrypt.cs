using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Posthorn.Auth.Passwords;

/// <summary>The system's crypt(3), by its reentrant form. It is opened when it is first asked for.</summary>
internal static unsafe class LibCrypt
{
    // The largest struct crypt_data there is (glibc's own, 131232 bytes), with room to spare.
    private const int StateSize = 262_144;

    // Debian, Ubuntu and RHEL; Fedora and Arch; musl, which has it in its C library.
    private static readonly string[] Names = ["libcrypt.so.1", "libcrypt.so.2", "libc.so"];
    private static readonly Lazy<nint> Entry = new(Find);

    /// <summary>Whether the system has it.</summary>
    public static bool IsThere => Entry.Value != 0;

    /// <summary>Hashes a password as the setting says, which may be a whole hash.</summary>
    /// <returns>The hash; empty when the password or the setting cannot be hashed.</returns>
    public static byte[] Hash(ReadOnlySpan<byte> password, ReadOnlySpan<byte> setting)
    {
        if (!IsThere || password.Contains((byte)0))
        {
            return [];
        }

        var crypt = (delegate* unmanaged<byte*, byte*, void*, byte*>)Entry.Value;
        byte[] key = Terminated(password);
        byte[] terminatedSetting = Terminated(setting);
        void* state = NativeMemory.AllocZeroed(StateSize);
        try
        {
            fixed (byte* keyStart = key, settingStart = terminatedSetting)
            {
                byte* hash = crypt(keyStart, settingStart, state);

                // A failure is null, or a text that begins with an asterisk.
                return hash is null || *hash == '*' ? [] : MemoryMarshal.CreateReadOnlySpanFromNullTerminated(hash).ToArray();
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(new Span<byte>(state, StateSize));
            NativeMemory.Free(state);
        }
    }

    private static byte[] Terminated(ReadOnlySpan<byte> text)
    {
        byte[] terminated = new byte[text.Length + 1];
        text.CopyTo(terminated);
        return terminated;
    }

    private static nint Find()
    {
        foreach (string name in Names)
        {
            if (NativeLibrary.TryLoad(name, out nint library) && NativeLibrary.TryGetExport(library, "crypt_r", out nint entry))
            {
                return entry;
            }
        }

        return 0;
    }
}
