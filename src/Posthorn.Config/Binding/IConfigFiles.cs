namespace Posthorn.Config.Binding;

/// <summary>The files that a configuration may include: the language itself touches no file system.</summary>
public interface IConfigFiles
{
    /// <summary>The text of a file, given a full path.</summary>
    /// <exception cref="IOException">
    /// It cannot be read, for whatever reason; the message is the error's number and the operating system's words,
    /// <c>2: No such file or directory</c>, as it goes to the user inside of <c>open() "PATH" failed (…)</c>.
    /// </exception>
    string Read(string path);

    /// <summary>The full paths that a pattern with <c>*</c>, <c>?</c> or <c>[]</c> matches, sorted; empty when none does.</summary>
    IReadOnlyList<string> Glob(string pattern);
}
