using Posthorn.Config.Schema;
using Posthorn.Protocol;

namespace Posthorn.Logging;

/// <summary>The directives of the error log.</summary>
internal static class ErrorLogDirectives
{
    /// <summary>Levels that nginx knows for one of its parts: the true ones are about what a mail proxy does.</summary>
    private static readonly Dictionary<string, bool> DebugParts = new(StringComparer.Ordinal)
    {
        ["debug_core"] = true,
        ["debug_event"] = true,
        ["debug_mail"] = true,
        ["debug_alloc"] = false,
        ["debug_mutex"] = false,
        ["debug_http"] = false,
        ["debug_stream"] = false,
    };

    /// <summary><c>error_log</c>.</summary>
    internal static readonly Directive<ErrorLogTarget> ErrorLog = new("error_log")
    {
        In = [BlockKind.Main, MailBlocks.Mail, MailBlocks.Server],
        Takes = Arity.OneOrMore,
        Repeats = true,
        Syntax = "file | stderr | syslog:server=address[,parameter=value] [level]",
        Default = "logs/error.log error",
        Summary = """
            Where messages of this level and graver ones go: `debug`, `info`, `notice`, `warn`, `error`, `crit`, `alert` or
            `emerg`. Several may be given on one level of the configuration; one that gives any replaces the outer ones. With
            `syslog:`, `server` is an address with an optional port (514) or `unix:` and a path, `facility` defaults to `local7`,
            `tag` to `posthorn`, and `nohostname` leaves the host name out; `severity` is accepted, but each message goes by
            its own. When the main level logs to syslog alone, the default file takes errors too.
            """,
        Parser = ParseTarget,
    };

    /// <summary><c>debug_connection</c>, which stands in the given block (<c>events</c>).</summary>
    internal static Directive<ClientRange[]> DebugConnection(BlockKind events) => new("debug_connection")
    {
        In = [events],
        Takes = Arity.One,
        Repeats = true,
        Syntax = "address | CIDR | unix: | host",
        Summary = "Sessions of these clients are logged at level `debug`, whatever level `error_log` gives.",
        Parser = ClientRange.Parse,
    };

    private static ErrorLogTarget ParseTarget(DirectiveUse use)
    {
        string place = use.Arguments[0];
        if (place.StartsWith("memory:", StringComparison.Ordinal))
        {
            throw use.Error($"\"{place}\" is not supported: there is no debugger to read a log in memory with");
        }

        if (place.StartsWith(SyslogSettingsParser.Prefix, StringComparison.Ordinal))
        {
            SyslogSettings syslog = SyslogSettingsParser.Parse(use, place);
            return new ErrorLogTarget(ParseLevel(use), null, syslog);
        }

        // nginx takes an empty name for the standard error stream, too.
        return new ErrorLogTarget(ParseLevel(use), place is "stderr" or "" ? null : place, null);
    }

    private static LogLevel ParseLevel(DirectiveUse use)
    {
        LogLevel? level = null;
        bool inParts = false;
        foreach (string word in use.Arguments.Skip(1))
        {
            if (LogLevelWords.TryParse(word) is { } whole)
            {
                level = level is null ? whole : throw use.Error($"duplicate log level \"{word}\"");
            }
            else if (DebugParts.TryGetValue(word, out bool ofMail) && (level is null || inParts))
            {
                // Any part's debug level lies above info; ours are all or none.
                inParts = true;
                level = ofMail || level == LogLevel.Debug ? LogLevel.Debug : LogLevel.Info;
            }
            else
            {
                throw use.Error($"invalid log level \"{word}\"");
            }
        }

        return level ?? LogLevel.Error;
    }
}
