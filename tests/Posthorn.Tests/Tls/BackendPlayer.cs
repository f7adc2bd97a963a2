using Posthorn.Protocol.AuthHttp;
using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Tls;

/// <summary>Plays an IMAP backend that speaks TLS, and lets in whoever comes.</summary>
internal sealed class BackendPlayer(
    SessionRig rig, string certificate, int version = TlsClientOptions.V13, bool asks = false) : IDisposable
{
    private readonly TlsServerContext _context = new(certificate, version, asks);

    /// <summary>The last connection; null before there was one.</summary>
    public TlsServer? Tls { get; private set; }

    /// <summary>Who logs in.</summary>
    public string User { get; init; } = "u";

    /// <summary>How many bytes it sends at a time.</summary>
    public int Segment { get; init; } = int.MaxValue;

    /// <summary>A client logs in as far as the backend is connected to.</summary>
    public MemoryPeer Begin()
    {
        MemoryPeer client = rig.Connect();
        rig.Say(client, $"a LOGIN {User} p\r\n");
        client.Take();
        Accept();
        return client;
    }

    /// <summary>The auth source sends a client here.</summary>
    public void Accept()
    {
        rig.Answer(new AuthAccepted(SessionRig.BackendPlace, null, null));
        Tls?.Dispose();
        Tls = new TlsServer(rig.Loop, rig.Backend!, _context) { Segment = Segment };
    }

    /// <summary>Shakes hands and lets the client in.</summary>
    public void LetIn()
    {
        Assert.True(Tls!.ShakeHands(), Tls.Complaint);
        Tls.Say("* OK backend\r\n");
        AnswerUntilIn();
    }

    /// <summary>Answers what is asked until somebody is logged in.</summary>
    public void AnswerUntilIn()
    {
        const int MostAnswers = 6;
        string said = "";
        for (int i = 0; i < MostAnswers; i++)
        {
            string heard = Tls!.Hear();
            string tag = heard.Split(' ')[0];
            said += heard;
            if (heard.EndsWith("}\r\n", StringComparison.Ordinal))
            {
                Tls.Say("+ go\r\n");
            }
            else if (heard.Contains("CAPABILITY", StringComparison.Ordinal))
            {
                Tls.Say($"* CAPABILITY IMAP4rev1\r\n{tag} OK\r\n");
            }
            else
            {
                break;
            }
        }

        Assert.Contains("LOGIN", said, StringComparison.Ordinal);
        Tls!.Say("a OK in\r\n");
    }

    /// <summary>A client that is logged in, with everything said so far taken.</summary>
    public MemoryPeer LogIn()
    {
        MemoryPeer client = Begin();
        LetIn();
        Assert.Equal("a OK in\r\n", client.Take());
        return client;
    }

    public void Dispose()
    {
        Tls?.Dispose();
        _context.Dispose();
    }
}
