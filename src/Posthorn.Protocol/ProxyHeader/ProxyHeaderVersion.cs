namespace Posthorn.Protocol.ProxyHeader;

/// <summary>The two forms of a PROXY header.</summary>
public enum ProxyHeaderVersion
{
    /// <summary>A line of text.</summary>
    V1,

    /// <summary>Binary, with room for more than addresses.</summary>
    V2,
}
