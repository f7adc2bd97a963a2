using Posthorn.Sessions;
using Posthorn.Transport;

namespace Posthorn.Listening;

/// <summary>Which sockets a configuration needs. As in nginx a wildcard stands in for the other addresses of its port.</summary>
internal static class ListenPlan
{
    /// <summary>The sockets, in the order of the file.</summary>
    public static IReadOnlyList<ListenSpec> Of(IReadOnlyList<ServerBlock> servers)
    {
        (ListenSettings Listen, ListenTarget Target)[] all =
        [
            .. servers.SelectMany(
                server => server.Settings.Listens,
                (server, listen) => (listen, TargetOf(server, listen))),
        ];
        var wildcards = all.Where(one => one.Listen.Address.IsWildcard).Select(one => PortOf(one.Listen)).ToHashSet();
        ILookup<(int Family, int Port), (ListenSettings Listen, ListenTarget Target)> guests =
            all.Where(one => IsGuest(one.Listen)).ToLookup(one => PortOf(one.Listen));
        return [.. all.Where(one => !IsGuest(one.Listen)).Select(one => Spec(one.Listen, one.Target))];

        bool IsGuest(ListenSettings listen) =>
            !listen.Address.IsWildcard && !listen.HasOwnSocket && wildcards.Contains(PortOf(listen));

        ListenSpec Spec(ListenSettings listen, ListenTarget target)
        {
            var specific = listen.Address.IsWildcard
                ? guests[PortOf(listen)].ToDictionary(guest => guest.Listen.Address, guest => guest.Target)
                : [];
            return new ListenSpec(listen.Address, listen.Options, new ListenRoutes(target, specific));
        }
    }

    private static ListenTarget TargetOf(ServerBlock server, ListenSettings listen) =>
        new(server, listen.Address.ToString())
        {
            Address = listen.Address.IsWildcard ? null : listen.Address,
            ExpectsProxyHeader = listen.ExpectsProxyHeader,
            IsTls = listen.IsTls,
        };

    private static (int Family, int Port) PortOf(ListenSettings listen) => (listen.Address.Family, listen.Address.Port);
}
