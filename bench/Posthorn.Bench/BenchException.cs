namespace Posthorn.Bench;

/// <summary>A measurement that cannot be trusted or finished: a wrong byte, a refused login, a deadline.</summary>
internal sealed class BenchException(string message) : Exception(message);
