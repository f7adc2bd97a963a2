using System.Text;
using System.Text.RegularExpressions;
using Posthorn.Tests.InMemory;
using Posthorn.Transcripts;
using Xunit;

namespace Posthorn.Tests.Replay;

/// <summary>Plays a transcript against a session and holds every byte of its against it.</summary>
internal sealed class CorridorReplay
{
    private readonly Transcript _transcript;
    private readonly Chunking _chunking;
    private readonly ReplayRig _rig;
    private readonly StringBuilder _clientHears = new();
    private readonly StringBuilder _backendHears = new();
    private readonly List<string> _logs = [];
    private byte[] _salt = [];

    private CorridorReplay(Transcript transcript, Chunking chunking)
    {
        _transcript = transcript;
        _chunking = chunking;
        _rig = new ReplayRig(transcript);
    }

    public static void Run(Transcript transcript, Chunking chunking) => new CorridorReplay(transcript, chunking).Run();

    private void Run()
    {
        IReadOnlyList<TranscriptStep> steps = _transcript.Steps;
        for (int i = 0; i < steps.Count; i++)
        {
            if (steps[i].Kind is not (StepKind.FromClient or StepKind.FromBackend))
            {
                Follow(steps[i]);
                continue;
            }

            Compare(steps[i]);
            int last = i;
            while (last + 1 < steps.Count && steps[last + 1].Kind == steps[i].Kind)
            {
                last++;
            }

            Say(steps[i].Kind == StepKind.FromClient ? _rig.Peer : _rig.Backend!, [.. steps.Skip(i).Take(last - i + 1)]);
            i = last;
        }

        Compare(steps[^1]);
        Assert.Equal(steps[^1].Kind == StepKind.Closed, _rig.IsOver);
        CompareLogs();
    }

    private void Follow(TranscriptStep step)
    {
        switch (step.Kind)
        {
            case StepKind.ToClient:
                _clientHears.Append(Show(step.Template));
                break;
            case StepKind.ToBackend:
                _backendHears.Append(Show(step.Template));
                break;
            case StepKind.Log:
                // A transcript quotes bytes as they are; the log must not.
                _logs.Add(Show(step.Template)
                    .Replace("\r", @"\x0D", StringComparison.Ordinal)
                    .Replace("\n", @"\x0A", StringComparison.Ordinal));
                break;
            case StepKind.Auth:
                Compare(step);
                _rig.Answer(step.Auth!);
                break;
            case StepKind.Closed:
                Assert.True(_rig.IsOver);
                break;
        }
    }

    private void Say(MemoryPeer peer, IReadOnlyList<TranscriptStep> lines)
    {
        IEnumerable<byte[]> chunks = lines.Select(line => line.Bytes(_salt));
        foreach (byte[] chunk in _chunking switch
        {
            Chunking.Whole => [chunks.SelectMany(line => line).ToArray()],
            Chunking.PerLine => chunks,
            _ => chunks.SelectMany(line => line).Select(single => new[] { single }),
        })
        {
            _rig.Say(peer, chunk);
        }
    }

    private void Compare(TranscriptStep before)
    {
        string where = $"{_transcript} {_chunking} before line {before.Line}: ";
        string heard = _rig.Peer.Take();
        Assert.Equal(where + "the client hears\n" + Salted(Take(_clientHears), heard), where + "the client hears\n" + heard);
        string backendHeard = _rig.Backend?.Take() ?? "";
        Assert.Equal(where + "the backend hears\n" + Take(_backendHears), where + "the backend hears\n" + backendHeard);
    }

    // The session makes a salt of its own, which the client's lines to come may have to repeat.
    private string Salted(string expected, string heard)
    {
        string pattern = Regex.Escape(expected)
            .Replace(@"\{salt}", "(?<salt><[^>]+>)", StringComparison.Ordinal)
            .Replace(@"\{salt64}", "(?<salt64>[A-Za-z0-9+/=]+)", StringComparison.Ordinal);
        Match match = Regex.Match(heard, $@"\A{pattern}\z", RegexOptions.ExplicitCapture);
        if (match.Groups["salt"] is { Success: true } plain)
        {
            _salt = Encoding.Latin1.GetBytes(plain.Value);
        }
        else if (match.Groups["salt64"] is { Success: true } coded)
        {
            _salt = Convert.FromBase64String(coded.Value);
        }

        return expected
            .Replace("{salt}", Show(_salt), StringComparison.Ordinal)
            .Replace("{salt64}", Convert.ToBase64String(_salt), StringComparison.Ordinal);
    }

    private void CompareLogs()
    {
        int found = 0;
        foreach (string line in _rig.Log)
        {
            if (found < _logs.Count && line.Contains(_logs[found] + " while ", StringComparison.Ordinal))
            {
                found++;
            }
        }

        string missing = _logs.ElementAtOrDefault(found) ?? "nothing";
        Assert.True(found == _logs.Count, $"{_transcript}: missing in the log: {missing}\n{string.Join('\n', _rig.Log)}");
    }

    private static string Take(StringBuilder expected)
    {
        string text = expected.ToString();
        expected.Clear();
        return text;
    }

    private static string Show(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
