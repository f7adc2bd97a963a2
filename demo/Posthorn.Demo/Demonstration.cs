using System.Net;
using System.Net.Sockets;
using Posthorn.Demo.Imap;
using Posthorn.Demo.Mail;
using Posthorn.Demo.Pop3;
using Posthorn.Demo.Smtp;

namespace Posthorn.Demo;

/// <summary>The whole show: a mail server in this process, the proxy in front of it in another.</summary>
internal static class Demonstration
{
    /// <summary>Runs until told to stop.</summary>
    /// <exception cref="DemoException">It cannot begin, or the proxy ended by itself.</exception>
    public static async Task RunAsync(DemoOptions options, CancellationToken stop)
    {
        foreach (int port in (int[])[DemoPorts.Imap, DemoPorts.Pop3, DemoPorts.Smtp])
        {
            RequireFree(port, "the proxy", "stop what has it, or change `listen` in conf/quickstart.conf");
        }

        MailStore store = SampleMail.NewStore(DateTimeOffset.Now);
        await using var imap = Start(DemoPorts.ImapBackend, "the IMAP backend", port => new ImapService(port, store));
        await using var pop3 = Start(DemoPorts.Pop3Backend, "the POP3 backend", port => new Pop3Service(port, store));
        await using var smtp = Start(DemoPorts.SmtpBackend, "the SMTP backend", port => new SmtpService(port, store));
        await using var proxy = ProxyProcess.Start(options);
        if (await proxy.ListensAsync(DemoPorts.Imap, stop))
        {
            DemoWelcome.Write(Console.Out, store);
            await proxy.EndsAsync(stop);
        }

        if (!stop.IsCancellationRequested)
        {
            throw new DemoException("the proxy ended by itself; its own words are above");
        }
    }

    private static T Start<T>(int port, string what, Func<int, T> start)
    {
        RequireFree(port, what, "stop that program first");
        return start(port);
    }

    /// <summary>
    /// Asks by binding without SO_REUSEPORT: a proxy that is still running from before would otherwise share the port and get
    /// half of the connections.
    /// </summary>
    private static void RequireFree(int port, string what, string advice)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            probe.Listen();
        }
        catch (SocketException e)
        {
            throw new DemoException($"port {port} on 127.0.0.1, wanted for {what}, cannot be had ({e.Message}): {advice}");
        }
    }
}
