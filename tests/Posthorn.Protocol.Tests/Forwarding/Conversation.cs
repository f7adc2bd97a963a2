using System.Text;
using Posthorn.Protocol.Forwarding;
using Posthorn.Protocol.Tests.Replay;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Forwarding;

/// <summary>A client, or a proxy in front, that talks to a server of one protocol.</summary>
internal sealed class Conversation(string protocol, params string[] configuration)
{
    private readonly WireWriter _output = new();

    public IClientDialog Dialog { get; } = TestServer.Of(protocol, configuration).NewDialog();

    public ForwardedClient? Forwarded => Dialog.Forwarded;

    public static Conversation OfTrusted(string protocol, params string[] configuration) =>
        new(protocol, [.. configuration, "trusted_proxy on;"]);

    /// <summary>A client where <c>starttls</c> is so, inside TLS or not.</summary>
    public static Conversation Under(string protocol, string mode, bool isTls)
    {
        Conversation client = new(protocol, $"starttls {mode};");
        if (isTls)
        {
            client.Dialog.TlsStarted();
        }

        return client;
    }

    /// <summary>A login with the password <c>secret</c> leaves nothing of it once it has ended so.</summary>
    public static void AssertOverwritten(string protocol, string login, Action<IClientDialog> end)
    {
        Conversation client = new(protocol);
        client.Say(login);
        byte[] password = client.Dialog.Credentials.Password;
        Assert.Equal("secret"u8.ToArray(), password);
        end(client.Dialog);
        Assert.Equal(new byte[6], password);
        Assert.Throws<InvalidOperationException>(() => client.Dialog.Credentials);
    }

    public string Greeting()
    {
        Dialog.Greet(_output);
        return Taken();
    }

    /// <summary>Says a line, or several, and returns all that is answered.</summary>
    public string Say(string text)
    {
        byte[] input = Encoding.Latin1.GetBytes(text + "\r\n");
        int start = 0;
        while (start < input.Length)
        {
            DialogStep step = Dialog.Advance(input.AsSpan(start..), _output);
            start += step.Consumed;
            if (step.Action is DialogAction.NeedInput or DialogAction.Authenticate or DialogAction.Close)
            {
                break;
            }
        }

        return Taken();
    }

    private string Taken()
    {
        string text = Encoding.Latin1.GetString(_output.Written);
        _output.Clear();
        return text;
    }
}
