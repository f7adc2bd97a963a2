using System.Globalization;

namespace Posthorn.Bench.Proxies;

/// <summary>HAProxy passing bytes to the backend: it knows nothing of mail, so the clients log in at the backend themselves.</summary>
internal sealed class HaproxyProgram(string version) : ProxyProgram("haproxy", File, version)
{
    private const string File = "/usr/sbin/haproxy";

    internal override ProxyAbility Ability => ProxyAbility.Relay;

    internal static HaproxyProgram Find()
    {
        return new HaproxyProgram(Ask(File, "-v").Split('\n')[0]);
    }

    internal override bool Speaks(string protocol)
    {
        return protocol == "imap";
    }

    internal override IReadOnlyList<string> Configure(ProxySetup setup)
    {
        ProxyListener listener = setup.Listeners[0];
        string tls = "";
        if (listener.Tls is { } use)
        {
            string pem = System.IO.Path.Combine(setup.Directory, "haproxy.pem");
            System.IO.File.WriteAllText(pem, System.IO.File.ReadAllText(setup.Certificates.CertificateFile(use.Key))
                + "\n" + System.IO.File.ReadAllText(setup.Certificates.KeyFile(use.Key)));
            tls = $" ssl crt {pem}";
        }

        string file = System.IO.Path.Combine(setup.Directory, "haproxy.cfg");
        System.IO.File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"""
            global
                nbthread {setup.Workers}
                maxconn 9500
            defaults
                mode tcp
                timeout connect 60s
                timeout client 24h
                timeout server 24h
            listen mail
                bind {listener.Address}{tls}
                server backend 127.0.0.1:{setup.Stubs.Imap}

            """));
        return ["-db", "-f", file];
    }
}
