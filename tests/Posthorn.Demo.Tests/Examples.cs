using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Posthorn.Demo.Tests;

/// <summary>The configurations of conf/ and the built program that reads them.</summary>
internal static class Examples
{
    /// <summary>Where they are.</summary>
    public static readonly string Folder = FindFolder();

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "posthorn");

    /// <summary>Starts the program; its words come from the error stream.</summary>
    public static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardError = true })!;

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindFolder()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Posthorn.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return Path.Combine(folder, "conf");
    }
}
