using Posthorn.Logging;
using Posthorn.Sessions;
using Posthorn.Transport;

namespace Posthorn.Upstream;

/// <summary>Begins connections to backends and auth services, and says in the log what went wrong.</summary>
internal static class BackendConnector
{
    /// <summary>
    /// Begins to connect to an address: what is sent or received first waits until the connection is established.
    /// </summary>
    /// <param name="session">Whose connection it is.</param>
    /// <param name="address">The address.</param>
    /// <param name="from">The local end; null for what the system chooses.</param>
    /// <returns>Null when it failed at once; the log has been told.</returns>
    public static Connection? Connect(Session session, EndpointAddress address, LocalEnd? from = null)
    {
        if (!session.Worker.HasRoom)
        {
            session.Log.Write(LogLevel.Alert, $"{session.Worker.ConnectionLimit} worker_connections are not enough");
            return null;
        }

        Connection? connection = session.Worker.Loop.Connect(address, out int errno, from);
        if (connection is null)
        {
            session.Log.Write(LogLevel.Error, $"connect() failed {SocketError.Describe(errno)}");
        }

        return connection;
    }

    /// <summary>Tells the log of a connection that broke: in the attempt, or later.</summary>
    /// <param name="session">Whose connection it is.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="whose">What the log calls it when it broke later.</param>
    public static void LogTrouble(Session session, Connection connection, string whose)
    {
        string what = connection.HasMoved || connection.Errno is Libc.Econnreset or Libc.Epipe
            ? $"{whose} connection broke"
            : "connect() failed";
        session.Log.Write(LogLevel.Error, $"{what} {connection.Trouble}");
    }
}
