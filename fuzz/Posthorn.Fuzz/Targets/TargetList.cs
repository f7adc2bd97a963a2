using Posthorn.Fuzz.Engine;
using Posthorn.Protocol;

namespace Posthorn.Fuzz.Targets;

/// <summary>All targets.</summary>
internal static class TargetList
{
    private static readonly Dictionary<string, Func<IFuzzTarget>> Makers = new()
    {
        ["config"] = () => new ConfigTarget(),
        ["imap-client"] = () => new ClientDialogTarget(Plate("imap")),
        ["pop3-client"] = () => new ClientDialogTarget(Plate("pop3")),
        ["smtp-client"] = () => new ClientDialogTarget(Plate("smtp")),
        ["imap-login"] = () => new LoginDialogTarget(Plate("imap")),
        ["pop3-login"] = () => new LoginDialogTarget(Plate("pop3")),
        ["smtp-login"] = () => new LoginDialogTarget(Plate("smtp")),
        ["sasl"] = () => new SaslTarget(),
        ["proxy-header"] = () => new ProxyHeaderTarget(),
        ["auth-answer"] = () => new AuthAnswerTarget(),
        ["encoders"] = () => new EncoderTarget(),
        ["dns"] = () => new DnsTarget(),
    };

    /// <summary>The names of all targets, in the order in which they run.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Makers.Keys];

    /// <summary>A target, ready to run.</summary>
    public static IFuzzTarget Make(string name) => Makers.TryGetValue(name, out Func<IFuzzTarget>? make)
        ? make()
        : throw new ArgumentException($"no target \"{name}\"; there are {string.Join(", ", Names)}");

    private static IMailProtocol Plate(string name) => MailProtocols.All.Single(plate => plate.Name == name);
}
