using Posthorn.Config.Binding;
using Posthorn.Config.Schema;
using Posthorn.Hosting;
using Posthorn.Protocol;

namespace Posthorn.Fuzz.Targets;

/// <summary>A protocol under a configuration.</summary>
/// <param name="protocol">The protocol.</param>
/// <param name="configuration">The directives.</param>
/// <param name="startTls">What STARTTLS is.</param>
/// <param name="isTrusted">Whether the client is a proxy that is believed.</param>
internal sealed class FuzzServer(IMailProtocol protocol, string configuration, StartTlsMode startTls, bool isTrusted = false)
{
    private static readonly byte[] Salt = "<1234.5678@mx.example>"u8.ToArray();

    /// <summary>The settings.</summary>
    public IProtocolSettings Settings { get; } = protocol.Resolve(Bind(protocol, configuration));

    /// <summary>The configurations that matter: everything allowed, the defaults, TLS demanded, a proxy in front.</summary>
    public static FuzzServer[] Of(IMailProtocol protocol)
    {
        string word = protocol.Name;
        string none = word == "smtp" ? " none" : "";
        string more = word == "pop3" ? " apop; pop3_pipelining on" : " login";
        return
        [
            new FuzzServer(protocol, $"{word}_auth plain cram-md5 external{none}{more};", StartTlsMode.On),
            new FuzzServer(protocol, "", StartTlsMode.Off),
            new FuzzServer(protocol, $"{word}_auth plain{none};", StartTlsMode.Only),
            new FuzzServer(protocol, $"{word}_auth plain{none};", StartTlsMode.On, isTrusted: true),
        ];
    }

    /// <summary>A new conversation.</summary>
    public IClientDialog NewDialog() =>
        Settings.NewClientDialog(new ClientFacts("mx.example", Settings.NeedsSalt ? Salt : [], startTls, false, 20)
        {
            IsTrustedProxy = isTrusted,
        });

    private static Scope Bind(IMailProtocol protocol, string configuration)
    {
        string server = $"server {{ listen 127.0.0.1:1; protocol {protocol.Name}; {configuration} }}";
        string text = $"events {{}} mail {{ auth_http 127.0.0.1/; {server} }}";
        BoundConfig bound = ConfigBinder.Bind(Composition.Catalog, new OneFile(text), "/posthorn.conf", "");
        return bound.Main.Children.Single(block => block.Kind == MailBlocks.Mail).Children[0];
    }

    private sealed class OneFile(string text) : IConfigFiles
    {
        public string Read(string path) => text;

        public IReadOnlyList<string> Glob(string pattern) => [];
    }
}
