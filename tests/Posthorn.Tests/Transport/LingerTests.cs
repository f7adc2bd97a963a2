using System.Net.Sockets;
using Posthorn.Tests.Hosting;
using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Transport;

/// <summary>A closed connection that waits for its peer's end. Over sockets of packets, where each read takes one.</summary>
public sealed class LingerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EpollLoop _loop = new();

    [Theory]
    [InlineData(3, true)]
    [InlineData(16, false)]
    [InlineData(100, false)]
    public async Task A_peer_that_sends_and_sends_is_not_waited_for(int packets, bool lingers)
    {
        using Socket listener = new(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(_folder["s"]));
        listener.Listen();
        using Socket peer = new(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
        await peer.ConnectAsync(new UnixDomainSocketEndPoint(_folder["s"]), TestContext.Current.CancellationToken);
        Socket accepted = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        accepted.Blocking = false;
        var connection = new SocketConnection(_loop, (int)accepted.SafeHandle.DangerousGetHandle());
        accepted.SafeHandle.SetHandleAsInvalid();
        connection.Watch();
        Assert.Equal(IoStatus.Ok, await connection.HandshakeAsync(new Waiting(connection)));
        for (int i = 0; i < packets; i++)
        {
            Assert.Equal(1, peer.Send("x"u8));
        }

        connection.Close();

        Assert.Equal(lingers ? 1 : 0, _loop.ConnectionCount);
        Assert.Equal(-1, connection.Fd);
    }

    public void Dispose()
    {
        _loop.Dispose();
        _folder.Dispose();
    }

    /// <summary>A layer whose peer's goodbye is worth waiting for.</summary>
    private sealed class Waiting(Connection connection) : RecordLayer(connection)
    {
        public override bool HoldsInput => false;

        public override bool HoldsOutput => false;

        public override bool InputTruncated => false;

        public override string? Failure => null;

        public override void Begin(ReadOnlySpan<byte> received)
        {
        }

        public override IoStatus Handshake() => IoStatus.Ok;

        public override int Receive(Span<byte> buffer) => Posthorn.Transport.Wire.NothingNow;

        public override int Send(ReadOnlySpan<byte> bytes, bool isLast) => bytes.Length;

        public override bool HasUnreadInput() => false;

        public override void Flush()
        {
        }

        public override void EndOutput()
        {
        }

        public override bool Close() => true;
    }
}
