namespace Posthorn.Config.Binding;

/// <summary>A file that the configuration was read from, in the order of opening.</summary>
public sealed record ConfigFile(string Path, string Text);
