using Xunit;

namespace Posthorn.Demo.Tests;

/// <summary>The configuration and the demonstration must name the same ports.</summary>
public sealed class QuickstartTests
{
    [Fact]
    public void The_configuration_names_the_ports_of_the_demonstration()
    {
        string text = File.ReadAllText(Path.Combine(Root(), "conf", "quickstart.conf"));
        Assert.Contains($"listen 127.0.0.1:{DemoPorts.Imap};", text, StringComparison.Ordinal);
        Assert.Contains($"auth_http 127.0.0.1:{DemoPorts.AuthService}/auth;", text, StringComparison.Ordinal);
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Posthorn.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
