using System.Globalization;
using System.Runtime.InteropServices;

namespace Posthorn.Hosting;

/// <summary>A system call that failed, worded as nginx words it: <c>open() "/x" failed (2: No such file or directory)</c>.</summary>
internal sealed class SystemCallException(string call, int error) : IOException($"{call} failed ({ReasonOf(error)})")
{
    /// <summary>The failed call, with the error that the last system call of this thread left.</summary>
    public SystemCallException(string call)
        : this(call, Marshal.GetLastPInvokeError())
    {
    }

    /// <summary>The error alone: <c>2: No such file or directory</c>.</summary>
    public string Reason { get; } = ReasonOf(error);

    private static string ReasonOf(int error) =>
        string.Create(CultureInfo.InvariantCulture, $"{error}: {Marshal.GetPInvokeErrorMessage(error)}");
}
