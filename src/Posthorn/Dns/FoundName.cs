namespace Posthorn.Dns;

/// <summary>The outcome of a search for a client's name.</summary>
/// <param name="Name">The name, or that there is none.</param>
/// <param name="Lifetime">For how long it holds by the name servers' word.</param>
internal readonly record struct FoundName(ClientName Name, TimeSpan Lifetime);
