using System.Text;

namespace Posthorn.Transcripts;

/// <summary>One line of a transcript.</summary>
/// <param name="Kind">Who does what.</param>
/// <param name="Template">The bytes with their line ending, in which <c>{salt}</c> and <c>{salt64}</c> still stand for themselves.</param>
/// <param name="Auth">The question and the answer of an <see cref="StepKind.Auth"/> step; otherwise null.</param>
/// <param name="Line">The line of the file, counted from 1, for messages.</param>
public sealed record TranscriptStep(StepKind Kind, byte[] Template, AuthExchange? Auth, int Line)
{
    /// <summary>The bytes on the wire of a session that has this salt (with its angle brackets; empty when it has none).</summary>
    public byte[] Bytes(byte[] salt)
    {
        // Latin-1 maps bytes to characters one to one.
        string template = Encoding.Latin1.GetString(Template);
        return Encoding.Latin1.GetBytes(template
            .Replace("{salt}", Encoding.Latin1.GetString(salt), StringComparison.Ordinal)
            .Replace("{salt64}", Convert.ToBase64String(salt), StringComparison.Ordinal));
    }
}
