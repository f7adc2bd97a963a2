namespace Posthorn.Logging;

/// <summary>A place that a log's lines go to, and up to which level.</summary>
internal readonly record struct LogTarget(LogSink Sink, LogLevel Level);
