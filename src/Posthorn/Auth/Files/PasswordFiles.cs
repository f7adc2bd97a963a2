namespace Posthorn.Auth.Files;

/// <summary>
/// The password files of the process, each once however many servers use it and however often the configuration is read: sessions
/// that began under an older configuration must not keep an older file in memory.
/// </summary>
internal static class PasswordFiles
{
    private static readonly Lock Guard = new();
    private static readonly Dictionary<string, WeakReference<PasswordFile>> Known = new(StringComparer.Ordinal);

    /// <summary>A file, read.</summary>
    /// <exception cref="PasswordFileException">It cannot be used.</exception>
    public static PasswordFile Open(string path)
    {
        lock (Guard)
        {
            PasswordFile? file = null;
            if (Known.TryGetValue(path, out WeakReference<PasswordFile>? known))
            {
                known.TryGetTarget(out file);
            }

            file ??= new PasswordFile(path, TimeProvider.System);
            file.Load();
            Known[path] = new WeakReference<PasswordFile>(file);
            return file;
        }
    }
}
