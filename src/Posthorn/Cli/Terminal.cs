using Posthorn.Hosting;
using Posthorn.Logging;

namespace Posthorn.Cli;

/// <summary>Standard output and error as nginx uses them: messages go to the error stream, only a dump goes to the output.</summary>
internal static class Terminal
{
    /// <summary>A line for the user: <c>posthorn: MESSAGE</c>.</summary>
    public static void Say(string message) => ProcessCalls.WriteAll(ProcessCalls.StandardError, $"posthorn: {message}\n");

    /// <summary>A line of a level: <c>posthorn: [LEVEL] MESSAGE</c>.</summary>
    public static void Report(LogLevel level, string message) => Say($"[{NameOf(level)}] {message}");

    /// <summary>Text for the error stream as it is.</summary>
    public static void WriteError(string text) => ProcessCalls.WriteAll(ProcessCalls.StandardError, text);

    /// <summary>Text for the output stream as it is.</summary>
    public static void WriteOutput(string text) => ProcessCalls.WriteAll(ProcessCalls.StandardOutput, text);

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Emerg => "emerg",
        LogLevel.Alert => "alert",
        LogLevel.Crit => "crit",
        LogLevel.Error => "error",
        LogLevel.Warn => "warn",
        LogLevel.Notice => "notice",
        LogLevel.Info => "info",
        _ => "debug",
    };
}
