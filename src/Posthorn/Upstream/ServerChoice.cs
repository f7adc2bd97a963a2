using System.Net;
using Posthorn.Logging;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Sessions;
using Posthorn.Transport;

namespace Posthorn.Upstream;

/// <summary>The servers that one login is tried at, one after the other.</summary>
/// <param name="place">Where the login is to go.</param>
internal sealed class ServerChoice(AuthBackend place)
{
    private IPAddress[] _addresses = [];
    private int _tried;

    /// <summary>Whether another server may be tried after this trouble with the last one.</summary>
    public bool MayGoOn(LoginTrouble trouble) =>
        trouble is not (LoginTrouble.None or LoginTrouble.Refused) && _tried < _addresses.Length;

    /// <summary>The next server; with Failed the log has been told why there is none.</summary>
    public async ValueTask<(EndpointAddress? Address, IoStatus Status)> NextAsync(Session session)
    {
        if (HostAddress.Literal(place.Address, place.UnixPath, place.Port) is { } literal)
        {
            session.Log.Upstream = place.ToString();
            return (literal, IoStatus.Ok);
        }

        if (_tried == 0)
        {
            session.Log.Upstream = place.ToString();
            (_addresses, IoStatus status) = await HostAddress.LookAsync(session, place.HostName!);
            if (_addresses.Length == 0)
            {
                return (null, NotFound(session, status));
            }
        }

        var address = EndpointAddress.From(_addresses[_tried++], place.Port);
        session.Log.Upstream = _addresses.Length == 1 ? place.ToString() : address.ToString();
        return (address, IoStatus.Ok);
    }

    private IoStatus NotFound(Session session, IoStatus status)
    {
        if (status == IoStatus.Ok)
        {
            session.Log.Write(LogLevel.Error, $"host not found: \"{place.HostName}\"");
            return IoStatus.Failed;
        }

        return status;
    }
}
