using Posthorn.Hosting;
using Posthorn.Logging;
using Posthorn.Tls;

namespace Posthorn.Auth.Files;

/// <summary>A password file that is read again when it has changed. Used by all threads.</summary>
/// <param name="path">Its full name.</param>
/// <param name="time">The clock of the looks at it.</param>
internal sealed class PasswordFile(string path, TimeProvider time)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private PasswordTable? _table;
    private FileStamp _read;
    private FileStamp _seen;
    private long _looked;
    private bool _isBroken = true;

    /// <summary>The file's full name.</summary>
    public string Path => path;

    /// <summary>The users; valid once the file was read.</summary>
    public PasswordTable Users => Volatile.Read(ref _table)!;

    /// <summary>Reads the file, unless it is as it was when it was read last.</summary>
    /// <exception cref="PasswordFileException">It cannot be used; what was read before stays in force.</exception>
    public void Load()
    {
        lock (_lock)
        {
            FileStamp stamp = FileStamp.Of(path);
            if (_isBroken || stamp != _read)
            {
                Take(stamp);
            }
        }
    }

    /// <summary>
    /// Sees, at most once a second, whether the file has changed, and reads it again if so. A file that cannot be used is told of once, and
    /// leaves what was read before in force. Takes long for a large file: not for an event loop.
    /// </summary>
    public void Look(Log log)
    {
        // Whoever comes while another looks goes on with what is there.
        if (time.GetElapsedTime(Volatile.Read(ref _looked)) < BetweenLooks || !_lock.TryEnter())
        {
            return;
        }

        try
        {
            Volatile.Write(ref _looked, time.GetTimestamp());
            FileStamp stamp = FileStamp.Of(path);
            if (stamp == _read || !HasSettled(stamp))
            {
                return;
            }

            Take(stamp);
            log.Write(LogLevel.Notice, $"\"{path}\" has changed and was read again: {Users.Count} users");
        }
        catch (PasswordFileException error)
        {
            log.Write(LogLevel.Error, $"{error.Message}; the users read before stay in force");
        }
        finally
        {
            _lock.Exit();
        }
    }

    // A file that took the old one's place is whole; one that is being written over may not be until it rests.
    private bool HasSettled(FileStamp stamp)
    {
        bool settled = stamp.Inode != _read.Inode || stamp == _seen;
        _seen = stamp;
        return settled;
    }

    private void Take(FileStamp stamp)
    {
        _read = stamp;
        _isBroken = true;
        Volatile.Write(ref _table, PasswordTable.Read(Bytes(), path));
        _isBroken = false;
    }

    private byte[] Bytes()
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PasswordFileException(SystemWords() ?? $"\"{path}\" cannot be read");
        }
    }

    // The runtime's exceptions do not carry the system's words.
    private string? SystemWords()
    {
        try
        {
            ReadFile.Whole(path, most: 1, System.Text.Encoding.Latin1);
            return null;
        }
        catch (SystemCallException error)
        {
            return error.Message;
        }
    }
}
