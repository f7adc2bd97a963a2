namespace Posthorn.Metrics;

/// <summary>A request for metrics.</summary>
/// <param name="Target">What is asked for, without a query.</param>
/// <param name="Status">The status that the request by itself earns: 200 where nothing is wrong with it.</param>
/// <param name="WantsBody">Whether it is no HEAD.</param>
internal readonly record struct ScrapeRequest(string Target, int Status, bool WantsBody);
