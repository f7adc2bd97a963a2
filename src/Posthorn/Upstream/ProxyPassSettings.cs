using Posthorn.Config.Schema;
using Posthorn.Dns;
using Posthorn.Logging;
using Posthorn.Mail;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Sessions;
using Posthorn.Tls;
using Posthorn.Variables;

namespace Posthorn.Upstream;

/// <summary>Where logins go that the auth source sends nowhere.</summary>
/// <param name="Text">The text of the configuration.</param>
/// <param name="DefaultPort">The port of an address without one.</param>
internal sealed record ProxyPassSettings(Template Text, int DefaultPort)
{
    /// <summary>The name of the host or group where all logins go; null where there is no one such.</summary>
    public string? FixedName => Fixed?.HostName;

    private AuthBackend? Fixed { get; init; }

    /// <summary>Resolves the directive in force in a server block; null when there is none.</summary>
    /// <exception cref="Config.Text.ConfigException">It is no address, or its host is not found.</exception>
    public static ProxyPassSettings? Resolve(Scope server, HostLookup lookup, VariableTable variables)
    {
        if (server.UseOf(ProxyPassDirectives.ProxyPass) is not { } use)
        {
            return null;
        }

        string written = server.Get(ProxyPassDirectives.ProxyPass);
        int port = BackendPort.Of(ProtocolChoice.Of(server), server.Get(BackendTlsDirectives.Ssl));
        var settings = new ProxyPassSettings(Template.Parse(written, use, variables), port);
        if (settings.Text.Constant is not { } text)
        {
            return settings;
        }

        (AuthBackend? place, string? problem) = BackendAddress.Read(text, settings.DefaultPort);
        bool found = place?.HostName is null || UpstreamSettings.Exists(server, place.HostName) || lookup(place.HostName).Length > 0;
        return place is not null && found
            ? settings with { Fixed = place }
            : throw use.Error($"{problem ?? "host not found"} in upstream \"{text}\"");
    }

    /// <summary>The backend of a session; null when there is none to be had: the log has been told.</summary>
    public AuthBackend? BackendOf(Session session)
    {
        if (Fixed is not null)
        {
            return Fixed;
        }

        string text = Text.Evaluate(session);
        (AuthBackend? place, string? problem) = BackendAddress.Read(text, DefaultPort);
        if (place is null)
        {
            session.Log.Write(LogLevel.Error, $"{problem} in upstream \"{LogText.Escape(text)}\" of \"proxy_pass\"");
        }

        return place;
    }
}
