using System.Globalization;
using System.Runtime.InteropServices;

namespace Posthorn.Hosting;

/// <summary>A system call that failed, worded as nginx words it: <c>open() "/x" failed (2: No such file or directory)</c>.</summary>
internal sealed class SystemCallException(string call, int error) : IOException(Describe(call, error))
{
    /// <summary>The failed call, with the error that the last system call of this thread left.</summary>
    public SystemCallException(string call)
        : this(call, Marshal.GetLastPInvokeError())
    {
    }

    /// <summary>errno.</summary>
    public int Error { get; } = error;

    /// <summary>The words for the error that the last system call of this thread left.</summary>
    public static string Describe(string call) => Describe(call, Marshal.GetLastPInvokeError());

    private static string Describe(string call, int error) =>
        string.Create(CultureInfo.InvariantCulture, $"{call} failed ({error}: {Marshal.GetPInvokeErrorMessage(error)})");
}
