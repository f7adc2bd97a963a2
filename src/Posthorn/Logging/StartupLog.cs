using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Posthorn.Logging;

/// <summary>
/// The standard error stream as nginx uses it while it starts, stops and tests a configuration: <c>posthorn: [emerg] text</c>.
/// Written at once, on the calling thread; that the stream is gone is nobody's error.
/// </summary>
internal static class StartupLog
{
    private static readonly SafeFileHandle Stderr = new(2, ownsHandle: false);

    /// <summary>Writes <c>posthorn: [level] message</c>.</summary>
    public static void Write(LogLevel level, string message) => Write($"[{level.Word()}] {message}");

    /// <summary>Writes <c>posthorn: message</c>, as for <c>configuration file … test is successful</c>.</summary>
    public static void Write(string message)
    {
        byte[] line = Encoding.UTF8.GetBytes($"posthorn: {message}\n");
        LogLibc.Write(Stderr, line, line.Length);
    }
}
