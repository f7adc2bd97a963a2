using System.Text.RegularExpressions;
using Posthorn.Sessions;

namespace Posthorn.Variables;

/// <summary>A piece of a text with variables: one of the three is set.</summary>
/// <param name="Literal">Text as it stands.</param>
/// <param name="Variable">A variable of the session.</param>
/// <param name="Group">A part of what a regular expression matched, by number or name.</param>
internal readonly record struct TemplatePart(string? Literal, Variable? Variable, string? Group)
{
    /// <summary>Its value.</summary>
    public string Evaluate(Session session, Match? match) =>
        Literal ?? Variable?.Value(session) ?? match?.Groups[Group!].Value ?? "";
}
