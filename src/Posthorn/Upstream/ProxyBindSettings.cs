using System.Net;
using Posthorn.Config.Schema;
using Posthorn.Logging;
using Posthorn.Sessions;
using Posthorn.Transport;
using Posthorn.Variables;

namespace Posthorn.Upstream;

/// <summary>From which address backends are called.</summary>
/// <param name="Text">The address, with its variables.</param>
/// <param name="IsTransparent">Whether it may be an address of another host.</param>
internal sealed record ProxyBindSettings(Template Text, bool IsTransparent)
{
    private LocalEnd? Fixed { get; init; }

    /// <summary>Resolves the directive in force in a server block; null where the system chooses.</summary>
    /// <exception cref="Config.Text.ConfigException">It is no address.</exception>
    public static ProxyBindSettings? Resolve(Scope server, VariableTable variables)
    {
        IReadOnlyList<string> words = server.Get(ProxyDirectives.Bind);
        if (words is ["off"])
        {
            return null;
        }

        DirectiveUse use = server.UseOf(ProxyDirectives.Bind)!;
        var settings = new ProxyBindSettings(Template.Parse(words[0], use, variables), words.Count > 1);
        return settings.Text.Constant is not { } text ? settings
            : settings.Parse(text) is { } end ? settings with { Fixed = end }
            : throw use.Error($"invalid address \"{text}\"");
    }

    /// <summary>The local end for a session's way to a backend; null where the system chooses.</summary>
    public LocalEnd? For(Session session, EndpointAddress backend)
    {
        if (backend.Ip is null)
        {
            return null;
        }

        if (Fixed is not null)
        {
            return Fixed;
        }

        string text = Text.Evaluate(session);
        LocalEnd? end = Parse(text);
        if (end is null && text.Length > 0)
        {
            session.Log.Write(LogLevel.Error, $"invalid local address \"{LogText.Escape(text)}\"");
        }

        return end;
    }

    private LocalEnd? Parse(string text) => IPEndPoint.TryParse(text, out IPEndPoint? end)
        ? new LocalEnd(EndpointAddress.From(end.Address, end.Port), IsTransparent)
        : null;
}
