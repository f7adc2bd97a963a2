using Posthorn.Config.Schema;

namespace Posthorn.Tls;

/// <summary>Reads the arguments of <c>ssl_session_cache</c>.</summary>
internal static class SessionCacheParser
{
    // nginx's slab allocator wants eight pages.
    private const int SmallestCache = 8 * 4096;

    // OpenSSL's default.
    private const int BuiltInSessions = 20 * 1024;

    // nginx's documentation: about 4000 sessions in a megabyte.
    private const int BytesOfSession = 256;

    /// <summary>The parser of the directive. Where both caches are given, the shared one is asked first and is the larger.</summary>
    public static SessionCache Parse(DirectiveUse use)
    {
        bool isOff = false;
        int sessions = 0;
        foreach (string argument in use.Arguments)
        {
            int? count = argument.Split(':') switch
            {
                ["off" or "none"] => 0,
                ["builtin"] => BuiltInSessions,
                ["builtin", var number] when Values.TryNumber(number, out int given) => given,
                ["shared", { Length: > 0 }, var text] when Values.TrySize(text, out int bytes) => CountIn(use, argument, bytes),
                _ => null,
            };
            sessions = Math.Max(sessions, count ?? throw use.Error($"invalid session cache \"{argument}\""));
            isOff = argument == "off";
        }

        return new SessionCache(isOff, isOff ? 0 : sessions);
    }

    private static int CountIn(DirectiveUse use, string argument, int bytes) =>
        bytes >= SmallestCache ? bytes / BytesOfSession : throw use.Error($"session cache \"{argument}\" is too small");
}
