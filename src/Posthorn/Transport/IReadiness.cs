namespace Posthorn.Transport;

/// <summary>Who takes a connection's events over from the awaiting stages: the relay.</summary>
internal interface IReadiness : ILoopTarget
{
    /// <summary>Bytes, room or an end came.</summary>
    void OnReady(Connection connection);
}
