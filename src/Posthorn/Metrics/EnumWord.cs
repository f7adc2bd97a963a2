using System.Text;

namespace Posthorn.Metrics;

/// <summary>The words by which metrics and access logs call the members of enumerations.</summary>
internal static class EnumWord
{
    /// <summary>The member's name in lower case, its words joined by underscores: <c>TimedOut</c> is <c>timed_out</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum
    {
        var word = new StringBuilder();
        bool wasUpper = true;
        foreach (char letter in value.ToString())
        {
            word.Append(char.IsUpper(letter) && !wasUpper ? "_" : "").Append(char.ToLowerInvariant(letter));
            wasUpper = char.IsUpper(letter);
        }

        return word.ToString();
    }
}
