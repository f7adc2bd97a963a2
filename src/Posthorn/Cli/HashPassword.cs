using System.Security.Cryptography;
using Posthorn.Auth.Passwords;
using Posthorn.Hosting;
using Posthorn.Logging;

namespace Posthorn.Cli;

/// <summary><c>posthorn hash-password</c>: makes what a password file has for a user.</summary>
internal static class HashPassword
{
    /// <summary>The first word of the command line.</summary>
    public const string Word = "hash-password";

    // More is no part of a bcrypt hash: it would be taken for the same password without it.
    private const int MostOfBcrypt = 72;

    private static readonly string Usage =
        $"usage: posthorn {Word} [--scheme {string.Join('|', PasswordHashes.Words)}] [USER]\n"
        + "The password is asked for at the terminal, or it is the first line of the input.\n";

    /// <summary>Does it.</summary>
    /// <param name="arguments">What follows the word.</param>
    /// <returns>The exit code.</returns>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        string scheme = PasswordHashes.Words[0];
        if (arguments is ["--scheme", var word, ..])
        {
            scheme = word;
            arguments = arguments[2..];
        }

        if (arguments.Length > 1 || !PasswordHashes.Words.Contains(scheme) || arguments is [['-', ..]])
        {
            ProcessCalls.WriteAll(ProcessCalls.StandardError, Usage);
            return 1;
        }

        string? user = arguments.IsEmpty ? null : arguments[0];
        return Problem(user) is { } problem ? Fail(problem) : Make(scheme, user);
    }

    private static int Make(string scheme, string? user)
    {
        byte[]? password = PasswordInput.Read(out string? problem);
        if (password is null)
        {
            return Fail(problem!);
        }

        try
        {
            if (Problem(scheme, password) is { } unfit)
            {
                return Fail(unfit);
            }

            if (PasswordHashes.Make(scheme, password) is not { } hash)
            {
                return Fail("the system's libcrypt is missing or does not know this scheme; try --scheme argon2id");
            }

            ProcessCalls.WriteAll(ProcessCalls.StandardOutput, user is null ? $"{hash}\n" : $"{user}:{hash}\n");
            return 0;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password);
        }
    }

    private static string? Problem(string? user) =>
        user is not null && (user.Length == 0 || user[0] == '#' || user.Any(c => c == ':' || char.IsControl(c)) || user.Trim() != user)
            ? "a user name holds no colon and no control characters, and begins with no space or number sign"
            : null;

    private static string? Problem(string scheme, byte[] password) => scheme switch
    {
        _ when password.Length == 0 => "the password is empty",
        _ when password.AsSpan().ContainsAny("\0\r\n"u8) => "the password holds a character that no client could send",
        "bcrypt" when password.Length > MostOfBcrypt => "bcrypt takes 72 bytes of a password; try --scheme sha512-crypt or argon2id",
        "plain" when password.Contains((byte)':') => "a password that is kept as it is cannot hold a colon",
        _ => null,
    };

    private static int Fail(string problem)
    {
        StartupLog.Write(problem);
        return 1;
    }
}
