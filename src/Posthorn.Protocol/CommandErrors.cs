namespace Posthorn.Protocol;

/// <summary>
/// Counts the commands of a session that its parser did not understand. As in nginx the one that reaches <c>max_errors</c> is
/// answered and ends the session, while a well-formed command that is refused (a disabled mechanism, bad base64) is not counted.
/// </summary>
internal struct CommandErrors(int most)
{
    private int _seen;

    /// <summary>Counts one, and tells what follows once its answer is written.</summary>
    public DialogStep Add(int consumed) => ++_seen < most
        ? new DialogStep(DialogAction.Send, consumed)
        : new DialogStep(DialogAction.Close, consumed, "client sent too many invalid commands");
}
