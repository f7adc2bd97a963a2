using Posthorn.Config.Schema;

namespace Posthorn.Protocol.Sasl;

/// <summary>The mechanisms of one server block: which are advertised, and which are accepted.</summary>
internal sealed class SaslOffer
{
    private readonly HashSet<SaslMechanism> _enabled;

    /// <summary>An offer of the mechanisms whose words were configured; other words belong to the protocol and are passed over.</summary>
    public SaslOffer(IEnumerable<string> words)
    {
        var given = new HashSet<string>(words);
        Advertised = [.. SaslMechanisms.All.Where(mechanism => given.Contains(mechanism.Word))];
        _enabled = [.. Advertised];
    }

    /// <summary>The configured mechanisms, in the order that they are advertised in.</summary>
    public IReadOnlyList<SaslMechanism> Advertised { get; }

    /// <summary>Whether one of them challenges with the session's salt.</summary>
    public bool NeedsSalt => Advertised.Any(mechanism => mechanism.NeedsSalt);

    /// <summary>The mechanisms' words in Markdown, for the documentation of an <c>…_auth</c> directive.</summary>
    public static string WordsText => string.Join(", ", SaslMechanisms.All.Select(mechanism => $"`{mechanism.Word}`"));

    /// <summary>
    /// The parser of an <c>…_auth</c> directive: the mechanisms' words and the protocol's <paramref name="others"/>. The directive
    /// adds up when repeated, as nginx's bit masks do.
    /// </summary>
    public static Func<DirectiveUse, IReadOnlyList<string>> WordsOr(params string[] others) =>
        Values.AnyOf([.. SaslMechanisms.All.Select(mechanism => (mechanism.Word, mechanism.Word)), .. others.Select(word => (word, word))]);

    /// <summary>The accepted mechanism of that name; null when there is none, or it is not enabled.</summary>
    public SaslMechanism? Find(ReadOnlySpan<byte> name)
    {
        foreach (SaslMechanism mechanism in SaslMechanisms.All)
        {
            if (mechanism.IsNamed(name))
            {
                return mechanism.IsAlwaysAccepted || _enabled.Contains(mechanism) ? mechanism : null;
            }
        }

        return null;
    }
}
