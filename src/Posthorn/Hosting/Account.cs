using System.Runtime.InteropServices;
using Posthorn.Config.Schema;

namespace Posthorn.Hosting;

/// <summary>The user and group that the process becomes once its sockets are bound.</summary>
internal sealed record Account(string User, uint Uid, uint Gid)
{
    /// <summary>Looks up the names of a <c>user</c> directive; the group's name is the user's where none is given.</summary>
    /// <exception cref="Config.Text.ConfigException">One of them does not exist; in nginx's words.</exception>
    public static Account Find(DirectiveUse use)
    {
        string user = use.Arguments[0];
        string group = use.Arguments.Count > 1 ? use.Arguments[1] : user;
        (uint Uid, uint Gid)? found = FindUser(user, out int error);
        if (found is null)
        {
            throw use.Error(Problem("getpwnam", user, error));
        }

        uint gid = FindGroup(group, out error) ?? throw use.Error(Problem("getgrnam", group, error));
        return new Account(user, found.Value.Uid, gid);
    }

    /// <summary>The account where the configuration names none, with the group as this system calls it; null when it is missing.</summary>
    public static Account? FindDefault()
    {
        if (FindUser(CoreDirectives.DefaultUser, out _) is not { } found)
        {
            return null;
        }

        // nginx settles at build time whether the group of "nobody" is "nobody" or "nogroup".
        uint gid = FindGroup(CoreDirectives.DefaultUser, out _) ?? FindGroup("nogroup", out _) ?? found.Gid;
        return new Account(CoreDirectives.DefaultUser, found.Uid, gid);
    }

    private static string Problem(string call, string name, int error) =>
        error == 0 ? $"{call}(\"{name}\") failed" : $"{call}(\"{name}\") failed ({error}: {Marshal.GetPInvokeErrorMessage(error)})";

    private static unsafe (uint Uid, uint Gid)? FindUser(string name, out int error)
    {
        byte[] buffer = new byte[64 * 1024];
        fixed (byte* start = buffer)
        {
            error = ProcessCalls.FindUser(name, out ProcessCalls.UserEntry entry, start, buffer.Length, out nint result);
            return result == 0 ? null : (entry.User, entry.Group);
        }
    }

    private static unsafe uint? FindGroup(string name, out int error)
    {
        // A group's entry holds the names of all members.
        byte[] buffer = new byte[1024 * 1024];
        fixed (byte* start = buffer)
        {
            error = ProcessCalls.FindGroup(name, out ProcessCalls.GroupEntry entry, start, buffer.Length, out nint result);
            return result == 0 ? null : entry.Group;
        }
    }
}
