using System.Diagnostics;
using System.Text;
using Posthorn.Bench.Kernel;
using Posthorn.Bench.Tls;
using Posthorn.Bench.Wire;

namespace Posthorn.Bench.Load;

/// <summary>A mail client as a state machine on the load's loop. It can log in again after a logout.</summary>
internal sealed class MailClient(EventLoop loop, TlsClient? tls, ClientWords words, int account) : ClientSocket(loop, tls)
{
    private byte[][] _loginLines = words.LoginLines(account);
    private IClientOwner? _owner;
    private ClientAct _act;
    private int _linesSaid;
    private int _loginStep;
    private Transfer _download;
    private Transfer _upload;
    private byte[] _partial = [];

    /// <summary>When the act under way began, as a Stopwatch timestamp.</summary>
    internal long Since { get; private set; }

    /// <summary>Connects and hears the greeting.</summary>
    internal void Connect(SocketAddress4 proxy, IClientOwner owner, long since)
    {
        Open(ClientAct.Connect, proxy, owner, since);
    }

    internal void Login(SocketAddress4 proxy, IClientOwner owner, long since)
    {
        Open(ClientAct.Login, proxy, owner, since);
    }

    /// <summary>Tries to log in with another account's password, and hangs up when that is refused.</summary>
    internal void Intrude(SocketAddress4 proxy, IClientOwner owner)
    {
        _loginLines = words.LoginLines(account, account + 1);
        Open(ClientAct.Intrude, proxy, owner, Stopwatch.GetTimestamp());
    }

    /// <summary>Hangs up in the middle of whatever is under way. The owner hears nothing.</summary>
    internal void Abort()
    {
        _act = ClientAct.None;
        _partial = [];
        Close();
    }

    internal void Noop(IClientOwner owner, long since)
    {
        Begin(ClientAct.Noop, owner, since);
        Say(words.Noop);
    }

    internal void Logout(IClientOwner owner)
    {
        Begin(ClientAct.Logout, owner, Stopwatch.GetTimestamp());
        Say(words.Logout);
    }

    internal void Download(IClientOwner owner, long length)
    {
        Begin(ClientAct.Download, owner, Stopwatch.GetTimestamp());
        int seed = Seed(ClientAct.Download);
        _download = new Transfer(length, seed);
        Say(words.Blast(length, seed));
    }

    internal void Upload(IClientOwner owner, long length)
    {
        Begin(ClientAct.Upload, owner, Stopwatch.GetTimestamp());
        int seed = Seed(ClientAct.Upload);
        _upload = new Transfer(length, seed);
        Say(words.Sink(length, seed));
        WaitFor(Interest.Read | Interest.Write);
    }

    protected override void OnBytes(Interest ready)
    {
        if ((ready & Interest.Write) != 0 && _act == ClientAct.Upload)
        {
            SendUpload();
        }

        if ((ready & ~Interest.Write) != 0)
        {
            do
            {
                ReceiveSome();
            }
            while (HoldsInput && IsOpen);
        }
    }

    protected override void TlsStarted()
    {
        _ = SaysMore();
    }

    private void Open(ClientAct act, SocketAddress4 proxy, IClientOwner owner, long since)
    {
        Begin(act, owner, since);
        _linesSaid = 0;
        _loginStep = 0;
        if (!TryConnect(proxy))
        {
            throw Failure("could not connect");
        }
    }

    private void Begin(ClientAct act, IClientOwner owner, long since)
    {
        _act = act;
        _owner = owner;
        Since = since;
    }

    // Each client and direction has another seed, so that bytes of another session never pass.
    private int Seed(ClientAct act)
    {
        return ((account * 2) + (act == ClientAct.Upload ? 1 : 0)) * 131 % Pattern.Period;
    }

    private void Say(ReadOnlySpan<byte> line)
    {
        if (Send(line) != line.Length)
        {
            throw Failure("could not send a command");
        }
    }

    private void SendUpload()
    {
        ReadOnlySpan<byte> next = _upload.Next(EventLoop.ScratchSize);
        int sent = Send(next);
        if (sent == Broken)
        {
            throw Failure("the connection broke");
        }

        _upload.Advance(Math.Max(sent, 0));
        if (_upload.IsDone)
        {
            WaitFor(Interest.Read);
        }
    }

    private void ReceiveSome()
    {
        byte[] scratch = Loop.Scratch;
        _partial.CopyTo(scratch, 0);
        int count = Receive(scratch.AsSpan(_partial.Length));
        if (count == NotNow)
        {
            return;
        }

        if (count <= 0)
        {
            End(count);
            return;
        }

        count += _partial.Length;
        _partial = [];
        Consume(scratch.AsSpan(0, count));
    }

    private void End(int count)
    {
        if (_act != ClientAct.Logout || count == Broken)
        {
            throw Failure(count == Broken ? $"the connection broke{TlsFailure()}" : "the proxy closed the connection");
        }

        Close();
        Finish();
    }

    private void Consume(ReadOnlySpan<byte> input)
    {
        while (!input.IsEmpty && IsOpen)
        {
            if (_act == ClientAct.Download && !_download.IsDone)
            {
                if (!_download.TryTake(input, out int taken))
                {
                    throw Failure($"a byte before {_download.Position} is wrong");
                }

                input = input[taken..];
                continue;
            }

            int lineEnd = input.IndexOf("\r\n"u8);
            if (lineEnd < 0)
            {
                _partial = input.ToArray();
                return;
            }

            Hear(input[..lineEnd]);
            input = input[(lineEnd + 2)..];
        }
    }

    private void Hear(ReadOnlySpan<byte> line)
    {
        bool isLogin = _act is ClientAct.Login or ClientAct.Intrude;
        ReplyKind kind = words.Judge(line, _act == ClientAct.Connect || (isLogin && _linesSaid == 0));
        if (_act == ClientAct.Intrude && _loginStep == _loginLines.Length && kind != ReplyKind.Interim)
        {
            EndIntrusion(kind);
            return;
        }

        if (_act == ClientAct.None || kind == ReplyKind.Negative)
        {
            throw Failure($"unexpected answer: {Encoding.ASCII.GetString(line)}");
        }

        if (kind == ReplyKind.Interim || _act == ClientAct.Logout)
        {
            return;
        }

        if (isLogin && SaysMore())
        {
            return;
        }

        if (_act == ClientAct.Upload && !_upload.IsDone)
        {
            throw Failure("an answer came before the upload ended");
        }

        Finish();
    }

    private void EndIntrusion(ReplyKind kind)
    {
        if (kind == ReplyKind.Positive)
        {
            throw Failure("a wrong password was accepted");
        }

        _loginLines = words.LoginLines(account);
        Close();
        Finish();
    }

    // False when the last answer was the one to the login.
    private bool SaysMore()
    {
        if (MustStartTls)
        {
            if (_linesSaid < words.StartTlsLines.Length)
            {
                Say(words.StartTlsLines[_linesSaid++]);
            }
            else
            {
                StartTls();
            }

            return true;
        }

        if (_loginStep == _loginLines.Length)
        {
            return false;
        }

        _linesSaid++;
        Say(_loginLines[_loginStep++]);
        return true;
    }

    private void Finish()
    {
        ClientAct act = _act;
        _act = ClientAct.None;
        _owner!.Done(this, act);
    }

    private BenchException Failure(string what)
    {
        return new BenchException($"{words.Protocol} client {account}, {_act}: {what}");
    }
}
