using Posthorn.Config.Schema;
using Posthorn.Dns;
using Posthorn.Tls;

namespace Posthorn.Upstream;

/// <summary>Reads the <c>server</c> directive of an upstream group, with nginx's parameters and error words.</summary>
internal static class UpstreamServerParser
{
    /// <summary>The parser of <c>server</c>.</summary>
    public static UpstreamServerSettings Parse(DirectiveUse use)
    {
        string text = use.Arguments[0];
        AddressText address = new AddressTextParser { Error = phrase => use.Error($"{phrase} in upstream \"{text}\"") }.Parse(text);
        var server = new UpstreamServerSettings(address, use);
        foreach (string argument in use.Arguments.Skip(1))
        {
            server = With(server, argument) ?? throw use.Error($"invalid parameter \"{argument}\"");
        }

        return server;
    }

    // Null for a parameter that does not exist or has a value that it cannot have.
    private static UpstreamServerSettings? With(UpstreamServerSettings server, string argument)
    {
        int equals = argument.IndexOf('=');
        string value = equals < 0 ? "" : argument[(equals + 1)..];
        return argument[..(equals + 1)] switch
        {
            "weight=" => Values.TryNumber(value, out int weight) && weight > 0 ? server with { Weight = weight } : null,
            "max_fails=" => Values.TryNumber(value, out int fails) ? server with { MaxFails = fails } : null,
            "max_conns=" => Values.TryNumber(value, out int most) ? server with { MaxConnections = most } : null,
            "fail_timeout=" => Values.TrySeconds(value, out TimeSpan time) ? server with { FailTimeout = time } : null,
            "slow_start=" => Values.TrySeconds(value, out TimeSpan slow) ? server with { SlowStart = slow } : null,
            "ssl=" => TlsModeOf(value) is { } mode ? server with { TlsMode = mode } : null,
            "ssl_name=" => BackendTlsDirectives.IsName(value) ? server with { TlsName = value } : null,
            "" => argument switch
            {
                "backup" => server with { IsBackup = true },
                "down" => server with { IsDown = true },
                "resolve" => server with { Resolves = true },
                _ => null,
            },
            _ => null,
        };
    }

    private static BackendTlsMode? TlsModeOf(string word) => word switch
    {
        "on" => BackendTlsMode.On,
        "starttls" => BackendTlsMode.StartTls,
        "off" => BackendTlsMode.Off,
        _ => null,
    };
}
