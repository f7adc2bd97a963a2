using Posthorn.Config.Schema;
using Posthorn.Dns;

namespace Posthorn.Listening;

/// <summary>Reads the arguments of <c>listen</c>.</summary>
internal static class ListenConfigParser
{
    /// <summary>The parser of the directive.</summary>
    public static ListenConfig Parse(DirectiveUse use)
    {
        string text = use.Arguments[0];
        AddressText address = new AddressTextParser
        {
            Error = phrase => use.Error(Phrase(phrase, text)),
            Listens = true,
        }.Parse(text);
        var config = new ListenConfig(text, address, ListenOptions.Default, HasOwnSocket: false);
        return use.Arguments.Skip(1).Aggregate(config, (soFar, parameter) => With(soFar, use, parameter));
    }

    /// <summary>What is wrong with an address, in nginx's sentence.</summary>
    public static string Phrase(string phrase, string text) => $"{phrase} in \"{text}\" of the \"listen\" directive";

    private static ListenConfig With(ListenConfig config, DirectiveUse use, string parameter)
    {
        switch (parameter)
        {
            case "bind":
                return config with { HasOwnSocket = true };
            case "proxy_protocol":
                return config with { ExpectsProxyHeader = true };
            case "ssl":
                return config with { IsTls = true };
            default:
                return config with { Options = With(config.Options, use, parameter), HasOwnSocket = true };
        }
    }

    private static ListenOptions With(ListenOptions options, DirectiveUse use, string parameter)
    {
        (string name, string? value) = parameter.Split('=', 2) is [var left, var right] ? (left, right) : (parameter, null);
        return (name, value) switch
        {
            ("multipath", null) => options with { Multipath = true },
            ("backlog", not null) => options with { Backlog = ParseBacklog(use, parameter, value) },
            ("rcvbuf", not null) => options with { ReceiveBuffer = ParseSize(use, parameter, value) },
            ("sndbuf", not null) => options with { SendBuffer = ParseSize(use, parameter, value) },
            ("ipv6only", "on" or "off") => options with { Ipv6Only = value == "on" },
            ("ipv6only", not null) when value.StartsWith('o') => throw use.Error($"invalid ipv6only flags \"{value}\""),
            ("so_keepalive", not null) => options with
            {
                KeepAlive = KeepAlive.Parse(value) ?? throw use.Error($"invalid so_keepalive value: \"{value}\""),
            },
            _ => throw use.Error($"the invalid \"{parameter}\" parameter"),
        };
    }

    private static int ParseBacklog(DirectiveUse use, string parameter, string value) =>
        Values.TryNumber(value, out int backlog) && backlog > 0 ? backlog : throw use.Error($"invalid backlog \"{parameter}\"");

    private static int ParseSize(DirectiveUse use, string parameter, string value) =>
        Values.TrySize(value, out int size) ? size : throw use.Error($"invalid {parameter.Split('=')[0]} \"{parameter}\"");
}
