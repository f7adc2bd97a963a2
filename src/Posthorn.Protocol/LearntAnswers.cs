using Posthorn.Config.Schema;

namespace Posthorn.Protocol;

/// <summary>
/// The answers that list what the backends were learnt to do (<c>imap_capabilities auto</c> and the like). They are made once for
/// a list: whoever learns shares one object among all sessions until it changes.
/// </summary>
/// <param name="make">Makes the answers of a list.</param>
internal sealed class LearntAnswers(Func<IReadOnlyList<string>, CapabilityAnswers> make)
{
    /// <summary>The word that stands in place of a list.</summary>
    public const string Auto = "auto";

    private const int LongestCapability = 200;
    private const int MostCapabilities = 200;

    // Replaced as a whole, so that event loops which find it stale at the same time do no harm.
    private volatile Made? _made;

    /// <summary>Whether the words of a directive ask for what is learnt.</summary>
    public static bool IsAuto(IReadOnlyList<string> words) => words.Contains(Auto, StringComparer.OrdinalIgnoreCase);

    /// <summary>The parser of a directive that lists capabilities: words, or <c>auto</c> alone.</summary>
    public static IReadOnlyList<string> WordsOrAuto(DirectiveUse use) => use.Arguments.Count > 1 && IsAuto(use.Arguments)
        ? throw use.Error($"\"{Auto}\" in \"{use.Name}\" directive stands alone")
        : use.Arguments;

    /// <summary>What of a list came as text that may be told to a client: a backend's word is not to be trusted with the wire.</summary>
    public static IEnumerable<string> Plain(IReadOnlyList<string> learnt) => learnt
        .Where(capability => capability.Length is > 0 and <= LongestCapability && !capability.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        .Take(MostCapabilities);

    /// <summary>The answers of that list; null without one.</summary>
    public CapabilityAnswers? For(IReadOnlyList<string>? learnt)
    {
        if (learnt is null)
        {
            return null;
        }

        Made? made = _made;
        if (made is null || !ReferenceEquals(made.Of, learnt))
        {
            _made = made = new Made(learnt, make(learnt));
        }

        return made.Answers;
    }

    private sealed record Made(IReadOnlyList<string> Of, CapabilityAnswers Answers);
}
