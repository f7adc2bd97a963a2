using Posthorn.Config.Schema;

namespace Posthorn.Protocol;

/// <summary>The blocks that mail directives stand in.</summary>
public static class MailBlocks
{
    /// <summary>The <c>mail {}</c> block.</summary>
    public static readonly BlockKind Mail = new("mail");

    /// <summary>A <c>server {}</c> block inside <c>mail {}</c>.</summary>
    public static readonly BlockKind Server = new("server");

    /// <summary>Where nearly every mail directive may stand.</summary>
    public static readonly IReadOnlyList<BlockKind> MailAndServer = [Mail, Server];
}
