namespace Posthorn.Protocol.Smtp;

/// <summary>The attributes of XCLIENT beyond ADDR, LOGIN and NAME, which every backend is told as by nginx.</summary>
[Flags]
internal enum XclientAttributes
{
    None = 0,
    Port = 1,
    Proto = 2,
    Helo = 4,
    DestAddr = 8,
    DestPort = 16,
    Session = 32,
    Ttl = 64,
    Forward = 128,
}
