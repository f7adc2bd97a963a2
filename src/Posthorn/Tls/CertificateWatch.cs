using Posthorn.Config.Text;
using Posthorn.Logging;

namespace Posthorn.Tls;

/// <summary>
/// Sees whether the files of a context have changed, has them read again, and knows when its certificates end. For the one thread
/// that may read keys.
/// </summary>
internal sealed class CertificateWatch
{
    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromDays(1);

    private readonly string[] _files;
    private readonly string _names;
    private readonly Func<bool, IReadOnlyList<CertificateEnd>> _read;
    private FileStamp[] _tried;
    private FileStamp[] _seen;
    private DateTimeOffset _warned = DateTimeOffset.UtcNow;
    private volatile IReadOnlyList<CertificateEnd> _ends;

    /// <summary>Has the files read for the first time.</summary>
    /// <param name="files">Their paths.</param>
    /// <param name="names">What the log calls them.</param>
    /// <param name="read">
    /// Reads them and serves with what is in them; told whether OpenSSL may ask at the terminal for a pass phrase.
    /// </param>
    /// <exception cref="ConfigException">OpenSSL does not take a file or a value.</exception>
    public CertificateWatch(string[] files, IEnumerable<string> names, Func<bool, IReadOnlyList<CertificateEnd>> read)
    {
        _files = files;
        _names = string.Join(", ", names);
        _read = read;

        // Stamped before they are read: what is written meanwhile shows at the next look.
        _tried = _seen = Stamps();
        _ends = read(true);
    }

    /// <summary>The certificates in force and when they end. Any thread may ask.</summary>
    public IReadOnlyList<CertificateEnd> Ends => _ends;

    /// <summary>
    /// Looks whether the files have changed, and has new connections served with what is in them now; what cannot be read leaves
    /// everything as it is.
    /// </summary>
    /// <returns>What there is to say, each thing once; of certificates that end soon, once a day.</returns>
    public IReadOnlyList<CertificateNews> Look(DateTimeOffset now)
    {
        var news = new List<CertificateNews>();
        FileStamp[] stamps = Stamps();

        // A certificate and its key are written one after the other: they are read only once they have come to rest.
        if (!stamps.AsSpan().SequenceEqual(_tried) && stamps.AsSpan().SequenceEqual(_seen))
        {
            _tried = stamps;
            news.Add(ReadAgain());
        }

        _seen = stamps;
        if (now - _warned >= BetweenWarnings)
        {
            _warned = now;
            news.AddRange(WarningsAt(now).Select(warning => new CertificateNews(LogLevel.Warn, warning.Message)));
        }

        return news;
    }

    /// <summary>What the administrator should know of a certificate that ends soon: a message and the place of its directive.</summary>
    public IReadOnlyList<(string Message, SourcePosition? Position)> WarningsAt(DateTimeOffset now) =>
        [.. _ends.Where(end => end.WarningAt(now) is not null).Select(end => (end.WarningAt(now)!, end.Position))];

    private CertificateNews ReadAgain()
    {
        try
        {
            _ends = _read(false);
            return new CertificateNews(LogLevel.Notice, $"certificates read again: {_names}");
        }
        catch (ConfigException failure)
        {
            return new CertificateNews(LogLevel.Error, $"{failure.Message}, the certificates in force stay so");
        }
    }

    private FileStamp[] Stamps() => [.. _files.Select(FileStamp.Of)];
}
