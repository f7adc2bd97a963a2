using Posthorn.Config.Schema;

namespace Posthorn.Tls;

/// <summary>Checks the arguments of <c>ssl_session_cache</c>.</summary>
internal static class SessionCacheText
{
    // nginx's slab allocator wants eight pages.
    private const int SmallestCache = 8 * 4096;

    /// <summary>The parser: the arguments as they are, once they are found right.</summary>
    public static IReadOnlyList<string> Parse(DirectiveUse use)
    {
        foreach (string argument in use.Arguments)
        {
            bool valid = argument.Split(':') switch
            {
                ["off" or "none" or "builtin"] => true,
                ["builtin", var sessions] => Values.TryNumber(sessions, out _),
                ["shared", { Length: > 0 }, var size] => Values.TrySize(size, out int bytes) && IsLargeEnough(use, argument, bytes),
                _ => false,
            };
            if (!valid)
            {
                throw use.Error($"invalid session cache \"{argument}\"");
            }
        }

        return use.Arguments;
    }

    private static bool IsLargeEnough(DirectiveUse use, string argument, int bytes) =>
        bytes >= SmallestCache ? true : throw use.Error($"session cache \"{argument}\" is too small");
}
