using Posthorn.Config.Schema;

namespace Posthorn.Config.Binding;

/// <summary>A whole configuration as bound: the top scope, the notices, and every file read with its text (for <c>-T</c>).</summary>
public sealed record BoundConfig(Scope Main, IReadOnlyList<ConfigNotice> Notices, IReadOnlyList<ConfigFile> Files);
