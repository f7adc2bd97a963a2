namespace Posthorn.Logging;

/// <summary>The levels' names in configuration and lines.</summary>
internal static class LogLevelWords
{
    private static readonly string[] Words = ["", "emerg", "alert", "crit", "error", "warn", "notice", "info", "debug"];

    /// <summary>The word of a level.</summary>
    public static string Word(this LogLevel level) => Words[(int)level];

    /// <summary>The level of a word; null when it is none.</summary>
    public static LogLevel? TryParse(string word)
    {
        int index = Array.IndexOf(Words, word, 1);
        return index < 0 ? null : (LogLevel)index;
    }
}
