using Xunit;

namespace Posthorn.Demo.Tests;

/// <summary>The configuration and the demonstration must name the same ports.</summary>
public sealed class QuickstartTests
{
    [Fact]
    public void The_configuration_names_the_ports_of_the_demonstration()
    {
        string text = File.ReadAllText(Path.Combine(Examples.Folder, "quickstart.conf"));
        Assert.Contains($"listen 127.0.0.1:{DemoPorts.Imap};\n        protocol imap;", text, StringComparison.Ordinal);
        Assert.Contains($"listen 127.0.0.1:{DemoPorts.Pop3};\n        protocol pop3;", text, StringComparison.Ordinal);
        Assert.Contains($"listen 127.0.0.1:{DemoPorts.Smtp};\n        protocol smtp;", text, StringComparison.Ordinal);
        Assert.Contains($"proxy_pass 127.0.0.1:{DemoPorts.ImapBackend};", text, StringComparison.Ordinal);
        Assert.Contains($"proxy_pass 127.0.0.1:{DemoPorts.Pop3Backend};", text, StringComparison.Ordinal);
        Assert.Contains($"proxy_pass 127.0.0.1:{DemoPorts.SmtpBackend};", text, StringComparison.Ordinal);
    }
}
