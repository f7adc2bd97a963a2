using Posthorn.Config.Schema;
using Posthorn.Protocol;

namespace Posthorn.Dns;

/// <summary>The directives about looking up clients' names.</summary>
internal static class ResolverDirectives
{
    internal static readonly Directive<ResolverSettings> Resolver = new("resolver")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.OneOrMore,
        Syntax = "address ... [valid=time] [ipv4=on|off] [ipv6=on|off] | off",
        Default = "off",
        Summary = "The name servers that the name of an SMTP client is asked of, before it is greeted.",
        Parser = Parse,
    };

    internal static readonly Directive<TimeSpan> Timeout = new("resolver_timeout")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "time",
        Default = "30s",
        Summary = "How long the greeting of an SMTP client may wait for its name.",
        Parser = Values.Time,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Directive> All { get; } = [Resolver, Timeout];

    private static ResolverSettings Parse(DirectiveUse use)
    {
        if (use.Arguments[0] == "off")
        {
            return ResolverSettings.Off;
        }

        ResolverSettings settings = ResolverSettings.Off;
        var servers = new List<AddressText>();
        foreach (string argument in use.Arguments)
        {
            (string name, string value) = argument.Split('=', 2) is [var left, var right] ? (left, right) : ("", argument);
            switch (name)
            {
                case "valid":
                    settings = settings with { Valid = ParseValid(use, argument, value) };
                    break;
                case "ipv4":
                    settings = settings with { Ipv4 = ParseSwitch(use, argument, value) };
                    break;
                case "ipv6":
                    settings = settings with { Ipv6 = ParseSwitch(use, argument, value) };
                    break;
                default:
                    servers.Add(ParseServer(use, argument));
                    break;
            }
        }

        if (servers.Count == 0)
        {
            throw use.Error("no name servers defined");
        }

        return settings.Ipv4 || settings.Ipv6
            ? settings with { Servers = servers }
            : throw use.Error("\"ipv4\" and \"ipv6\" cannot both be \"off\"");
    }

    private static TimeSpan ParseValid(DirectiveUse use, string argument, string value) =>
        Values.TrySeconds(value, out TimeSpan valid) ? valid : throw use.Error($"invalid parameter: {argument}");

    private static bool ParseSwitch(DirectiveUse use, string argument, string value) =>
        value is "on" or "off" ? value == "on" : throw use.Error($"invalid parameter: {argument}");

    private static AddressText ParseServer(DirectiveUse use, string argument)
    {
        const int DnsPort = 53;
        return new AddressTextParser
        {
            Error = phrase => use.Error($"{phrase} in resolver \"{argument}\""),
            DefaultPort = DnsPort,
        }.Parse(argument);
    }
}
