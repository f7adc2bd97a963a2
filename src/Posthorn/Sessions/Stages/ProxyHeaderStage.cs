using Posthorn.Logging;
using Posthorn.Protocol.ProxyHeader;
using Posthorn.Transport;

namespace Posthorn.Sessions.Stages;

/// <summary>
/// Reads the PROXY header of a balancer before anything else is done with the client, within <c>timeout</c>. Bytes behind it,
/// a command or the beginning of TLS, stay in the connection's input. Unlike nginx it may come in pieces.
/// </summary>
internal static class ProxyHeaderStage
{
    /// <summary>Null when the header was read, or none is expected.</summary>
    public static async ValueTask<SessionEnd?> RunAsync(Session session)
    {
        if (!session.Target.ExpectsProxyHeader)
        {
            return null;
        }

        session.Log.Action = "reading PROXY protocol";
        while (true)
        {
            ProxyHeaderStep step = ProxyHeaderParser.Parse(session.Client.Input);
            switch (step.Progress)
            {
                case ProxyHeaderProgress.Done:
                    session.Client.Consume(step.Length);
                    Learn(session, step.Facts);
                    session.Log.Action = null;
                    return null;
                case ProxyHeaderProgress.Bad:
                    return Broken(session, step.Length);
            }

            IoStatus status = await session.Client.FillAsync(ProxyHeaderParser.LongestHeader);
            if (status != IoStatus.Ok)
            {
                // A client that says nothing and leaves is a balancer's health check: no error.
                int length = session.Client.Input.Length;
                return status == IoStatus.Ended && length > 0 ? Broken(session, length) : ClientLoss.After(session, status);
            }
        }
    }

    private static void Learn(Session session, ProxyHeaderFacts? facts)
    {
        // Unix sockets are no use to an auth source or a backend elsewhere; nginx passes them over too.
        if (facts is not { IsInet: true })
        {
            return;
        }

        session.ProxyFacts = facts;
        if (session.Server.Settings.RealIp.Hold(session.ClientAddress))
        {
            session.ClientIs(EndpointAddress.From(facts.Source.Ip!, facts.Source.Port));
        }
    }

    private static SessionEnd Broken(Session session, int length)
    {
        if (session.Log.Takes(LogLevel.Error))
        {
            session.Log.Write(LogLevel.Error, $"broken header: \"{LogText.Escape(session.Client.Input[..length])}\"");
        }

        return new SessionEnd(EndedBy.Client, EndReason.NoProxyHeader);
    }
}
