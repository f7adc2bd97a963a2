namespace Posthorn.Upstream;

/// <summary>The <c>proxy_protocol</c> directive's values: which PROXY header a backend is sent.</summary>
internal enum ProxyProtocolVersion
{
    /// <summary>None.</summary>
    Off,

    /// <summary>The line of text.</summary>
    V1,

    /// <summary>The binary form.</summary>
    V2,
}
