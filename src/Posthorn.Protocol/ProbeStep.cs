namespace Posthorn.Protocol;

/// <summary>What the driver is to do after a probe advanced. Whatever was written to the backend is sent in every case.</summary>
public enum ProbeAction
{
    /// <summary>The backend's answer is not complete: more bytes, please.</summary>
    NeedInput,

    /// <summary>An answer was understood: the rest of the input may hold the next one.</summary>
    Send,

    /// <summary>As <see cref="LoginAction.StartTls"/>.</summary>
    StartTls,

    /// <summary>The backend does its work, and was told goodbye: send and close.</summary>
    Healthy,

    /// <summary>The backend does not do its work: close.</summary>
    Unhealthy,
}

/// <summary>One step of a probe.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Consumed">How many bytes of the input are dealt with; the rest is shown again.</param>
/// <param name="Reason">With Unhealthy: what is wrong, for the log; holds nothing that the backend said.</param>
/// <param name="Offence">With Unhealthy: which bytes of the input the log quotes behind it, escaped; none when empty.</param>
public readonly record struct ProbeStep(ProbeAction Action, int Consumed, string Reason = "", Range Offence = default);
