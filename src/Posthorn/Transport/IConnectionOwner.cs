namespace Posthorn.Transport;

/// <summary>Who hears of a connection when nobody waits for it.</summary>
internal interface IConnectionOwner
{
    /// <summary>The peer closed or broke the connection while nobody was waiting for it.</summary>
    void HungUp(Connection connection);

    /// <summary>The connection is of no use any more: a defect of Posthorn's own has met it, while nobody waited for it.</summary>
    void Broke(Connection connection);
}
