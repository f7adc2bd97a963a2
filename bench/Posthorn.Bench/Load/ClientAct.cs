namespace Posthorn.Bench.Load;

/// <summary>What a client is doing; it does one thing at a time.</summary>
internal enum ClientAct
{
    None,
    Connect,
    Login,

    /// <summary>To log in with a wrong password: done when refused.</summary>
    Intrude,
    Noop,
    Download,
    Upload,
    Logout,
}
