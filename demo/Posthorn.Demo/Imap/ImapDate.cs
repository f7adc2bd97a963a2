using System.Globalization;

namespace Posthorn.Demo.Imap;

/// <summary>IMAP's dates (RFC 3501: date, date-time).</summary>
internal static class ImapDate
{
    private static readonly string[] TimeForms = ["d-MMM-yyyy HH:mm:ss zzz", "dd-MMM-yyyy HH:mm:ss zzz"];

    /// <summary>A date-time such as <c> 1-Feb-2026 12:00:00 +0100</c>.</summary>
    public static DateTimeOffset ParseTime(string text) =>
        DateTimeOffset.TryParseExact(
            text.Trim(), TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time)
            ? time
            : throw new ImapSyntaxException("bad date");

    /// <summary>A date such as <c>1-Feb-2026</c>.</summary>
    public static DateOnly ParseDay(string text) =>
        DateOnly.TryParseExact(text, "d-MMM-yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : throw new ImapSyntaxException("bad date");

    /// <summary>A date-time as INTERNALDATE shows it.</summary>
    public static string Format(DateTimeOffset time) =>
        time.ToString("dd-MMM-yyyy HH:mm:ss ", CultureInfo.InvariantCulture)
        + time.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
}
