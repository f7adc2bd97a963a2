using Posthorn.Logging;
using Posthorn.Sessions;
using Posthorn.Transport;

namespace Posthorn.Upstream;

/// <summary>Opens the connection to a backend and says in the log what went wrong.</summary>
internal static class BackendConnector
{
    /// <summary>
    /// A connection that is established, or a status that is not Ok; with Failed the log has been told. The session's deadline
    /// bounds the wait.
    /// </summary>
    public static async ValueTask<(Connection? Connection, IoStatus Status)> ConnectAsync(Session session, EndpointAddress address)
    {
        Connection? connection = Begin(session, address);
        if (connection is null)
        {
            return (null, IoStatus.Failed);
        }

        session.WaitAlsoOn(connection);
        IoStatus status = await connection.EstablishedAsync();
        session.WaitAlsoOn(null);
        if (status == IoStatus.Ok)
        {
            return (connection, IoStatus.Ok);
        }

        if (status == IoStatus.Failed)
        {
            LogFailure(session, connection.Errno);
        }

        connection.Close();
        return (null, status);
    }

    private static Connection? Begin(Session session, EndpointAddress address)
    {
        if (!session.Worker.HasRoom)
        {
            session.Log.Write(LogLevel.Alert, $"{session.Worker.ConnectionLimit} worker_connections are not enough");
            return null;
        }

        Connection? connection = session.Worker.Loop.Connect(address, out int errno);
        if (connection is null)
        {
            LogFailure(session, errno);
        }

        return connection;
    }

    private static void LogFailure(Session session, int errno)
    {
        if (session.Log.Takes(LogLevel.Error))
        {
            session.Log.Write(LogLevel.Error, $"connect() failed {SocketError.Describe(errno)}");
        }
    }
}
