using System.Text;
using Posthorn.Protocol.AuthHttp;
using Xunit;

namespace Posthorn.Protocol.Tests.AuthHttp;

/// <summary>Feeds answers to the parser, at three chunkings that must agree.</summary>
internal static class Answers
{
    public const string Yes = "Auth-Status: OK\r\nAuth-Server: 192.0.2.1\r\nAuth-Port: 143\r\n";

    public sealed record Outcome(AuthHttpProgress Progress, AuthHttpAnswer? Answer, bool KeepsAlive, int Consumed)
    {
        public string Reason => Assert.IsType<AuthInvalid>(Answer).Reason;

        public AuthAccepted Accepted => Assert.IsType<AuthAccepted>(Answer);

        public AuthRefused Refused => Assert.IsType<AuthRefused>(Answer);
    }

    public static Outcome OfHeaders(
        string headers, bool needsPassword = false, string status = "HTTP/1.1 204 No Content", AuthHttpPlaces places = default) =>
        Of($"{status}\r\n{headers}\r\n", needsPassword, places);

    public static Outcome Of(string answer, bool needsPassword = false, AuthHttpPlaces places = default) =>
        Of(Encoding.Latin1.GetBytes(answer), needsPassword, places);

    public static Outcome Of(byte[] answer, bool needsPassword = false, AuthHttpPlaces places = default)
    {
        Outcome whole = Feed(answer, [answer.Length], needsPassword, places);
        Outcome lines = Feed(answer, LineEnds(answer), needsPassword, places);
        Outcome single = Feed(answer, Enumerable.Range(1, answer.Length), needsPassword, places);
        AssertSame(whole, lines);
        AssertSame(whole, single);
        return whole;
    }

    public static Outcome Feed(byte[] answer, IEnumerable<int> arrivals, bool needsPassword, AuthHttpPlaces places = default)
    {
        var parser = new AuthHttpAnswerParser();
        parser.Begin(needsPassword, places);
        int consumed = 0;
        foreach (int arrived in arrivals)
        {
            AuthHttpStep step = parser.Advance(answer.AsSpan(consumed..arrived));
            consumed += step.Consumed;
            if (step.Progress != AuthHttpProgress.NeedMore)
            {
                return new(step.Progress, parser.Answer, parser.KeepsAlive, consumed);
            }
        }

        return new(AuthHttpProgress.NeedMore, parser.Answer, parser.KeepsAlive, consumed);
    }

    private static IEnumerable<int> LineEnds(byte[] answer)
    {
        for (int i = 0; i < answer.Length; i++)
        {
            if (answer[i] == '\n' || i == answer.Length - 1)
            {
                yield return i + 1;
            }
        }
    }

    private static void AssertSame(Outcome expected, Outcome actual)
    {
        Assert.Equal(expected.Progress, actual.Progress);
        Assert.Equal(Describe(expected.Answer), Describe(actual.Answer));
        if (expected.KeepsAlive)
        {
            Assert.Equal(expected.Consumed, actual.Consumed);
        }
    }

    private static string Describe(AuthHttpAnswer? answer) => answer is AuthAccepted yes
        ? $"{yes.Backend} {Text(yes.User)} {Text(yes.Password)}"
        : $"{answer}";

    private static string Text(byte[]? bytes) => bytes is null ? "-" : Convert.ToHexString(bytes);
}
