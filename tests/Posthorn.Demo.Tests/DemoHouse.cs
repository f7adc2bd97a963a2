using System.Diagnostics;
using System.Globalization;
using Posthorn.Demo.Imap;
using Posthorn.Demo.Mail;
using Posthorn.Demo.Pop3;
using Posthorn.Demo.Smtp;

namespace Posthorn.Demo.Tests;

/// <summary>What <c>./dev demo</c> starts, by the same configuration, on ports that are free.</summary>
internal sealed class DemoHouse : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("posthorn-demo-").FullName;
    private readonly ImapService _imap;
    private readonly Pop3Service _pop3;
    private readonly SmtpService _smtp;
    private readonly Process _proxy;

    private DemoHouse()
    {
        _imap = new ImapService(0, Store);
        _pop3 = new Pop3Service(0, Store);
        _smtp = new SmtpService(0, Store);
        _proxy = Examples.Start("-c", WriteConfiguration());
    }

    public MailStore Store { get; } = SampleMail.NewStore(DateTimeOffset.UtcNow);

    /// <summary>The proxy's ports.</summary>
    public int Imap { get; } = Examples.FreePort();

    public int Pop3 { get; } = Examples.FreePort();

    public int Smtp { get; } = Examples.FreePort();

    /// <summary>Starts everything and waits until the proxy listens everywhere.</summary>
    public static async Task<DemoHouse> StartAsync(CancellationToken stop)
    {
        var house = new DemoHouse();
        string words = "";
        while (await house._proxy.StandardError.ReadLineAsync(stop) is { } line)
        {
            words += line + "\n";
            if (line.Contains("serving on ", StringComparison.Ordinal))
            {
                // Nobody else reads: a full pipe would stop the log.
                _ = house._proxy.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return house;
            }
        }

        await house.DisposeAsync();
        throw new InvalidOperationException($"the proxy did not start:\n{words}");
    }

    public async ValueTask DisposeAsync()
    {
        _proxy.Kill();
        await _proxy.WaitForExitAsync();
        _proxy.Dispose();
        await _smtp.DisposeAsync();
        await _pop3.DisposeAsync();
        await _imap.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string WriteConfiguration()
    {
        string text = File.ReadAllText(Path.Combine(Examples.Folder, "quickstart.conf"));
        (int From, int To)[] ports =
        [
            (DemoPorts.Imap, Imap),
            (DemoPorts.Pop3, Pop3),
            (DemoPorts.Smtp, Smtp),
            (DemoPorts.ImapBackend, _imap.Address.Port),
            (DemoPorts.Pop3Backend, _pop3.Address.Port),
            (DemoPorts.SmtpBackend, _smtp.Address.Port),
        ];
        foreach ((int from, int to) in ports)
        {
            text = text.Replace(
                string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{from}"),
                string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{to}"),
                StringComparison.Ordinal);
        }

        File.Copy(Path.Combine(Examples.Folder, "quickstart.passwd"), Path.Combine(_folder, "quickstart.passwd"));
        string file = Path.Combine(_folder, "quickstart.conf");
        File.WriteAllText(file, text.Replace("/tmp/posthorn-quickstart.pid", _folder + "/pid", StringComparison.Ordinal));
        return file;
    }
}
