namespace Posthorn.Tls;

/// <summary>The values of <c>proxy_ssl</c>.</summary>
internal enum BackendTlsMode
{
    /// <summary>The way to the backend is plain.</summary>
    Off,

    /// <summary>It begins with TLS, as at the ports 993, 995 and 465.</summary>
    On,

    /// <summary>It begins plain, and TLS is begun by the protocol's command before anything is told.</summary>
    StartTls,
}
