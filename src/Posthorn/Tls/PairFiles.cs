namespace Posthorn.Tls;

/// <summary>Where certificates, their keys and the pass phrases of these are.</summary>
/// <param name="Certificates">The files of certificates, as configured.</param>
/// <param name="Keys">The files of their keys, in the same order.</param>
/// <param name="PassPhrases">The file of pass phrases for keys; null for none.</param>
internal sealed record PairFiles(IReadOnlyList<PlacedText> Certificates, IReadOnlyList<PlacedText> Keys, PlacedText? PassPhrases)
{
    /// <summary>No certificate at all.</summary>
    public static readonly PairFiles None = new([], [], null);

    /// <summary>All that are given.</summary>
    public IEnumerable<PlacedText> All => PassPhrases is null ? Certificates.Concat(Keys) : Certificates.Concat(Keys).Append(PassPhrases);
}
