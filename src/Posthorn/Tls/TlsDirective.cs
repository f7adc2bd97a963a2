using Posthorn.Config.Schema;
using Posthorn.Protocol;

namespace Posthorn.Tls;

/// <summary>What all directives of TLS have in common: they stand in <c>mail</c> and <c>server</c>.</summary>
internal static class TlsDirective
{
    /// <summary>Declares one.</summary>
    public static Directive<T> Of<T>(
        string name,
        string syntax,
        string summary,
        Func<DirectiveUse, T> parser,
        string? whenUnset,
        Arity? takes = null,
        bool repeats = false) => new(name)
        {
            In = MailBlocks.MailAndServer,
            Takes = takes ?? Arity.One,
            Syntax = syntax,
            Summary = summary,
            Default = whenUnset,
            Repeats = repeats,
            Parser = parser,
        };
}
