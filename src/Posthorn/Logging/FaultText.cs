namespace Posthorn.Logging;

/// <summary>What a log line says of a defect.</summary>
internal static class FaultText
{
    /// <summary>The exception's type and its place. Messages may quote what was being worked on, which may be a secret.</summary>
    public static string Of(Exception fault) => $"{fault.GetType().Name} {(fault.StackTrace ?? "").ReplaceLineEndings(" ")}";
}
