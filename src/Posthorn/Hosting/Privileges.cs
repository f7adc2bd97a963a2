using System.Globalization;

namespace Posthorn.Hosting;

/// <summary>
/// Gives up root. nginx keeps a master process as root for reloads; here the one process keeps two capabilities, and only on
/// the thread that reloads.
/// </summary>
internal static class Privileges
{
    private const uint Version3 = 0x20080522;
    private const uint ReadAnyFile = 1 << 2;
    private const uint BindLowPorts = 1 << 10;

    private static bool _wasRoot;

    /// <summary>Whether the process was started by root, and so does or did what the <c>user</c> directive says.</summary>
    public static bool StartedAsRoot => _wasRoot || ProcessCalls.EffectiveUser() == 0;

    /// <summary>
    /// Makes the whole process the account's; the calling thread alone keeps <c>CAP_NET_BIND_SERVICE</c> and
    /// <c>CAP_DAC_READ_SEARCH</c>, as far as it had them.
    /// </summary>
    /// <exception cref="SystemCallException">The system refuses: nothing may be served then.</exception>
    public static void Become(Account account)
    {
        _wasRoot = true;

        // libc changes the groups and the user of all threads; the wish to keep capabilities is the calling thread's alone.
        Check(ProcessCalls.ProcessControl(ProcessCalls.SetKeepCapabilities, 1, 0, 0, 0), "prctl(PR_SET_KEEPCAPS, 1)");
        Check(ProcessCalls.SetGroup(account.Gid), Text($"setgid({account.Gid})"));
        Check(ProcessCalls.InitialiseGroups(account.User, account.Gid), Text($"initgroups({account.User}, {account.Gid})"));
        Check(ProcessCalls.SetUser(account.Uid), Text($"setuid({account.Uid})"));
        Check(ProcessCalls.ProcessControl(ProcessCalls.SetKeepCapabilities, 0, 0, 0, 0), "prctl(PR_SET_KEEPCAPS, 0)");
        Keep(ReadAnyFile | BindLowPorts);
    }

    /// <summary>
    /// Gives up what the calling thread has left. A thread inherits from the one that starts it: every thread that the
    /// reloading thread starts calls this first.
    /// </summary>
    /// <exception cref="SystemCallException">The system refuses.</exception>
    public static void DropOnThisThread()
    {
        if (ProcessCalls.EffectiveUser() != 0)
        {
            Keep(0);
        }
    }

    private static void Keep(uint wanted)
    {
        var header = new ProcessCalls.CapabilityHeader { Version = Version3 };
        Check(ProcessCalls.GetCapabilities(in header, out ProcessCalls.CapabilitySets has), "capget()");

        // A container may have started with fewer: asking for what is not there would fail.
        uint kept = has.Permitted & wanted;
        var sets = new ProcessCalls.CapabilitySets { Effective = kept, Permitted = kept };
        Check(ProcessCalls.SetCapabilities(in header, in sets), "capset()");
    }

    private static void Check(int result, string call)
    {
        if (result != 0)
        {
            throw new SystemCallException(call);
        }
    }

    private static string Text(FormattableString call) => call.ToString(CultureInfo.InvariantCulture);
}
