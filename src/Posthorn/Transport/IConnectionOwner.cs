namespace Posthorn.Transport;

/// <summary>Who hears of a connection when nobody waits for it.</summary>
internal interface IConnectionOwner
{
    /// <summary>The peer closed or broke the connection while nobody was waiting for it.</summary>
    void HungUp(Connection connection);
}
