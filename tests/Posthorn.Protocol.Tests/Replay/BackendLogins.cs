using System.Text;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Replay;

/// <summary>Makes logins at backends for clients that have said what it takes.</summary>
internal static class BackendLogins
{
    public static LoginFacts Facts(string user = "user", string password = "secret") =>
        new(Encoding.Latin1.GetBytes(user), Encoding.Latin1.GetBytes(password), "mx.example", PassErrorMessage: false)
        {
            ProxySmtpAuth = true,
        };

    /// <summary>A client that has logged in with that name and password.</summary>
    public static Func<ILoginDialog> For(string protocol, LoginFacts facts, params string[] configuration)
    {
        string plain = Convert.ToBase64String(Encoding.Latin1.GetBytes("\0user\0secret"));
        string command = protocol switch
        {
            "imap" => $"a AUTHENTICATE PLAIN {plain}\r\n",
            _ => $"AUTH PLAIN {plain}\r\n",
        };
        return () =>
        {
            IClientDialog client = TestServer.Of(protocol, configuration).NewDialog();
            DialogStep step = client.Advance(Encoding.ASCII.GetBytes(command), new WireWriter());
            Assert.Equal(DialogAction.Authenticate, step.Action);
            return client.Login(facts);
        };
    }

    public static string Base64(string text) => Convert.ToBase64String(Encoding.Latin1.GetBytes(text));
}
