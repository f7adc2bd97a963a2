using System.Net;
using Posthorn.Config.Schema;

namespace Posthorn.Logging;

/// <summary>Where a scope's messages go, and whose sessions are logged at level debug.</summary>
/// <param name="Targets">For <see cref="LogBook.Open"/>.</param>
/// <param name="DebugClients">What <c>debug_connection</c> gives.</param>
internal sealed record ErrorLogSettings(IReadOnlyList<ErrorLogTarget> Targets, IReadOnlyList<ClientRange> DebugClients)
{
    /// <summary>The settings in force in a scope.</summary>
    /// <param name="scope">The whole file, <c>mail</c> or a <c>server</c>.</param>
    /// <param name="defaultLog">The file of the default, a path or <c>stderr</c> (<c>-e</c>).</param>
    /// <param name="debugConnection">The declaration that the catalog holds; null when it holds none.</param>
    public static ErrorLogSettings Resolve(Scope scope, string defaultLog, Directive<ClientRange[]>? debugConnection = null)
    {
        Scope? setter = scope;
        while (setter?.Sets(ErrorLogDirectives.ErrorLog) == false)
        {
            setter = setter.Parent;
        }

        IReadOnlyList<ErrorLogTarget> targets = setter?.GetAll(ErrorLogDirectives.ErrorLog) ?? [];
        if (setter?.Parent is null && targets.All(target => target.Syslog is not null))
        {
            // nginx opens its default file for errors unless the main level names a file.
            targets = [.. targets, new ErrorLogTarget(LogLevel.Error, defaultLog is "stderr" or "" ? null : defaultLog, null)];
        }

        return new ErrorLogSettings(targets, debugConnection is null ? [] : FindDebugClients(scope, debugConnection));
    }

    /// <summary>Whether a client's session is logged at level debug: it then takes <see cref="Log.WithLevel"/>.</summary>
    /// <param name="client">Its address; null when it came over a Unix socket.</param>
    public bool Debugs(IPAddress? client)
    {
        foreach (ClientRange range in DebugClients)
        {
            if (range.Holds(client))
            {
                return true;
            }
        }

        return false;
    }

    private static List<ClientRange> FindDebugClients(Scope scope, Directive<ClientRange[]> debugConnection)
    {
        Scope main = scope;
        while (main.Parent is { } parent)
        {
            main = parent;
        }

        // The events block stands beside mail, not around it: inheritance does not find it.
        var found = new List<ClientRange>();
        foreach (Scope block in main.Children.Where(child => child.Sets(debugConnection)))
        {
            found.AddRange(block.GetAll(debugConnection).SelectMany(ranges => ranges));
        }

        return found;
    }
}
