using System.Globalization;

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

    internal static bool IsUser(ReadOnlySpan<byte> user)
    {
        return user.Length == 9 && user.StartsWith("user"u8);
    }

    internal static bool Accept(ReadOnlySpan<byte> user, ReadOnlySpan<byte> password)
    {
        return IsUser(user) && password.StartsWith("secret"u8) && password[6..].SequenceEqual(user[4..]);
    }
}
