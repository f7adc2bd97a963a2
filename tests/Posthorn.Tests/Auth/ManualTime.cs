namespace Posthorn.Tests.Auth;

/// <summary>A clock that the test moves.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _now = TimeSpan.TicksPerDay;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public void Advance(TimeSpan time) => _now += time.Ticks;
}
