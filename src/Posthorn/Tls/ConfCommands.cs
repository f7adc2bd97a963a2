using Posthorn.Config.Text;

namespace Posthorn.Tls;

/// <summary>Runs the commands of <c>ssl_conf_command</c>.</summary>
internal static class ConfCommands
{
    /// <summary>Runs them, in the order of the file.</summary>
    /// <exception cref="ConfigException">OpenSSL does not take one; the words are nginx's.</exception>
    public static void Run(SslContextHandle context, TlsSettings settings, Func<string, string> path)
    {
        if (settings.Commands.Count == 0)
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
            foreach ((string name, string value, SourcePosition position) in settings.Commands)
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
                throw new ConfigException($"SSL_CONF_finish() failed {OpenSslError.Take()}", settings.Commands[^1].Position);
            }
        }
        finally
        {
            LibSsl.ConfFree(conf);
        }
    }
}
