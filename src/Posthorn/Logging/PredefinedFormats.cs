using Posthorn.Config.Schema;
using Posthorn.Config.Text;

namespace Posthorn.Logging;

/// <summary>The formats of access logs that need no <c>log_format</c>.</summary>
internal static class PredefinedFormats
{
    private static readonly DirectiveUse Nowhere = new("log_format", [], new SourcePosition("", 0));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<LogFormatConfig> All { get; } =
    [
        new(
            "combined",
            LogEscape.Default,
            "$remote_addr - \"$remote_user\" [$time_local] $protocol $status $bytes_received $bytes_sent $session_time \"$upstream_addr\"",
            Nowhere),
        new(
            "json",
            LogEscape.Json,
            "{\"time\":\"$time_iso8601\",\"connection\":$connection,\"protocol\":\"$protocol\",\"client\":\"$remote_addr\","
                + "\"user\":\"$remote_user\",\"method\":\"$auth_method\",\"attempts\":$login_attempts,\"tls\":\"$ssl_protocol\","
                + "\"upstream\":\"$upstream_addr\",\"status\":\"$status\",\"ended_by\":\"$ended_by\",\"end_reason\":\"$end_reason\","
                + "\"received\":$bytes_received,\"sent\":$bytes_sent,\"seconds\":$session_time,\"auth_seconds\":\"$auth_time\","
                + "\"connect_seconds\":\"$upstream_connect_time\",\"login_seconds\":\"$upstream_login_time\"}",
            Nowhere),
    ];
}
