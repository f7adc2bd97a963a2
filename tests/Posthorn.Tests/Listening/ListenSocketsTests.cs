using Posthorn.Listening;
using Posthorn.Tests.Hosting;
using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Listening;

public sealed class ListenSocketsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_name_of_a_unix_socket_goes_when_the_last_loop_leaves_it()
    {
        ListenSocket socket = Open(_folder["s"]);
        socket.Retain();
        socket.Retain();
        socket.Release();
        Assert.True(File.Exists(_folder["s"]));
        socket.Release();

        Assert.False(File.Exists(_folder["s"]));
    }

    [Fact]
    public void A_name_that_cannot_be_removed_does_not_stop_the_loop_that_leaves_it()
    {
        string inner = Directory.CreateDirectory(_folder["inner"]).FullName;
        ListenSocket socket = Open(Path.Combine(inner, "s"));
        Directory.Delete(inner, recursive: true);
        socket.Retain();

        socket.Release();
    }

    [Fact]
    public void A_name_that_a_dead_process_has_left_is_taken_over()
    {
        ListenSocket dead = Open(_folder["s"]);
        File.Move(_folder["s"], _folder["kept"]);
        dead.Abandon();
        File.Move(_folder["kept"], _folder["s"]);

        Open(_folder["s"]).Abandon();
    }

    [Fact]
    public void A_name_in_a_folder_that_is_not_there_is_an_address_that_cannot_be_had() =>
        Assert.Throws<BindException>(() => Open(_folder["none/s"]));

    public void Dispose() => _folder.Dispose();

    private static ListenSocket Open(string path)
    {
        EndpointAddress address = EndpointAddress.FromUnixPath(path);
        var spec = new ListenSpec(address, ListenOptions.Default, ListenRoutes.None);
        return ListenSockets.Open([spec], new Dictionary<EndpointAddress, ListenSocket>())[address];
    }
}
