namespace Posthorn.Bench.Load;

/// <summary>Whoever told a client to do something hears when it is done. Failures are exceptions: they end the run.</summary>
internal interface IClientOwner
{
    void Done(MailClient client, ClientAct act);
}
