using System.Globalization;
using System.Text;
using Posthorn.Fuzz.Engine;
using Posthorn.Protocol;
using Posthorn.Protocol.Wire;

namespace Posthorn.Fuzz.Targets;

/// <summary>One client's conversation, driven as the server's stage drives it, and watched.</summary>
internal sealed class ClientTalk(FuzzServer server, string protocol, Pieces pieces)
{
    // Greeting, capabilities and echoed tags are short; nothing a client says makes an answer long.
    private const int LongestAnswer = 4096;

    private readonly IClientDialog _dialog = server.NewDialog();
    private readonly WireWriter _output = new();
    private readonly AuthRequestWatch _requests = new(protocol);
    private readonly StringBuilder _story = new();
    private readonly StringBuilder _told = new();
    private int _logins;

    /// <summary>The story of the session.</summary>
    public string Play(byte[][] flights)
    {
        _dialog.Greet(_output);
        Look(0);
        foreach (byte[] flight in flights)
        {
            if (!Hear(flight))
            {
                break;
            }
        }

        // Side by side: when a part of an answer leaves depends on when its question is complete.
        return _story.Append("---\n").Append(_told).ToString();
    }

    /// <returns>Whether a handshake is due; else the session is over.</returns>
    private bool Hear(byte[] flight)
    {
        int start = 0;
        int end = 0;
        while (true)
        {
            int limit = Math.Min(end, start + server.Settings.ClientBufferSize);
            DialogStep step = _dialog.Advance(flight.AsSpan(start..limit), _output);
            if (step.Action == DialogAction.NeedInput)
            {
                FindingException.Unless(step.Consumed == 0, "NeedInput that consumed");
                Look(0);
                if (limit - start == server.Settings.ClientBufferSize)
                {
                    return End(AbortReason.CommandTooLong);
                }

                if (end == flight.Length)
                {
                    return false;
                }

                end += pieces.Next(flight.Length - end);
                continue;
            }

            CheckStep(step, flight.AsSpan(start..limit));
            start += step.Consumed;
            if (step.Action is DialogAction.Close or DialogAction.StartTls)
            {
                return step.Action == DialogAction.StartTls && ShakeHands();
            }

            if (step.Action == DialogAction.Authenticate && !Ask())
            {
                return false;
            }
        }
    }

    private bool ShakeHands()
    {
        _dialog.TlsStarted();
        return true;
    }

    private bool Ask()
    {
        Credentials credentials = _dialog.Credentials;
        FindingException.Unless(!credentials.HoldForbiddenBytes, "NUL, CR or LF in credentials");
        _requests.Look(credentials, _dialog.Envelope, ++_logins);
        string user = Flights.Show(credentials.User);
        _story.AppendLine(CultureInfo.InvariantCulture, $"{credentials.Method} {user} {Flights.Show(credentials.Password)}");
        if (credentials.User.Length % 8 == 7)
        {
            return End(AbortReason.Unavailable);
        }

        _dialog.Refused(new AuthRefusal("Bad login"), mayTryAgain: true, _output);
        Look(0);
        return true;
    }

    private void CheckStep(DialogStep step, ReadOnlySpan<byte> input)
    {
        FindingException.Unless(step.Consumed >= 1 && step.Consumed <= input.Length, $"consumed {step.Consumed} of {input.Length}");
        Promises.IsText(step.Log, "log");
        _ = input[step.Quote];
        _story.AppendLine(CultureInfo.InvariantCulture, $"{step.Action} {step.Consumed} {step.Log}");
        Look(step.Consumed);
    }

    private bool End(AbortReason reason)
    {
        _dialog.Abort(reason, _output);
        Look(0);
        return false;
    }

    // An answer may echo part of what was consumed.
    private void Look(int consumed)
    {
        Promises.AreLines(_output.Written, "to the client");
        FindingException.Unless(_output.Length <= LongestAnswer + consumed, "an answer that does not end");
        _told.Append(Flights.Show(_output.Written));
        _output.Clear();
    }
}
