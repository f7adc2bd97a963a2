using System.Text;
using Posthorn.Protocol.Wire;
using Posthorn.Transcripts;
using Xunit;

namespace Posthorn.Protocol.Tests.Replay;

/// <summary>Plays a transcript against the pure dialogs and holds every byte of theirs against it.</summary>
internal sealed class TranscriptReplay
{
    private readonly Transcript _transcript;
    private readonly Chunking _chunking;
    private readonly PureSession _session;
    private readonly StringBuilder _clientHears = new();
    private readonly StringBuilder _backendHears = new();
    private readonly List<string> _logs = [];

    private TranscriptReplay(Transcript transcript, Chunking chunking)
    {
        _transcript = transcript;
        _chunking = chunking;
        _session = new PureSession(TestServer.Of(transcript.Protocol, transcript.Configuration));
    }

    public static void Run(Transcript transcript, Chunking chunking) => new TranscriptReplay(transcript, chunking).Run();

    private void Run()
    {
        _session.Greet();
        IReadOnlyList<TranscriptStep> steps = _transcript.Steps;
        for (int i = 0; i < steps.Count; i++)
        {
            if (steps[i].Kind is StepKind.FromClient or StepKind.FromBackend)
            {
                Compare(steps[i]);
                int last = i;
                while (last + 1 < steps.Count && steps[last + 1].Kind == steps[i].Kind)
                {
                    last++;
                }

                Say(steps[i].Kind, [.. steps.Skip(i).Take(last - i + 1)]);
                i = last;
            }
            else
            {
                Follow(steps[i]);
            }
        }

        Compare(steps[^1]);
        Assert.Equal(steps[^1].Kind == StepKind.Closed, _session.Now == PureSession.Phase.Closed);
        Assert.Equal(_logs, _session.Logs);
    }

    private void Follow(TranscriptStep step)
    {
        switch (step.Kind)
        {
            case StepKind.ToClient:
                _clientHears.Append(Show(step.Bytes(TestServer.Salt)));
                break;
            case StepKind.ToBackend:
                _backendHears.Append(Show(step.Bytes(TestServer.Salt)));
                break;
            case StepKind.Log:
                _logs.Add(Show(step.Template));
                break;
            case StepKind.Auth:
                Compare(step);
                _session.AuthAnswers(step.Auth!);
                break;
            case StepKind.Tls:
                Compare(step);
                _session.ShakeHands();
                break;
            case StepKind.Relay:
                Assert.Equal(PureSession.Phase.Relay, _session.Now);
                break;
            case StepKind.Closed:
                Assert.Equal(PureSession.Phase.Closed, _session.Now);
                break;
        }
    }

    private void Say(StepKind kind, IReadOnlyList<TranscriptStep> lines)
    {
        IEnumerable<byte[]> chunks = lines.Select(line => line.Bytes(TestServer.Salt));
        foreach (byte[] chunk in _chunking switch
        {
            Chunking.Whole => [chunks.SelectMany(line => line).ToArray()],
            Chunking.PerLine => chunks,
            _ => chunks.SelectMany(line => line).Select(single => new[] { single }),
        })
        {
            if (kind == StepKind.FromClient)
            {
                _session.ClientSays(chunk);
            }
            else
            {
                _session.BackendSays(chunk);
            }
        }
    }

    private void Compare(TranscriptStep before)
    {
        string where = $"{_transcript} {_chunking} before line {before.Line}: ";
        Assert.Equal(where + "the client hears\n" + Take(_clientHears), where + "the client hears\n" + Take(_session.ToClient));
        Assert.Equal(where + "the backend hears\n" + Take(_backendHears), where + "the backend hears\n" + Take(_session.ToBackend));
    }

    private static string Take(WireWriter written)
    {
        string text = Show(written.Written);
        written.Clear();
        return text;
    }

    private static string Take(StringBuilder expected)
    {
        string text = expected.ToString();
        expected.Clear();
        return text;
    }

    private static string Show(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
