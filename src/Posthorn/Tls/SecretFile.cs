using Posthorn.Config.Text;
using Posthorn.Transport;

namespace Posthorn.Tls;

/// <summary>Reads a file of secrets whole.</summary>
internal static class SecretFile
{
    /// <summary>The bytes.</summary>
    /// <exception cref="ConfigException">It cannot be read; the words are nginx's.</exception>
    public static byte[] Read(PlacedText source, Func<string, string> path)
    {
        const int NoSuchFile = 2;
        const int PermissionDenied = 13;
        string name = path(source.Text);
        try
        {
            return File.ReadAllBytes(name);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw source.Error($"open() \"{name}\" failed {SocketError.Describe(NoSuchFile)}");
        }
        catch (UnauthorizedAccessException)
        {
            throw source.Error($"open() \"{name}\" failed {SocketError.Describe(PermissionDenied)}");
        }
        catch (IOException failure)
        {
            throw source.Error($"read() \"{name}\" failed ({failure.Message})");
        }
    }
}
