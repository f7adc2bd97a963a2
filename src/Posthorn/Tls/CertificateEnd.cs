using Posthorn.Config.Text;

namespace Posthorn.Tls;

/// <summary>When a certificate of the server ends.</summary>
/// <param name="Name">Its file.</param>
/// <param name="ServerNames">The names in it.</param>
/// <param name="Position">The place of its directive.</param>
/// <param name="Ends">The last moment that it is good.</param>
internal sealed record CertificateEnd(string Name, IReadOnlySet<string> ServerNames, SourcePosition? Position, DateTimeOffset Ends)
{
    /// <summary>The first of its names in alphabetical order; empty when it has none.</summary>
    public string FirstName => ServerNames.Order(StringComparer.Ordinal).FirstOrDefault() ?? "";

    private static readonly TimeSpan Notice = TimeSpan.FromDays(30);

    /// <summary>What is to be said of it at a time; null while there is nothing to say.</summary>
    public string? WarningAt(DateTimeOffset now)
    {
        TimeSpan left = Ends - now;
        if (left >= Notice)
        {
            return null;
        }

        return left < TimeSpan.Zero
            ? $"the certificate \"{Name}\" has expired"
            : $"the certificate \"{Name}\" expires in {left.Days} days";
    }
}
