using System.Text;
using Posthorn.Protocol.Tests.Replay;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Smtp;

/// <summary>A conversation with an SMTP client dialog, in text.</summary>
internal sealed class SmtpTalk(params IEnumerable<string> configuration)
{
    private readonly TestServer _server = TestServer.Of("smtp", configuration);
    private readonly WireWriter _output = new();
    private IClientDialog? _dialog;

    public IClientDialog Dialog => _dialog ??= _server.NewDialog();

    public List<DialogStep> Steps { get; } = [];

    public DialogAction Last => Steps[^1].Action;

    public string Said
    {
        get
        {
            string text = Encoding.Latin1.GetString(_output.Written);
            _output.Clear();
            return text;
        }
    }

    /// <summary>Says lines until one of them does more than be answered, and returns what was answered to them.</summary>
    public string Say(params IEnumerable<string> lines)
    {
        byte[] input = Encoding.Latin1.GetBytes(string.Concat(lines.Select(line => line + "\r\n")));
        int at = 0;
        do
        {
            Steps.Add(Dialog.Advance(input.AsSpan(at), _output));
            at += Steps[^1].Consumed;
        }
        while (at < input.Length && Last == DialogAction.Send);

        return Said;
    }

    public string Refuse(string message, string code = "")
    {
        Dialog.Refused(new AuthRefusal(message, code), mayTryAgain: true, _output);
        return Said;
    }

    public string Abort(AbortReason reason)
    {
        Dialog.Abort(reason, _output);
        return Said;
    }

    /// <summary>Logs in with what the client gave, and returns all that the backend is told when it says these lines.</summary>
    public string LogIn(Func<LoginFacts, LoginFacts> facts, params IEnumerable<string> answers)
    {
        Assert.Equal(DialogAction.Authenticate, Last);
        ILoginDialog login = Dialog.Login(facts(_server.LoginFacts(Dialog.Credentials.User, Dialog.Credentials.Password)));
        var toBackend = new WireWriter();
        foreach (string answer in answers)
        {
            login.Advance(Encoding.Latin1.GetBytes(answer + "\r\n"), toBackend, _output);
        }

        return Encoding.Latin1.GetString(toBackend.Written);
    }

    public static string Plain(string user, string password) =>
        "AUTH PLAIN " + Convert.ToBase64String(Encoding.Latin1.GetBytes($"\0{user}\0{password}"));
}
