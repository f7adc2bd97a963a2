using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Posthorn.Hosting;

namespace Posthorn.Cli;

/// <summary>What <c>-v</c>, <c>-V</c> and <c>-h</c> print, in nginx's layout.</summary>
internal static class VersionText
{
    /// <summary>The program and its version.</summary>
    public const string Product = $"posthorn/{Number}";

    /// <summary>The version alone.</summary>
    public const string Number = "0.1.0";

    /// <summary>The nginx whose mail proxy is followed.</summary>
    public const string CompatibleWith = "nginx/1.31.5";

    /// <summary>The answer to <c>-v</c>.</summary>
    public const string Version = $"posthorn version: {Product} (compatible with the mail of {CompatibleWith})\n";

    /// <summary>What <c>-h</c> adds.</summary>
    public const string Usage =
        $"""
        Usage: posthorn [-?hvVtTq] [-s signal] [-p prefix]
                        [-e filename] [-c filename] [-g directives]
               posthorn {HashPassword.Word} [--scheme scheme] [user]

        Options:
          -?,-h         : this help
          -v            : show version and exit
          -V            : show version and build defaults then exit
          -t            : test configuration and exit
          -T            : test configuration, dump it and exit
          -q            : suppress non-error messages during configuration testing
          -s signal     : send signal to the running process: stop, quit, reopen, reload
          -p prefix     : set prefix path (default: {Locations.DefaultPrefix})
          -e filename   : set error log file (default: {Locations.DefaultErrorLog})
          -c filename   : set configuration file (default: {Locations.DefaultPrefix}{Locations.DefaultConfigurationFile})
          -g directives : set global directives out of configuration file
          {HashPassword.Word} : make a line for an auth_file, of a password that is asked for


        """;

    /// <summary>What <c>-V</c> adds.</summary>
    public static string Build() =>
        $"built with {RuntimeInformation.FrameworkDescription}{(RuntimeFeature.IsDynamicCodeSupported ? "" : ", native")}\n"
        + $"running with {OpenSslVersion() ?? "no OpenSSL"}\n"
        + "TLS SNI support enabled\n"
        + $"configure arguments: --prefix={Locations.DefaultPrefix} "
        + $"--conf-path={Locations.DefaultPrefix}{Locations.DefaultConfigurationFile} --error-log-path={Locations.DefaultErrorLog} "
        + $"--pid-path={Locations.DefaultPidFile} --user={CoreDirectives.DefaultUser} --with-mail --with-mail_ssl_module\n";

    private static unsafe string? OpenSslVersion()
    {
        // Loaded by hand: naming the version must work where the library is missing.
        if (!NativeLibrary.TryLoad("libcrypto.so.3", out nint library)
            || !NativeLibrary.TryGetExport(library, "OpenSSL_version", out nint function))
        {
            return null;
        }

        return Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<int, byte*>)function)(0));
    }
}
