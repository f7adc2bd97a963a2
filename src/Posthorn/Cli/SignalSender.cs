using System.Globalization;
using System.Text;
using Posthorn.Hosting;
using Posthorn.Logging;

namespace Posthorn.Cli;

/// <summary>Does <c>-s</c>: signals the process that the configuration's pid file names.</summary>
internal static class SignalSender
{
    // nginx reads no more than a 64-bit number and a line end.
    private const int LongestContent = 21;

    /// <summary>The words that <c>-s</c> takes.</summary>
    public static readonly IReadOnlyList<string> Words = ["stop", "quit", "reopen", "reload"];

    /// <summary>Sends the signal that <paramref name="word"/> stands for.</summary>
    /// <param name="word">One of <see cref="Words"/>.</param>
    /// <param name="pidFile">The full path of the pid file.</param>
    /// <returns>The exit code: 0 when the signal was sent.</returns>
    public static int Send(string word, string? pidFile)
    {
        if (pidFile is null)
        {
            return Fail(LogLevel.Error, "there is no process to signal: the configuration says \"pid off\"");
        }

        string content;
        try
        {
            content = ReadFile.Whole(pidFile, LongestContent, Encoding.Latin1);
        }
        catch (SystemCallException failure)
        {
            return Fail(LogLevel.Error, failure.Message);
        }

        string number = content.TrimEnd('\r', '\n');
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int pid) || pid == 0)
        {
            return Fail(LogLevel.Error, $"invalid PID number \"{PrintableText(number)}\" in \"{pidFile}\"");
        }

        int signal = NumberOf(word);
        return ProcessCalls.Kill(pid, signal) == 0
            ? 0
            : Fail(LogLevel.Alert, new SystemCallException(string.Create(CultureInfo.InvariantCulture, $"kill({pid}, {signal})")).Message);
    }

    private static int NumberOf(string word) => word switch
    {
        "stop" => SignalNumbers.Term,
        "quit" => SignalNumbers.Quit,
        "reopen" => SignalNumbers.Usr1,
        _ => SignalNumbers.Hup,
    };

    // The file may be anything: its bytes reach a terminal only when they are harmless there.
    private static string PrintableText(string text) => string.Concat(text.Select(c => c is >= ' ' and < '\x7f' ? c : '?'));

    private static int Fail(LogLevel level, string message)
    {
        StartupLog.Write(level, message);
        return 1;
    }
}
