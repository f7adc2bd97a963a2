using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Posthorn.Hosting;

namespace Posthorn.Cli;

/// <summary>Where a password comes from: the terminal, unseen and twice, or the first line of the input.</summary>
internal static unsafe partial class PasswordInput
{
    private const int StandardInput = 0;
    private const int Longest = 4096;
    private const byte CtrlC = 3;

    // struct termios: four words of flags, of which the last has these, and some 60 bytes in all.
    private const int TerminalSize = 128;
    private const int LocalFlagsOffset = 12;
    private const uint Echo = 0x8;
    private const uint Signals = 0x1;
    private const int AfterOutput = 2;

    /// <summary>The password; null with a problem when there is none.</summary>
    public static byte[]? Read(out string? problem)
    {
        problem = null;
        if (IsTerminal(StandardInput) == 0)
        {
            byte[]? line = ReadLine();
            problem = line is null ? "no password in the input" : null;
            return line;
        }

        byte[]? first = Ask("Password: ");
        byte[]? second = first is null ? null : Ask("Once more: ");
        if (second is null)
        {
            problem = "no password";
            return null;
        }

        if (first.AsSpan().SequenceEqual(second))
        {
            CryptographicOperations.ZeroMemory(second);
            return first;
        }

        problem = "the two passwords differ";
        return null;
    }

    private static byte[]? Ask(string prompt)
    {
        byte* before = stackalloc byte[TerminalSize];
        byte* quiet = stackalloc byte[TerminalSize];
        if (GetTerminal(StandardInput, before) != 0)
        {
            return null;
        }

        // Ctrl-C is read as a character: else it would leave the terminal mute.
        new ReadOnlySpan<byte>(before, TerminalSize).CopyTo(new Span<byte>(quiet, TerminalSize));
        *(uint*)(quiet + LocalFlagsOffset) &= ~(Echo | Signals);
        ProcessCalls.WriteAll(ProcessCalls.StandardError, prompt);
        _ = SetTerminal(StandardInput, AfterOutput, quiet);
        try
        {
            return ReadLine() is { } line && !line.Contains(CtrlC) ? line : null;
        }
        finally
        {
            _ = SetTerminal(StandardInput, AfterOutput, before);
            ProcessCalls.WriteAll(ProcessCalls.StandardError, "\n");
        }
    }

    // Up to the line's end, without it; null when the input ends before anything came.
    private static byte[]? ReadLine()
    {
        byte[] buffer = new byte[Longest];
        int length = 0;
        byte next;
        while (length < buffer.Length && ProcessCalls.Read(StandardInput, &next, 1) == 1)
        {
            if (next == '\n')
            {
                return Taken(buffer, length);
            }

            buffer[length++] = next;
            if (next == CtrlC)
            {
                break;
            }
        }

        return length == 0 ? null : Taken(buffer, length);
    }

    private static byte[] Taken(byte[] buffer, int length)
    {
        byte[] line = buffer[..length];
        CryptographicOperations.ZeroMemory(buffer);
        return line;
    }

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsTerminal(int stream);

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetTerminal(int stream, byte* terminal);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetTerminal(int stream, int when, byte* terminal);
}
