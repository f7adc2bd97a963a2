namespace Posthorn.Bench.Scenarios;

/// <summary>Where a user is looked up.</summary>
internal enum LookupKind
{
    /// <summary>In a <c>map</c> that the access log asks.</summary>
    Map,

    /// <summary>In an <c>auth_file</c>.</summary>
    AuthFile,
}
