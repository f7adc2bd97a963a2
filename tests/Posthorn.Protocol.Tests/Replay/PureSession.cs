using System.Text;
using Posthorn.Protocol.Wire;
using Posthorn.Transcripts;
using Xunit;

namespace Posthorn.Protocol.Tests.Replay;

/// <summary>The driver of the dialogs without any I/O: what the server's stages do, in the order of bytes alone.</summary>
internal sealed class PureSession(TestServer server)
{
    private readonly IClientDialog _client = server.NewDialog();
    private readonly List<byte> _fromClient = [];
    private readonly List<byte> _fromBackend = [];
    private ILoginDialog? _login;

    public enum Phase
    {
        Dialog,
        Tls,
        Auth,
        Login,
        Relay,
        Closed,
    }

    public Phase Now { get; private set; }

    public WireWriter ToClient { get; } = new();

    public WireWriter ToBackend { get; } = new();

    public List<string> Logs { get; } = [];

    public void Greet() => _client.Greet(ToClient);

    public void ClientSays(byte[] bytes)
    {
        switch (Now)
        {
            case Phase.Relay:
                ToBackend.Write(bytes);
                break;
            case not (Phase.Tls or Phase.Closed):
                _fromClient.AddRange(bytes);
                PumpClient();
                break;
        }
    }

    public void BackendSays(byte[] bytes)
    {
        if (Now == Phase.Relay)
        {
            ToClient.Write(bytes);
            return;
        }

        _fromBackend.AddRange(bytes);
        PumpBackend();
    }

    public void ShakeHands()
    {
        Assert.Equal(Phase.Tls, Now);
        _client.TlsStarted();
        Now = Phase.Dialog;
    }

    public void AuthAnswers(AuthExchange exchange)
    {
        Assert.Equal(Phase.Auth, Now);
        Assert.Equal(
            (exchange.Method, Show(exchange.User), Show(exchange.Password)),
            (WordOf(_client.Credentials.Method), Show(_client.Credentials.User), Show(_client.Credentials.Password)));
        Assert.Equal(
            (Show(exchange.Helo), Show(exchange.From), Show(exchange.To)),
            (Show(_client.Envelope?.Helo), Show(_client.Envelope?.From), Show(_client.Envelope?.To)));
        Assert.Equal(exchange.From is null, _client.Envelope is null);
        switch (exchange.Verdict)
        {
            case AuthVerdict.Ok:
                LogIn(exchange);
                break;
            case AuthVerdict.Refused:
                DialogAction next = _client.Refused(
                    new AuthRefusal(exchange.Message, exchange.Code, exchange.SaslError), exchange.Wait, ToClient);
                Now = next == DialogAction.Refuse ? Phase.Closed : Phase.Dialog;
                PumpClient();
                break;
            default:
                Abort(AbortReason.Unavailable);
                break;
        }
    }

    private void LogIn(AuthExchange exchange)
    {
        _login = _client.Login(server.LoginFacts(
            exchange.BackendUser ?? _client.Credentials.User,
            exchange.BackendPassword ?? _client.Credentials.Password));
        Now = Phase.Login;
    }

    private void PumpClient()
    {
        while (Now == Phase.Dialog && _fromClient.Count > 0)
        {
            int limit = server.Settings.ClientBufferSize;
            byte[] view = [.. _fromClient.Take(limit)];
            DialogStep step = _client.Advance(view, ToClient);
            Assert.InRange(step.Consumed, step.Action == DialogAction.NeedInput ? 0 : 1, view.Length);
            _fromClient.RemoveRange(0, step.Consumed);
            if (step.Log is not null)
            {
                string quote = Show(view[step.Quote]);
                Logs.Add(quote.Length == 0 ? step.Log : $"{step.Log}: \"{quote}\"");
            }

            if (step.Action == DialogAction.NeedInput)
            {
                Assert.Equal(0, step.Consumed);
                if (view.Length == limit)
                {
                    Abort(AbortReason.CommandTooLong);
                }

                return;
            }

            Follow(step.Action);
        }
    }

    private void Follow(DialogAction action)
    {
        switch (action)
        {
            case DialogAction.StartTls:
                _fromClient.Clear();
                Now = Phase.Tls;
                break;
            case DialogAction.Authenticate:
                Now = Phase.Auth;
                break;
            case DialogAction.Close or DialogAction.Refuse:
                Now = Phase.Closed;
                break;
        }
    }

    private void PumpBackend()
    {
        while (Now == Phase.Login && _fromBackend.Count > 0)
        {
            byte[] view = [.. _fromBackend];
            LoginStep step = _login!.Advance(view, ToBackend, ToClient);
            Assert.NotEqual(LoginAction.StartTls, step.Action);
            Assert.InRange(step.Consumed, step.Action == LoginAction.NeedInput ? 0 : 1, view.Length);
            _fromBackend.RemoveRange(0, step.Consumed);
            switch (step.Action)
            {
                case LoginAction.NeedInput:
                    Assert.Equal(0, step.Consumed);
                    return;
                case LoginAction.LoggedIn:
                    StartRelay();
                    break;
                case LoginAction.Rejected:
                    Quote(view, step.Offence);
                    Now = Phase.Closed;
                    break;
                case LoginAction.Failed when step.Log is not null:
                    Logs.Add(step.Log);
                    Abort(AbortReason.Unavailable);
                    break;
                case LoginAction.Failed:
                    Quote(view, step.Offence);
                    Abort(AbortReason.Unavailable);
                    break;
            }
        }
    }

    private void StartRelay()
    {
        Now = Phase.Relay;
        ToClient.Write([.. _fromBackend]);
        ToBackend.Write([.. _fromClient]);
        _fromBackend.Clear();
        _fromClient.Clear();
    }

    private void Quote(byte[] view, Range offence) =>
        Logs.Add($"upstream sent invalid response: \"{Show(view[offence])}\"");

    private void Abort(AbortReason reason)
    {
        _client.Abort(reason, ToClient);
        Now = Phase.Closed;
    }

    private static string Show(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    private static string WordOf(AuthMethod method) => method == AuthMethod.CramMd5 ? "cram-md5" : method.ToString().ToLowerInvariant();
}
