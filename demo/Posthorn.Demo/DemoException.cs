namespace Posthorn.Demo;

/// <summary>The demonstration cannot run; the message tells the user why and what to do.</summary>
internal sealed class DemoException(string message) : Exception(message);
