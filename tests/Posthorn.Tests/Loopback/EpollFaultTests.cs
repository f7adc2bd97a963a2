using System.Collections;
using System.Collections.Concurrent;
using Posthorn.Logging;
using Posthorn.Protocol;
using Posthorn.Sessions;
using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Loopback;

/// <summary>Faults where the product's loop dispatches events.</summary>
public sealed class EpollFaultTests : IDisposable
{
    private readonly LoopbackRig _rig = new();
    private readonly ConcurrentQueue<Exception> _faults = new();

    public EpollFaultTests() => _rig.Loop.ToldOfFaults = _faults.Enqueue;

    [Fact]
    public async Task A_fault_while_a_client_is_accepted_closes_it_and_the_next_is_served()
    {
        ServerBlock good = _rig.NewServer();
        var settings = new ErrorLogSettings([], new Faulty());
        _rig.Serve(new ServerBlock(good.Settings, good.Auth, new ServerLog(_rig.Log.Log, settings, book: null)));
        using (Peer unlucky = await _rig.CallAsync())
        {
            Assert.True(await unlucky.HearsTheEndAsync());
        }

        Assert.Single(_faults);
        _rig.Serve(good);
        await _rig.LogInAsync();
        Assert.Equal(1, await _rig.AskAsync(() => _rig.Worker.SessionCount));
    }

    [Fact]
    public async Task A_fault_at_one_event_leaves_the_others_of_the_same_wake_up()
    {
        using var broken = new Bell(_rig.Loop) { Fails = true };
        using var good = new Bell(_rig.Loop);
        await _rig.AskAsync(() =>
        {
            broken.Ring();
            good.Ring();
            return true;
        });
        await good.Heard.WaitAsync(Peer.Patience);
        await broken.Heard.WaitAsync(Peer.Patience);

        Assert.Single(_faults);
        await _rig.LogInAsync();
    }

    public void Dispose() => _rig.Dispose();

    // The list of clients with a debug log is the first thing that a new session looks at.
    private sealed class Faulty : IReadOnlyList<ClientRange>
    {
        public int Count => 1;

        public ClientRange this[int index] => throw new InvalidOperationException();

        public IEnumerator<ClientRange> GetEnumerator() => throw new InvalidOperationException();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed unsafe class Bell : IEpollTarget, IDisposable
    {
        private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly EpollLoop _loop;

        public Bell(EpollLoop loop)
        {
            _loop = loop;
            Fd = Libc.EventFd(0, Libc.SockNonblock | Libc.SockCloexec);
        }

        public int Fd { get; private set; }

        public bool Fails { get; init; }

        public Task Heard => _heard.Task;

        public void Ring()
        {
            ulong one = 1;
            _loop.Watch(this, Libc.EpollIn | Libc.EpollEt);
            _ = Libc.Write(Fd, (byte*)&one, sizeof(ulong));
        }

        public void OnEvents(uint events)
        {
            if (Fails)
            {
                throw new InvalidOperationException();
            }

            _heard.TrySetResult();
        }

        public bool Failed(Exception fault)
        {
            _heard.TrySetResult();
            return false;
        }

        public void Dispose() => _ = Libc.Close(Fd);
    }
}
