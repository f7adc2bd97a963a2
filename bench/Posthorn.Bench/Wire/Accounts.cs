using System.Globalization;
using System.Text;

namespace Posthorn.Bench.Wire;

/// <summary>Who may log in: the password follows from the name, so that credentials of one client cannot serve another.</summary>
internal static class Accounts
{
    internal static string User(int number)
    {
        return string.Create(CultureInfo.InvariantCulture, $"user{number:D5}");
    }

    internal static string Password(int number)
    {
        return string.Create(CultureInfo.InvariantCulture, $"secret{number:D5}");
    }

    /// <summary>Another password of that account, in UTF-8: it fits into no atom and no quoted string of IMAP4rev1.</summary>
    internal static byte[] PasswordBeyondAscii(int number)
    {
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"sécret{number:D5}"));
    }

    internal static bool IsUser(ReadOnlySpan<byte> user)
    {
        return user.Length == 9 && user.StartsWith("user"u8);
    }

    internal static bool Accept(ReadOnlySpan<byte> user, ReadOnlySpan<byte> password)
    {
        return IsUser(user) && password.EndsWith(user[4..]) && IsSecret(password[..^(user.Length - 4)]);
    }

    private static bool IsSecret(ReadOnlySpan<byte> word)
    {
        return word.SequenceEqual("secret"u8) || word.SequenceEqual("sécret"u8);
    }
}
