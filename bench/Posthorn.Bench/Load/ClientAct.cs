namespace Posthorn.Bench.Load;

/// <summary>What a client is doing; it does one thing at a time.</summary>
internal enum ClientAct
{
    None,
    Connect,
    Login,
    Noop,
    Download,
    Upload,
    Logout,
}
