using System.Reflection;
using Posthorn.Config.Schema;
using Posthorn.Protocol;
using Xunit;

namespace Posthorn.Tests.Architecture;

/// <summary>The configuration language and the conversations are pure: bytes and facts in, bytes and steps out.</summary>
public sealed class PurityTests
{
    private static readonly string[] ForbiddenNamespaces =
    [
        "System.Net.Sockets", "System.Net.Http", "System.Net.Security", "System.Net.NetworkInformation",
        "System.IO", "System.Threading", "System.Timers", "Microsoft.Win32.SafeHandles",
    ];

    private static readonly string[] ForbiddenTypes =
    [
        "System.Console", "System.Random", "System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Diagnostics.Process",
        "System.Net.Dns", "System.Security.Cryptography.RandomNumberGenerator", "System.GC",
    ];

    private static readonly string[] ForbiddenMembers =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow",
        "System.Environment.get_TickCount", "System.Environment.get_TickCount64", "System.Environment.get_MachineName",
        "System.Environment.GetEnvironmentVariable", "System.Environment.Exit", "System.Guid.NewGuid",
    ];

    // What the namespaces above hold that does nothing: an error that a caller throws, and what the compiler itself writes.
    private static readonly string[] Harmless = ["System.IO.IOException", "System.Threading.Interlocked", "System.Threading.Volatile"];

    [Theory]
    [InlineData(typeof(Catalog))]
    [InlineData(typeof(IMailProtocol))]
    public void A_lower_assembly_touches_no_socket_stream_task_clock_chance_or_console(Type inside) =>
        Offenders.None(Forbidden(inside.Assembly));

    [Fact]
    public void The_scan_sees_a_type_and_a_member_that_it_forbids()
    {
        Assert.True(DateTime.UtcNow > DateTime.UnixEpoch && File.Exists(typeof(PurityTests).Assembly.Location));
        string[] found = Forbidden(typeof(PurityTests).Assembly);
        Assert.Contains("System.DateTime.get_UtcNow", found);
        Assert.Contains("System.IO.File", found);
    }

    private static string[] Forbidden(Assembly assembly)
    {
        var references = AssemblyReferences.Read(assembly);
        return
        [
            .. references.Types.Where(type => !Harmless.Contains(type)
                && (ForbiddenTypes.Contains(type)
                    || ForbiddenNamespaces.Any(space => type.StartsWith(space + ".", StringComparison.Ordinal)))),
            .. references.Members.Where(ForbiddenMembers.Contains),
        ];
    }
}
