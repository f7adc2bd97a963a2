using System.Text;
using Posthorn.Config.Text;

namespace Posthorn.Tls;

/// <summary>A file in PEM, or <c>data:</c> with the PEM itself, opened as a BIO of OpenSSL.</summary>
internal sealed unsafe class PemFile : IDisposable
{
    private const string DataPrefix = "data:";

    private PemFile(nint bio) => Bio = bio;

    /// <summary>The BIO, at the start of the text.</summary>
    public nint Bio { get; private set; }

    /// <summary>What errors call it. Data stay out of them: they may be a key.</summary>
    public static string NameOf(PlacedText source, Func<string, string> path) =>
        source.Text.StartsWith(DataPrefix, StringComparison.Ordinal) ? DataPrefix : path(source.Text);

    /// <summary>The paths of those that are files.</summary>
    public static string[] PathsOf(IEnumerable<PlacedText> sources, Func<string, string> path) =>
        [.. sources.Where(source => !source.Text.StartsWith(DataPrefix, StringComparison.Ordinal)).Select(source => path(source.Text))];

    /// <summary>Opens the file.</summary>
    /// <param name="source">As configured.</param>
    /// <param name="path">Where relative paths lead.</param>
    /// <param name="what">What could not be done with what, for the error: <c>cannot load certificate "x":</c>; empty for nothing.</param>
    /// <exception cref="ConfigException">It cannot be opened.</exception>
    public static PemFile Open(PlacedText source, Func<string, string> path, string what)
    {
        LibCrypto.ClearErrors();
        bool isData = source.Text.StartsWith(DataPrefix, StringComparison.Ordinal);
        nint bio = isData ? FromText(source.Text[DataPrefix.Length..]) : LibCrypto.BioNewFile(path(source.Text), "r");
        if (bio != 0)
        {
            return new PemFile(bio);
        }

        string call = what.Length > 0 ? $"{what}: BIO_new_file()" : $"BIO_new_file(\"{path(source.Text)}\")";
        throw source.Error($"{call} failed {OpenSslError.Take()}");
    }

    /// <summary>Goes back to the start.</summary>
    public void Rewind() => _ = LibCrypto.BioControl(Bio, LibCrypto.BioReset, 0, 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Bio != 0)
        {
            _ = LibCrypto.BioFree(Bio);
            Bio = 0;
        }
    }

    // Copied, because a BIO over bytes of ours would keep their address.
    private static nint FromText(string text)
    {
        nint bio = LibCrypto.BioNew(LibCrypto.BioMemoryMethod());
        fixed (byte* bytes = Encoding.UTF8.GetBytes(text))
        {
            _ = LibCrypto.BioWrite(bio, bytes, Encoding.UTF8.GetByteCount(text));
        }

        return bio;
    }
}
