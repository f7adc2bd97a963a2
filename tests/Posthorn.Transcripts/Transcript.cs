namespace Posthorn.Transcripts;

/// <summary>A recorded session: what the client, Posthorn, the auth source and the backend say, in order.</summary>
/// <param name="Protocol">The protocol's word (<c>imap</c>), from the folder.</param>
/// <param name="Name">The file's name without its extension.</param>
/// <param name="Summary">What it shows.</param>
/// <param name="Configuration">Directives of the server block, a line each.</param>
/// <param name="NginxDifferences">Why nginx is known to behave differently; empty when it behaves the same.</param>
/// <param name="Steps">The session, as Posthorn has it.</param>
public sealed record Transcript(
    string Protocol,
    string Name,
    string Summary,
    IReadOnlyList<string> Configuration,
    IReadOnlyList<string> NginxDifferences,
    IReadOnlyList<TranscriptStep> Steps)
{
    /// <summary>The session as nginx has it: the same but for the form of the login at an IMAP backend.</summary>
    public IReadOnlyList<TranscriptStep> NginxSteps { get; init; } = Steps;

    /// <inheritdoc/>
    public override string ToString() => $"{Protocol}/{Name}";
}
