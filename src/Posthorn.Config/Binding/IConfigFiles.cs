namespace Posthorn.Config.Binding;

/// <summary>The files that a configuration may include: the language itself touches no file system.</summary>
public interface IConfigFiles
{
    /// <summary>The text of a file, given a full path.</summary>
    /// <exception cref="IOException">It cannot be read; the message is the operating system's words.</exception>
    string Read(string path);

    /// <summary>The full paths that a pattern with <c>*</c>, <c>?</c> or <c>[]</c> matches, sorted; empty when none does.</summary>
    IReadOnlyList<string> Glob(string pattern);
}
