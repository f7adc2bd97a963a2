using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Protocol;

namespace Posthorn.Logging;

/// <summary>The directives of nginx's <c>ngx_http_log_module</c>, for mail.</summary>
internal static class AccessLogDirectives
{
    internal static readonly Directive<LogFormatConfig> LogFormat = new("log_format")
    {
        In = [MailBlocks.Mail],
        Takes = new Arity(2, int.MaxValue),
        Repeats = true,
        Syntax = "name [escape=default|json|none] text ...",
        Summary = "A format for `access_log`, of the texts in a row, with variables. `escape` says how values are written: by `default` "
            + "quotes, backslashes, control characters and what is not ASCII as `\\xHH` and an empty value as `-`; by `json` as a string "
            + "of JSON; by `none` as they are, but for line ends and other control characters, which become `_`. A value is cut at "
            + "1024 characters. The formats `combined` and `json` are there without a directive. nginx's mail proxy has no access log.",
        Parser = LogFormatConfig.Parse,
        WhenBound = CheckName,
    };

    internal static readonly Directive<AccessLogConfig> AccessLog = new("access_log")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.OneOrMore,
        Repeats = true,
        Syntax = "off | file | syslog:server=address[,parameter=value] [format [buffer=size [flush=time]] [if=condition]]",
        Default = "off",
        Summary = "Writes a line for each session when it ends. `format` is the name of a `log_format` further up, `combined` without one. "
            + "Several may be given; a server that gives any has none of the outer ones. With `if`, sessions are left out for which the "
            + "text, with its variables, is empty or `0`. Lines are always gathered and written by a thread of their own, so `buffer` and "
            + "`flush` are accepted and change nothing. `gzip`, and variables in the file's name, are refused. `syslog:` is that of "
            + "`error_log`, and `severity` counts.",
        Parser = AccessLogConfig.Parse,
        WhenBound = CheckFormat,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Directive> All { get; } = [AccessLog, LogFormat];

    private static void CheckName(Scope mail, DirectiveUse use, LogFormatConfig added)
    {
        if (Predefined(added.Name) || mail.GetAll(LogFormat).Any(other => !ReferenceEquals(other, added) && other.Name == added.Name))
        {
            throw use.Error($"duplicate \"log_format\" name \"{added.Name}\"");
        }
    }

    // As in nginx a format stands before the logs that use it.
    private static void CheckFormat(Scope scope, DirectiveUse use, AccessLogConfig log)
    {
        if (log.Target is not null && !Predefined(log.Format) && scope.GetAll(LogFormat).All(format => format.Name != log.Format))
        {
            throw use.Error($"unknown log format \"{log.Format}\"");
        }
    }

    private static bool Predefined(string name) => PredefinedFormats.All.Any(format => format.Name == name);
}
