using Posthorn.Config.Binding;
using Posthorn.Config.Schema;

namespace Posthorn.Protocol.Tests.Replay;

/// <summary>A server block as bound from configuration text, with what of it the dialogs' driver knows.</summary>
internal sealed class TestServer
{
    public static readonly byte[] Salt = "<1234.5678@mx.example>"u8.ToArray();

    private static readonly Directive<string> ServerName = Declare("server_name", Arity.One, Values.Text, "mx.example");
    private static readonly Directive<int> MaxErrors = Declare("max_errors", Arity.One, Values.Number, "5");
    private static readonly Directive<bool> PassErrorMessage = Declare("proxy_pass_error_message", Arity.One, Values.Flag, "off");
    private static readonly Directive<bool> Xclient = Declare("xclient", Arity.One, Values.Flag, "on");
    private static readonly Directive<bool> ProxySmtpAuth = Declare("proxy_smtp_auth", Arity.One, Values.Flag, "off");
    private static readonly Directive<string> Client = Declare("client", Arity.One, Values.Text, "127.0.0.1");
    private static readonly Directive<string> ClientHost = Declare("clienthost", Arity.One, Values.Text, "[UNAVAILABLE]");
    private static readonly Directive<bool> TrustedProxy = Declare("trusted_proxy", Arity.One, Values.Flag, "off");
    private static readonly Directive<IReadOnlyList<string>> Listen = Declare("listen", Arity.OneOrMore, Values.Words, null);
    private static readonly Directive<StartTlsMode> StartTls = Declare(
        "starttls",
        Arity.One,
        Values.OneOf(("off", StartTlsMode.Off), ("on", StartTlsMode.On), ("only", StartTlsMode.Only)),
        "off");

    private static readonly BlockDirective Mail = new("mail")
    {
        In = [BlockKind.Main],
        Takes = Arity.None,
        Syntax = "{ ... }",
        Summary = "",
        Opens = MailBlocks.Mail,
    };

    private static readonly BlockDirective Server = new("server")
    {
        In = [MailBlocks.Mail],
        Takes = Arity.None,
        Syntax = "{ ... }",
        Summary = "",
        Opens = MailBlocks.Server,
    };

    private readonly Scope _server;

    private TestServer(IMailProtocol protocol, Scope server)
    {
        _server = server;
        Settings = protocol.Resolve(server);
    }

    public IProtocolSettings Settings { get; }

    public string Name => _server.Get(ServerName);

    public ClientFacts Facts => new(
        Name,
        Settings.NeedsSalt ? Salt : [],
        _server.Get(StartTls),
        _server.GetAll(Listen).Any(words => words.Contains("ssl")),
        _server.Get(MaxErrors))
    {
        IsTrustedProxy = _server.Get(TrustedProxy),
    };

    public LoginFacts LoginFacts(byte[] user, byte[] password) => new(user, password, Name, _server.Get(PassErrorMessage))
    {
        Xclient = _server.Get(Xclient),
        ProxySmtpAuth = _server.Get(ProxySmtpAuth),
        Client = new BackendClientFacts
        {
            Address = _server.Get(Client),
            Port = 4711,
            Host = _server.Get(ClientHost),
            LocalAddress = "127.0.0.1",
            LocalPort = 143,
            Session = "1",
        },
    };

    public IClientDialog NewDialog() => Settings.NewClientDialog(Facts);

    public static TestServer Of(string protocol, params IEnumerable<string> configuration) =>
        Bind(protocol, $"mail {{ server {{ {string.Join('\n', configuration)} }} }}");

    /// <summary>Binds a whole configuration and takes its first server.</summary>
    public static TestServer Bind(string protocol, string text)
    {
        IMailProtocol plate = MailProtocols.All.Single(known => known.Name == protocol);
        var catalog = new Catalog(
            [
                Mail, Server, ServerName, MaxErrors, PassErrorMessage, Listen, StartTls, Xclient, ProxySmtpAuth, Client, ClientHost,
                TrustedProxy,
            ],
            plate.Directives);
        BoundConfig bound = ConfigBinder.Bind(catalog, new OneFile(text), "/posthorn.conf", "");
        return new TestServer(plate, bound.Main.Children[0].Children[0]);
    }

    private static Directive<T> Declare<T>(string name, Arity takes, Func<DirectiveUse, T> parser, string? standard) => new(name)
    {
        In = MailBlocks.MailAndServer,
        Takes = takes,
        Syntax = "",
        Summary = "",
        Parser = parser,
        Default = standard,
    };

    private sealed class OneFile(string text) : IConfigFiles
    {
        public string Read(string path) => text;

        public IReadOnlyList<string> Glob(string pattern) => [];
    }
}
