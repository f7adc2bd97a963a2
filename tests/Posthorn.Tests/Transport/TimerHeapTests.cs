using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Transport;

public sealed class TimerHeapTests
{
    [Fact]
    public void Timers_come_due_in_order_however_they_were_armed_moved_and_disarmed()
    {
        var random = new Random(7);
        for (int round = 0; round < 200; round++)
        {
            var heap = new TimerHeap();
            var timers = new Probe[50];
            for (int i = 0; i < timers.Length; i++)
            {
                timers[i] = new Probe();
                heap.Arm(timers[i], random.Next(1000));
            }

            for (int i = 0; i < 100; i++)
            {
                Probe timer = timers[random.Next(timers.Length)];
                if (random.Next(4) == 0)
                {
                    heap.Disarm(timer);
                }
                else
                {
                    heap.Arm(timer, random.Next(1000));
                }
            }

            int armed = timers.Count(timer => timer.Place >= 0);
            int due = 0;
            for (long now = 0; now <= 1000; now += 10)
            {
                for (; heap.TakeDue(now) is { } timer; due++)
                {
                    Assert.InRange(timer.Due, now - 9, now);
                }
            }

            Assert.Equal(armed, due);
            Assert.Equal(0, heap.Count);
        }
    }

    [Fact]
    public void A_deadline_that_moved_later_does_not_come_at_the_old_time()
    {
        var heap = new TimerHeap();
        var timer = new Probe();
        heap.Arm(timer, 10);
        heap.Arm(timer, 50);

        Assert.Null(heap.TakeDue(49));
        Assert.Same(timer, heap.TakeDue(50));
    }

    private sealed class Probe : LoopTimer
    {
        internal override void OnDue()
        {
        }
    }
}
