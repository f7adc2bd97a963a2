namespace Posthorn.RealServers.Tests.Rig;

/// <summary>How a child process ended.</summary>
/// <param name="Code">Its exit code; 128 + n when signal n ended it.</param>
/// <param name="Text">Everything it wrote to its standard output and error.</param>
internal sealed record ExitReport(int Code, string Text);
