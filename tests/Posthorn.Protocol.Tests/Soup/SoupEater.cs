using System.Text;
using Posthorn.Protocol.Tests.Replay;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Soup;

/// <summary>Feeds a soup to a protocol's dialogs in pieces of one size and writes down all that they do.</summary>
internal sealed class SoupEater(TestServer server, int piece)
{
    private readonly StringBuilder _steps = new();
    private readonly WireWriter _toClient = new();
    private readonly WireWriter _toBackend = new();

    /// <summary>The story of the session: the same for every size of pieces.</summary>
    public static string Eat(TestServer server, byte[] client, byte[] backend, int piece)
    {
        var eater = new SoupEater(server, piece);
        eater.EatClient(client, backend);
        return string.Join("\n---\n", eater._steps, Show(eater._toClient), Show(eater._toBackend));
    }

    private void EatClient(byte[] soup, byte[] backend)
    {
        IClientDialog dialog = server.NewDialog();
        dialog.Greet(_toClient);
        int start = 0;
        int end = 0;
        while (true)
        {
            int limit = Math.Min(end, start + server.Settings.ClientBufferSize);
            DialogStep step = dialog.Advance(soup.AsSpan(start..limit), _toClient);
            start += step.Consumed;
            if (step.Action == DialogAction.NeedInput)
            {
                Assert.Equal(0, step.Consumed);
                if (limit - start == server.Settings.ClientBufferSize)
                {
                    dialog.Abort(AbortReason.CommandTooLong, _toClient);
                    Tell("too long");
                    return;
                }

                if (end == soup.Length)
                {
                    return;
                }

                end = Math.Min(end + piece, soup.Length);
                continue;
            }

            Tell($"{step.Action} {step.Consumed} {step.Log}");
            Assert.InRange(step.Consumed, 1, limit - start + step.Consumed);
            if (step.Action is DialogAction.Close or DialogAction.Refuse)
            {
                return;
            }

            if (step.Action == DialogAction.Authenticate)
            {
                Assert.False(dialog.Credentials.HoldForbiddenBytes);
                Tell(Encoding.Latin1.GetString(dialog.Credentials.User) + "/" + Encoding.Latin1.GetString(dialog.Credentials.Password));
                EatBackend(dialog, backend);
                dialog.Refused(new AuthRefusal("no"), mayTryAgain: true, _toClient);
            }
        }
    }

    private void EatBackend(IClientDialog dialog, byte[] soup)
    {
        Credentials credentials = dialog.Credentials;
        ILoginDialog login = dialog.Login(new LoginFacts(credentials.User, credentials.Password, "mx.example", true));
        int start = 0;
        int end = 0;
        while (true)
        {
            LoginStep step = login.Advance(soup.AsSpan(start..end), _toBackend, _toClient);
            if (step.Action == LoginAction.NeedInput)
            {
                Assert.Equal(0, step.Consumed);
                if (end == soup.Length)
                {
                    return;
                }

                end = Math.Min(end + piece, soup.Length);
                continue;
            }

            Tell($"{step.Action} {step.Consumed} {step.Offence}");
            Assert.InRange(step.Consumed, 1, end - start);
            start += step.Consumed;
            if (step.Action is LoginAction.LoggedIn or LoginAction.Rejected or LoginAction.Failed)
            {
                return;
            }
        }
    }

    private void Tell(string what) => _steps.AppendLine(what);

    private static string Show(WireWriter writer) => Encoding.Latin1.GetString(writer.Written);
}
