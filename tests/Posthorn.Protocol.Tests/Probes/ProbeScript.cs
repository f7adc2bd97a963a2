using Posthorn.Protocol.Tests.Replay;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Tests.Probes;

/// <summary>Plays a probe as a login: healthy is logged in, unhealthy is failed.</summary>
internal sealed class ProbeScript(IProbeDialog probe) : ILoginDialog
{
    public string Action => "probing";

    /// <summary>Plays the lines; returns the end and what the backend can do.</summary>
    public static (LoginAction End, string? Reason, string Capabilities) Play(string protocol, ProbeFacts facts, params string[] lines)
    {
        IMailProtocol plate = MailProtocols.All.Single(known => known.Name == protocol);
        IProbeDialog? last = null;
        LoginStep end = LoginScript.Play(() => new ProbeScript(last = plate.NewProbe(facts)), lines);
        return (end.Action, end.Log, string.Join(", ", last!.Capabilities));
    }

    public LoginStep Advance(ReadOnlySpan<byte> fromBackend, WireWriter toBackend, WireWriter toClient)
    {
        ProbeStep step = probe.Advance(fromBackend, toBackend);
        LoginAction action = step.Action switch
        {
            ProbeAction.NeedInput => LoginAction.NeedInput,
            ProbeAction.Send => LoginAction.Send,
            ProbeAction.StartTls => LoginAction.StartTls,
            ProbeAction.Healthy => LoginAction.LoggedIn,
            _ => LoginAction.Failed,
        };
        return new LoginStep(action, step.Consumed, step.Offence, action == LoginAction.Failed ? step.Reason : null);
    }

    public void TlsStarted() => probe.TlsStarted();
}
