namespace Posthorn.Bench.Load;

/// <summary>Connects clients that never say a word, and leaves them there for whatever comes next.</summary>
internal sealed class SilentLoad(LoadPlace place, int count) : LoadRun(place)
{
    private const int MostAtOnce = 64;

    private int _started;
    private int _greeted;

    protected override bool IsFinished => _greeted == count;

    protected override string Progress => $"{_greeted} of {count} silent clients greeted";

    protected override void Start()
    {
    }

    protected override void StartWhatIsDue()
    {
        while (_started < count && _started - _greeted < MostAtOnce)
        {
            _started++;
            new SilentClient(Loop, () => _greeted++).Connect(Proxy);
        }
    }
}
