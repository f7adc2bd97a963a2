using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Posthorn.Logging;

/// <summary>A log file, or the standard error stream: each batch of whole lines is one write at the file's end.</summary>
internal sealed class LogFile : LogSink
{
    private const int Interrupted = 4;
    private const uint FileMode = 0x1a4;
    private const uint KeepOwner = uint.MaxValue;
    private const int ModeOffset = 28;
    private const int ModeType = 0xf000;
    private const int RegularFile = 0x8000;

    private readonly LogComplaints _complaints;
    private readonly Lock _descriptorGate = new();
    private SafeFileHandle _descriptor;
    private bool _torn;

    private LogFile(string path, SafeFileHandle descriptor, LogComplaints complaints)
    {
        Path = path;
        _descriptor = descriptor;
        _complaints = complaints;
    }

    /// <summary>The full path; empty for the standard error stream.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public override bool IsStderr => Path.Length == 0;

    /// <summary>Opens a file for appending, creating it with mode 0644.</summary>
    /// <exception cref="IOException">It cannot be opened; the message is nginx's.</exception>
    public static LogFile At(string path, LogComplaints complaints) => new(path, OpenDescriptor(path), complaints);

    /// <summary>The standard error stream.</summary>
    public static LogFile Stderr(LogComplaints complaints) =>
        new("", new SafeFileHandle(2, ownsHandle: false), complaints);

    /// <summary>Opens the path anew, after somebody renamed the file.</summary>
    /// <exception cref="IOException">It cannot be opened: the old file stays in use.</exception>
    public void Reopen()
    {
        if (IsStderr)
        {
            return;
        }

        SafeFileHandle fresh = OpenDescriptor(Path);
        lock (_descriptorGate)
        {
            _descriptor.Dispose();
            _descriptor = fresh;
        }
    }

    /// <summary>Gives the file to another user, who can then reopen it; devices and pipes are left alone.</summary>
    /// <exception cref="IOException">The owner cannot be changed.</exception>
    public void ChownTo(uint uid, uint? gid)
    {
        lock (_descriptorGate)
        {
            if (!IsStderr && IsRegular() && LogLibc.ChangeOwner(_descriptor, uid, gid ?? KeepOwner) < 0)
            {
                throw Failure($"chown(\"{Path}\", {uid})");
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        lock (_descriptorGate)
        {
            _descriptor.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override int Deliver(ReadOnlySpan<byte> batch)
    {
        lock (_descriptorGate)
        {
            // A full disk may have cut the last batch within a line.
            if (_torn && WriteOut("\n"u8) == 0)
            {
                return 0;
            }

            int done = WriteOut(batch);
            _torn = done > 0 && batch[done - 1] != '\n';
            return done;
        }
    }

    private static SafeFileHandle OpenDescriptor(string path)
    {
        SafeFileHandle descriptor = LogLibc.Open(path, LogLibc.AppendFlags, FileMode);
        return descriptor.IsInvalid ? throw Failure($"open() \"{path}\"") : descriptor;
    }

    private static IOException Failure(string what)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{what} failed ({error}: {Marshal.GetPInvokeErrorMessage(error)})");
    }

    private int WriteOut(ReadOnlySpan<byte> bytes)
    {
        int done = 0;
        while (done < bytes.Length)
        {
            nint written = LogLibc.Write(_descriptor, bytes[done..], bytes.Length - done);
            if (written < 0 && Marshal.GetLastPInvokeError() != Interrupted)
            {
                Complain();
                break;
            }

            done += Math.Max((int)written, 0);
        }

        return done;
    }

    private void Complain()
    {
        string text = Failure($"write() to \"{Path}\"").Message;
        if (!IsStderr)
        {
            _complaints.Say(text);
        }
    }

    private bool IsRegular()
    {
        Span<byte> statx = stackalloc byte[256];
        return LogLibc.Statx(_descriptor, "", LogLibc.EmptyPath, LogLibc.StatxType, statx) == 0
            && (BinaryPrimitives.ReadUInt16LittleEndian(statx[ModeOffset..]) & ModeType) == RegularFile;
    }
}
