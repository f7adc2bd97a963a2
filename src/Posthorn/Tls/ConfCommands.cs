using Posthorn.Config.Schema;
using Posthorn.Config.Text;

namespace Posthorn.Tls;

/// <summary>Runs the commands of <c>ssl_conf_command</c> and <c>proxy_ssl_conf_command</c>.</summary>
internal static class ConfCommands
{
    /// <summary>Those in force in a block: name, value, place.</summary>
    public static IReadOnlyList<(string Name, string Value, SourcePosition Position)> Of(
        Scope scope, Directive<IReadOnlyList<string>> directive) =>
        [.. scope.GetAll(directive).Zip(scope.UsesOf(directive), (words, use) => (words[0], words[1], use.Position))];

    /// <summary>Runs them, in the order of the file.</summary>
    /// <exception cref="ConfigException">OpenSSL does not take one; the words are nginx's.</exception>
    public static void Run(
        SslContextHandle context, IReadOnlyList<(string Name, string Value, SourcePosition Position)> commands, Func<string, string> path)
    {
        if (commands.Count == 0)
        {
            return;
        }

        LibCrypto.ClearErrors();
        nint conf = LibSsl.ConfNew();
        try
        {
            _ = LibSsl.ConfSetFlags(
                conf, LibSsl.ConfFile | LibSsl.ConfServer | LibSsl.ConfClient | LibSsl.ConfCertificate | LibSsl.ConfShowErrors);
            LibSsl.ConfSetContext(conf, context);
            foreach ((string name, string value, SourcePosition position) in commands)
            {
                bool isPath = LibSsl.ConfTypeOf(conf, name) is LibSsl.ConfTypeFile or LibSsl.ConfTypeDirectory;
                string argument = isPath ? path(value) : value;
                if (LibSsl.ConfCommand(conf, name, argument) <= 0)
                {
                    throw new ConfigException($"SSL_CONF_cmd(\"{name}\", \"{argument}\") failed {OpenSslError.Take()}", position);
                }
            }

            if (LibSsl.ConfFinish(conf) != 1)
            {
                throw new ConfigException($"SSL_CONF_finish() failed {OpenSslError.Take()}", commands[^1].Position);
            }
        }
        finally
        {
            LibSsl.ConfFree(conf);
        }
    }
}
