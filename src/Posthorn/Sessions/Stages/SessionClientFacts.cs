using System.Globalization;
using Posthorn.Protocol;

namespace Posthorn.Sessions.Stages;

/// <summary>
/// What a backend may be told of a session's client; which address it called is asked of the kernel only when it is told.
/// </summary>
internal sealed record SessionClientFacts(Session Of) : BackendClientFacts
{
    /// <inheritdoc/>
    public override string LocalAddress => Of.CalledAddress?.Ip?.ToString() ?? "";

    /// <inheritdoc/>
    public override int LocalPort => Of.CalledAddress?.Port ?? 0;

    /// <inheritdoc/>
    public override string Session => Of.Number.ToString(CultureInfo.InvariantCulture);
}
