using System.Collections;
using System.Globalization;
using System.Text;

namespace Posthorn.Hosting;

/// <summary>
/// Goes into the background for <c>daemon on</c>. The runtime cannot fork, so the program starts itself anew, and the first
/// process waits at a pipe until the second serves or has failed.
/// </summary>
internal sealed class Background
{
    private const string Variable = "POSTHORN_BACKGROUND";

    private readonly int _readiness;

    private Background(int readiness) => _readiness = readiness;

    /// <summary>The background that this process was started to be; null when it was started by a user.</summary>
    public static Background? Inherited()
    {
        string? value = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(Variable, null);
        _ = ProcessCalls.UnsetEnvironment(Variable);

        // The parent's number tells a variable of this start from one that was passed on by accident.
        string[] parts = value?.Split(':') ?? [];
        bool valid = parts.Length == 2
            && parts[0] == ProcessCalls.ParentProcess().ToString(CultureInfo.InvariantCulture)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        if (!valid)
        {
            return null;
        }

        int pipe = int.Parse(parts[1], CultureInfo.InvariantCulture);
        return ProcessCalls.FileControl(pipe, ProcessCalls.SetFileFlags, ProcessCalls.FileCloseOnExec) < 0 ? null : new Background(pipe);
    }

    /// <summary>Starts the program anew in the background and waits for it.</summary>
    /// <returns>The exit code: 0 when it serves, otherwise its own.</returns>
    /// <exception cref="SystemCallException">It cannot be started.</exception>
    public static unsafe int Start()
    {
        int* pipe = stackalloc int[2];
        if (ProcessCalls.Pipe(pipe, 0) < 0
            || ProcessCalls.FileControl(pipe[0], ProcessCalls.SetFileFlags, ProcessCalls.FileCloseOnExec) < 0)
        {
            throw new SystemCallException("pipe2()");
        }

        int error = ProcessCalls.Spawn(out int child, Environment.ProcessPath!, 0, 0, OwnArguments(), EnvironmentWith(pipe[1]));
        _ = ProcessCalls.Close(pipe[1]);
        if (error != 0)
        {
            throw new SystemCallException("posix_spawn()", error);
        }

        byte word;
        nint got;
        do
        {
            got = ProcessCalls.Read(pipe[0], &word, 1);
        }
        while (got < 0);

        return got == 1 ? 0 : ExitCodeOf(child);
    }

    /// <summary>Leaves the terminal: a session of its own, no input, no output. Errors still go where they went.</summary>
    /// <exception cref="SystemCallException">The system refuses.</exception>
    public static void LeaveTerminal()
    {
        if (ProcessCalls.NewSession() < 0)
        {
            throw new SystemCallException("setsid()");
        }

        DiscardInto(ProcessCalls.StandardInput);
        DiscardInto(ProcessCalls.StandardOutput);
    }

    /// <summary>Discards what this process writes to its error stream from now on.</summary>
    public static void CloseErrorStream() => DiscardInto(ProcessCalls.StandardError);

    /// <summary>Tells the waiting process that this one serves.</summary>
    public unsafe void TellReady()
    {
        byte word = 1;
        _ = ProcessCalls.Write(_readiness, &word, 1);
        _ = ProcessCalls.Close(_readiness);
    }

    private static void DiscardInto(int stream)
    {
        int nothing = ProcessCalls.Open("/dev/null", ProcessCalls.ReadWrite | ProcessCalls.CloseOnExec, 0);
        if (nothing < 0 || ProcessCalls.Duplicate(nothing, stream) < 0)
        {
            throw new SystemCallException("open() \"/dev/null\"");
        }

        _ = ProcessCalls.Close(nothing);
    }

    private static int ExitCodeOf(int child)
    {
        int status;
        while (ProcessCalls.WaitProcess(child, out status, 0) < 0)
        {
            // Interrupted: a child that was never waited for is there until it is.
        }

        bool exited = (status & 0x7f) == 0;
        return exited && status != 0 ? (status >> 8) & 0xff : 1;
    }

    private static string?[] OwnArguments()
    {
        // The kernel's own list: under the JIT it begins with the runtime's host and the assembly.
        string all = ReadFile.Whole("/proc/self/cmdline", int.MaxValue, Encoding.UTF8);
        return [.. all.Split('\0')[..^1], null];
    }

    private static string?[] EnvironmentWith(int pipe)
    {
        var variables = new List<string?>();
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables.Add($"{entry.Key}={entry.Value}");
        }

        variables.Add(string.Create(CultureInfo.InvariantCulture, $"{Variable}={Environment.ProcessId}:{pipe}"));
        variables.Add(null);
        return [.. variables];
    }
}
