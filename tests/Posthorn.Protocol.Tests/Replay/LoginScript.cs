using System.Text;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Replay;

/// <summary>
/// Plays a login at a backend by lines in text: <c>B: </c> the backend says, <c>P: </c> Posthorn says to it, <c>S: </c> the client
/// hears, <c>T:</c> TLS starts; <c>U: </c> the backend says behind the end of the login, and nobody reads it. Each is said with CRLF, at
/// every chunking with the same outcome.
/// </summary>
internal sealed class LoginScript(ILoginDialog login)
{
    private readonly WireWriter _toBackend = new();
    private readonly WireWriter _toClient = new();
    private readonly List<byte> _pending = [];
    private readonly StringBuilder _expectedByBackend = new();
    private readonly StringBuilder _expectedByClient = new();
    private LoginStep _step = new(LoginAction.NeedInput, 0);
    private byte[] _seen = [];

    private bool IsOver => _step.Action is LoginAction.LoggedIn or LoginAction.Rejected or LoginAction.Failed;

    /// <summary>What the last step quoted of the backend.</summary>
    private string Quote => Encoding.Latin1.GetString(_seen[_step.Offence]);

    /// <summary>Plays the lines with a new dialog for each chunking; returns the last step.</summary>
    public static LoginStep Play(Func<ILoginDialog> login, params string[] lines)
    {
        LoginStep[] ends = [.. Enum.GetValues<Chunking>().Select(chunking => new LoginScript(login()).Run(lines, chunking))];
        Assert.All(ends, end => Assert.Equal(ends[0] with { Consumed = end.Consumed, Offence = end.Offence }, end));
        return ends[0];
    }

    private LoginStep Run(string[] lines, Chunking chunking)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            string text = lines[i].Length > 3 ? lines[i][3..] : "";
            switch (lines[i][0])
            {
                case 'B':
                    Compare(lines[i]);
                    List<string> said = Said(lines, 'B', ref i);
                    List<string> unread = Said(lines, 'U', ref i);
                    i--;
                    Hear([.. said, .. unread], unread.Sum(line => line.Length), chunking);
                    break;
                case 'P':
                    _expectedByBackend.Append(text).Append("\r\n");
                    break;
                case 'S':
                    _expectedByClient.Append(text).Append("\r\n");
                    break;
                case 'T':
                    Assert.Equal(LoginAction.StartTls, _step.Action);
                    Assert.Empty(_pending);
                    Compare(lines[i]);
                    login.TlsStarted();
                    _step = login.Advance([], _toBackend, _toClient);
                    break;
                case 'Q':
                    Assert.Equal(text, Quote);
                    break;
            }
        }

        Compare("the end");
        return _step;
    }

    private static List<string> Said(string[] lines, char who, ref int at)
    {
        List<string> said = [];
        for (; at < lines.Length && lines[at][0] == who; at++)
        {
            said.Add(lines[at][Math.Min(3, lines[at].Length)..] + "\r\n");
        }

        return said;
    }

    private void Hear(List<string> said, int unread, Chunking chunking)
    {
        byte[] all = Encoding.Latin1.GetBytes(string.Concat(said));
        IEnumerable<byte[]> chunks = chunking switch
        {
            Chunking.Whole => [all],
            Chunking.PerLine => said.Select(Encoding.Latin1.GetBytes),
            _ => all.Select(single => new[] { single }),
        };
        foreach (byte[] chunk in chunks)
        {
            _pending.AddRange(chunk);
            if (IsOver && _pending.Count <= unread)
            {
                continue;
            }

            do
            {
                Assert.True(_step.Action is LoginAction.NeedInput or LoginAction.Send, $"after {_step.Action} nothing is read");
                _seen = [.. _pending];
                _step = login.Advance(_seen, _toBackend, _toClient);
                Assert.InRange(_step.Consumed, _step.Action == LoginAction.NeedInput ? 0 : 1, _seen.Length);
                _pending.RemoveRange(0, _step.Consumed);
            }
            while (_step.Action == LoginAction.Send && _pending.Count > 0);
        }

        Assert.True(unread == 0 || (IsOver && _pending.Count == unread), "what nobody was to read was read");
    }

    private void Compare(string before)
    {
        Assert.Equal($"before {before}\n{_expectedByBackend}", $"before {before}\n{Encoding.Latin1.GetString(_toBackend.Written)}");
        Assert.Equal($"before {before}\n{_expectedByClient}", $"before {before}\n{Encoding.Latin1.GetString(_toClient.Written)}");
    }
}
