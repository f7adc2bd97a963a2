namespace Posthorn.Upstream;

/// <summary>What <c>hash</c> says: whose logins belong together, and how far that goes.</summary>
/// <param name="Key">The text that decides, with its variables.</param>
/// <param name="LoadFactor">
/// A server that has more than this times its share of the sessions is passed over; 0 for no such bound.
/// </param>
internal sealed record HashKey(string Key, double LoadFactor);
