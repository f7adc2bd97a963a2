namespace Posthorn.Bench.Report;

/// <summary>How a scenario's figures at several sizes become a picture; <paramref name="Figure"/> chooses one of several kinds.</summary>
internal sealed record Growth(string Title, string Across, string Upward, bool IsLogarithmic = false, string? Figure = null);
