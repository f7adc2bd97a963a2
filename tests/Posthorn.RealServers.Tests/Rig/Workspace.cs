namespace Posthorn.RealServers.Tests.Rig;

/// <summary>A temporary folder that servers running as other users can enter; gone when disposed.</summary>
internal sealed class Workspace : IDisposable
{
    public Workspace(string purpose)
    {
        // Short: the path of a Unix socket holds 107 bytes.
        Folder = Directory.CreateTempSubdirectory($"ph-{purpose}-").FullName;
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | others);
    }

    public string Folder { get; }

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Write(string name, string text)
    {
        string path = PathOf(name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A folder that any user may write to.</summary>
    public string OpenFolder(string name)
    {
        string path = Directory.CreateDirectory(PathOf(name)).FullName;
        File.SetUnixFileMode(path, (UnixFileMode)0b111_111_111);
        return path;
    }

    public void Dispose()
    {
        // A server's last child may still write its log while the folder goes.
        for (int attempt = 0; attempt < 5; attempt++)
        {
            try
            {
                Directory.Delete(Folder, recursive: true);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (IOException)
            {
                Thread.Yield();
            }
        }
    }
}
