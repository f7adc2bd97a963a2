using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Posthorn.Hosting;

/// <summary>The file that tells others the process's number. What a crashed process left is written over, as in nginx.</summary>
internal sealed class PidFile : IDisposable
{
    // rw-r--r--
    private const uint FileMode = 0x1a4;

    // A link is not followed and a pipe not waited for: the path may lie in a folder that others can write to.
    private static readonly int Flags =
        ProcessCalls.ReadWrite | ProcessCalls.Create | ProcessCalls.NoFollow | ProcessCalls.NonBlocking | ProcessCalls.CloseOnExec;

    private readonly int _file;

    private PidFile(string path, int file)
    {
        Path = path;
        _file = file;
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    private static byte[] Content => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n"));

    /// <summary>Writes the file.</summary>
    /// <exception cref="SystemCallException">It cannot be opened or written.</exception>
    public static PidFile Create(string path)
    {
        var pidFile = new PidFile(path, Open(path, Flags));
        pidFile.Write();
        return pidFile;
    }

    /// <summary>Makes sure that the file can be written, and leaves things as they were.</summary>
    /// <exception cref="SystemCallException">It cannot be opened.</exception>
    public static void Probe(string path)
    {
        int file = ProcessCalls.Open(path, Flags | ProcessCalls.Exclusive, FileMode);
        if (file >= 0)
        {
            _ = ProcessCalls.Unlink(path);
        }
        else if (Marshal.GetLastPInvokeError() == ProcessCalls.ErrorExists)
        {
            file = Open(path, Flags);
        }
        else
        {
            throw new SystemCallException($"open() \"{path}\"");
        }

        _ = ProcessCalls.Close(file);
    }

    /// <summary>Removes the file, unless another process has written itself into it meanwhile.</summary>
    public void Dispose()
    {
        // The user that the process has become may not remove files in /run: then the open file is emptied.
        if (IsOwn() && ProcessCalls.Unlink(Path) < 0)
        {
            _ = ProcessCalls.Truncate(_file, 0);
        }

        _ = ProcessCalls.Close(_file);
    }

    private static int Open(string path, int flags)
    {
        int file = ProcessCalls.Open(path, flags, FileMode);
        return file >= 0 ? file : throw new SystemCallException($"open() \"{path}\"");
    }

    private unsafe void Write()
    {
        byte[] content = Content;
        fixed (byte* start = content)
        {
            if (ProcessCalls.Truncate(_file, 0) < 0 || ProcessCalls.Write(_file, start, content.Length) != content.Length)
            {
                var failure = new SystemCallException($"write() to \"{Path}\"");
                _ = ProcessCalls.Close(_file);
                throw failure;
            }
        }
    }

    private unsafe bool IsOwn()
    {
        byte* content = stackalloc byte[32];
        nint length = ProcessCalls.ReadAt(_file, content, 32, 0);
        return length > 0 && new ReadOnlySpan<byte>(content, (int)length).SequenceEqual(Content);
    }
}
