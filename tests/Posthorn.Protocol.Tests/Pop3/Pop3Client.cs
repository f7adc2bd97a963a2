using System.Text;
using Posthorn.Protocol.Tests.Replay;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Pop3;

/// <summary>
/// A client of the bare dialog, which notes what happens as text: what is said, asked, logged, closed. Every login is refused,
/// and the TLS that is agreed to begins at once.
/// </summary>
internal sealed class Pop3Client(params string[] configuration)
{
    private readonly IClientDialog _dialog = TestServer.Of("pop3", configuration).NewDialog();
    private readonly WireWriter _output = new();
    private readonly StringBuilder _notes = new();
    private byte[] _pending = [];
    private bool _closed;

    public string Notes => _notes.ToString();

    public IClientDialog Dialog => _dialog;

    public string Say(string text) => Say(Encoding.Latin1.GetBytes(text));

    public string Say(ReadOnlySpan<byte> bytes)
    {
        _pending = [.. _pending, .. bytes];
        int before = _notes.Length;
        while (!_closed && _pending.Length > 0)
        {
            DialogStep step = _dialog.Advance(_pending, _output);
            Assert.Equal(step.Action == DialogAction.NeedInput, step.Consumed == 0);
            Flush();
            if (step.Action == DialogAction.NeedInput)
            {
                break;
            }

            _pending = _pending[step.Consumed..];
            Follow(step);
        }

        return _notes.ToString(before, _notes.Length - before);
    }

    public string Abort(AbortReason reason)
    {
        _dialog.Abort(reason, _output);
        string said = Encoding.Latin1.GetString(_output.Written);
        _output.Clear();
        return said;
    }

    private void Follow(DialogStep step)
    {
        _notes.Append(step.Log is null ? "" : $"({step.Log})");
        switch (step.Action)
        {
            case DialogAction.Authenticate:
                Credentials asked = _dialog.Credentials;
                _notes.Append($"({asked.Method} {Show(asked.User)} {Show(asked.Password)} {Show(asked.Salt)})");
                _dialog.Refused(new AuthRefusal("no"), mayTryAgain: true, _output);
                Flush();
                break;
            case DialogAction.StartTls:
                _notes.Append("(TLS)");
                _dialog.TlsStarted();
                break;
            case DialogAction.Close:
                _notes.Append("(closed)");
                _closed = true;
                break;
        }
    }

    private void Flush()
    {
        _notes.Append(Show(_output.Written));
        _output.Clear();
    }

    private static string Show(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
