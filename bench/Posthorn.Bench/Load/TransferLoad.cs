namespace Posthorn.Bench.Load;

/// <summary>Moves so many bytes down or up on each open session, all at once; the receiver checks every byte.</summary>
internal sealed class TransferLoad(LoadPlace place, MailClient[] sessions, ClientAct direction, long bytesEach)
    : LoadRun(place), IClientOwner
{
    private int _finished;

    protected override bool IsFinished => _finished == sessions.Length;

    protected override string Progress => $"{_finished} of {sessions.Length} transfers";

    void IClientOwner.Done(MailClient client, ClientAct act)
    {
        _finished++;
    }

    protected override void Start()
    {
        foreach (MailClient session in sessions)
        {
            if (direction == ClientAct.Download)
            {
                session.Download(this, bytesEach);
            }
            else
            {
                session.Upload(this, bytesEach);
            }
        }
    }
}
