namespace Posthorn.Transport;

/// <summary>
/// Who is watched under which descriptor. In pages, because a table that doubles has as much memory idle as in use. A descriptor's
/// number is given out again once closed: its generation tells events of the former from those of the latter.
/// </summary>
internal sealed class EpollTargets
{
    private const int PageSize = 256;
    private Page?[] _pages = new Page?[4];

    /// <summary>Takes a target in.</summary>
    /// <returns>The generation of its descriptor.</returns>
    public int Add(IEpollTarget target)
    {
        int page = target.Fd / PageSize;
        if (page >= _pages.Length)
        {
            Array.Resize(ref _pages, Math.Max(_pages.Length * 2, page + 1));
        }

        Page slots = _pages[page] ??= new Page();
        slots.Targets[target.Fd % PageSize] = target;
        return ++slots.Generations[target.Fd % PageSize];
    }

    /// <summary>Puts another target in one's place, which is watched under the same descriptor.</summary>
    public void Replace(IEpollTarget target, IEpollTarget heir) => _pages[target.Fd / PageSize]!.Targets[target.Fd % PageSize] = heir;

    /// <summary>The generation of a descriptor that is watched.</summary>
    public int GenerationOf(int fd) => _pages[fd / PageSize]!.Generations[fd % PageSize];

    /// <summary>Lets a target go.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(IEpollTarget target)
    {
        int fd = target.Fd;
        if (fd / PageSize >= _pages.Length || _pages[fd / PageSize] is not { } slots || slots.Targets[fd % PageSize] != target)
        {
            return false;
        }

        slots.Targets[fd % PageSize] = null;
        return true;
    }

    /// <summary>Whom an event is for; null when its target has gone, though another may be watched under the same number.</summary>
    public IEpollTarget? Find(int fd, int generation)
    {
        Page slots = _pages[fd / PageSize]!;
        return slots.Generations[fd % PageSize] == generation ? slots.Targets[fd % PageSize] : null;
    }

    private sealed class Page
    {
        public IEpollTarget?[] Targets { get; } = new IEpollTarget?[PageSize];

        public int[] Generations { get; } = new int[PageSize];
    }
}
