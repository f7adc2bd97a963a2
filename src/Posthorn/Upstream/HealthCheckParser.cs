using Posthorn.Config.Schema;
using Posthorn.Protocol;

namespace Posthorn.Upstream;

/// <summary>Reads <c>health_check</c>, in the words of nginx's commercial version where it has the parameter.</summary>
internal static class HealthCheckParser
{
    /// <summary>The parser of the directive.</summary>
    public static HealthCheckSettings? Parse(DirectiveUse use)
    {
        var check = new HealthCheckSettings { Use = use };
        foreach (string argument in use.Arguments)
        {
            check = With(check, argument) ?? throw use.Error($"invalid parameter \"{argument}\"");
        }

        return (check.User is null) == (check.PasswordFile is null)
            ? check
            : throw use.Error("\"user\" and \"password_file\" need each other");
    }

    // Null for a parameter that does not exist or has a value that it cannot have.
    private static HealthCheckSettings? With(HealthCheckSettings check, string argument)
    {
        int equals = argument.IndexOf('=');
        string value = argument[(equals + 1)..];
        return argument[..(equals + 1)] switch
        {
            "interval=" => Values.TryTime(value, out TimeSpan time) && time > TimeSpan.Zero ? check with { Interval = time } : null,
            "jitter=" => Values.TryTime(value, out TimeSpan jitter) ? check with { Jitter = jitter } : null,
            "timeout=" => Values.TryTime(value, out TimeSpan time) && time > TimeSpan.Zero ? check with { Timeout = time } : null,
            "fails=" => Values.TryNumber(value, out int fails) && fails > 0 ? check with { Fails = fails } : null,
            "passes=" => Values.TryNumber(value, out int passes) && passes > 0 ? check with { Passes = passes } : null,
            "port=" => Values.TryNumber(value, out int port) && port is > 0 and <= 65535 ? check with { Port = port } : null,
            "type=" => MailProtocols.All.Any(protocol => protocol.Name == value) ? check with { Protocol = value } : null,
            "user=" => value.Length > 0 && !value.AsSpan().ContainsAny("\0\r\n") ? check with { User = value } : null,
            "password_file=" => value.Length > 0 ? check with { PasswordFile = value } : null,
            _ => null,
        };
    }
}
