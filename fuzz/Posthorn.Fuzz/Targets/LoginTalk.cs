using System.Globalization;
using System.Text;
using Posthorn.Fuzz.Engine;
using Posthorn.Protocol;
using Posthorn.Protocol.Wire;

namespace Posthorn.Fuzz.Targets;

/// <summary>One login at a backend, driven as the server's stage drives it, and watched.</summary>
internal sealed class LoginTalk(ILoginDialog dialog, LoginFacts facts, Pieces pieces)
{
    // What one answer of the backend may set off: the longest are a user and a password, each escaped or in base64, and framing.
    private const int MostLines = 3;

    private readonly WireWriter _toBackend = new();
    private readonly WireWriter _toClient = new();
    private readonly StringBuilder _story = new();
    private readonly StringBuilder _commands = new();
    private readonly StringBuilder _answers = new();
    private bool _isTlsNew;
    private int _said;
    private int _passed;

    /// <summary>The story of the login.</summary>
    public string Play(byte[][] flights)
    {
        foreach (byte[] flight in flights)
        {
            if (!Hear(flight))
            {
                break;
            }
        }

        FindingException.Unless(_said <= 8192 + (16 * (facts.User.Length + facts.Password.Length)), "the backend is told without end");
        FindingException.Unless(_passed <= flights.Sum(flight => flight.Length) + 1024, "the client is told more than the backend said");
        return _story.Append("---\n").Append(_commands).Append("---\n").Append(_answers).ToString();
    }

    private bool Hear(byte[] flight)
    {
        int start = 0;
        int end = 0;
        while (true)
        {
            LoginStep step = dialog.Advance(flight.AsSpan(start..end), _toBackend, _toClient);
            if (step.Action == LoginAction.NeedInput)
            {
                FindingException.Unless(step.Consumed == 0, "NeedInput that consumed");
                Look();
                if (end == flight.Length)
                {
                    return false;
                }

                end += pieces.Next(flight.Length - end);
                continue;
            }

            Check(step, flight.AsSpan(start..end));
            start += step.Consumed;
            if (step.Action == LoginAction.StartTls)
            {
                dialog.TlsStarted();
                _isTlsNew = true;
                return true;
            }

            if (step.Action != LoginAction.Send)
            {
                return false;
            }
        }
    }

    private void Check(LoginStep step, ReadOnlySpan<byte> input)
    {
        // Inside TLS it is the dialog that speaks first.
        int least = _isTlsNew ? 0 : 1;
        _isTlsNew = false;
        FindingException.Unless(step.Consumed >= least && step.Consumed <= input.Length, $"consumed {step.Consumed} of {input.Length}");
        Promises.IsText(step.Log, "log");
        FindingException.Unless((step.SaslError ?? "").Length <= 4096, "an error of a token without end");
        Promises.IsText(dialog.Action, "action");
        string offence = Flights.Show(input[step.Offence]);
        _story.AppendLine(CultureInfo.InvariantCulture, $"{step.Action} {step.Consumed} {step.IsTemporary} {step.Log} {offence}");
        Look();
    }

    private void Look()
    {
        FindingException.Unless(Promises.AreLines(_toBackend.Written, "to the backend") <= MostLines, "several commands in one step");
        // What a client is told are the backend's own words, and no more than those that came.
        _passed += _toClient.Length;
        _said += _toBackend.Length;
        _commands.Append(Flights.Show(_toBackend.Written));
        _answers.Append(Flights.Show(_toClient.Written));
        _toBackend.Clear();
        _toClient.Clear();
    }
}
