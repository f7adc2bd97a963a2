using System.Text;
using Posthorn.Protocol.Tests.Replay;
using Xunit;

namespace Posthorn.Protocol.Tests.Soup;

public sealed class SoupTests
{
    public static TheoryData<string> Protocols() => [.. MailProtocols.All.Select(protocol => protocol.Name)];

    [Theory]
    [MemberData(nameof(Protocols))]
    public void Whatever_comes_is_answered_alike_however_it_is_split(string protocol)
    {
        TestServer server = TestServer.Of(protocol, $"{protocol}_auth plain cram-md5 external;", "max_errors 50;");
        int logins = 0;
        for (int seed = 0; seed < 4000; seed++)
        {
            var random = new Random(seed);
            byte[] client = ByteSoup.OfClient(random);
            byte[] backend = ByteSoup.OfBackend(random);
            string whole = SoupEater.Eat(server, client, backend, client.Length);
            string bytes = SoupEater.Eat(server, client, backend, 1);
            if (whole != bytes)
            {
                Assert.Fail($"seed {seed}\n{Encoding.Latin1.GetString(client)}\n---\n{whole}\n---\n{bytes}");
            }

            logins += whole.Contains(nameof(LoginAction.LoggedIn), StringComparison.Ordinal) ? 1 : 0;
        }

        // Otherwise the soup is too thin to prove anything.
        Assert.True(logins > 5, $"only {logins} sessions logged in");
    }
}
