using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.TlsClients;

/// <summary>What <c>openssl s_client</c> told of a connection.</summary>
internal sealed record SClientReport(ExitReport Exit)
{
    public string Text => Exit.Text;

    /// <summary>Whether the handshake came to an end.</summary>
    public bool IsUp => Text.Contains("\nSSL handshake has read ", StringComparison.Ordinal)
        && !Text.Contains("Cipher is (NONE)", StringComparison.Ordinal);

    public bool IsReused => Text.Contains("\nReused, ", StringComparison.Ordinal);

    /// <summary>Fails the test with all that was said unless the handshake succeeded.</summary>
    public SClientReport MustBeUp()
    {
        Assert.True(IsUp, Text);
        return this;
    }

    public SClientReport MustSay(params string[] words)
    {
        foreach (string word in words)
        {
            Assert.True(Text.Contains(word, StringComparison.Ordinal), $"'{word}' is missing in:\n{Text}");
        }

        return this;
    }

    /// <summary>Fails the test unless the handshake failed and these words tell why.</summary>
    public void MustFail(string why)
    {
        Assert.False(IsUp, Text);
        MustSay(why);
    }
}
