namespace Posthorn.Config.Schema;

/// <summary>What becomes of a directive that a user wrote.</summary>
public enum Support
{
    /// <summary>It does what its documentation says.</summary>
    Honoured,

    /// <summary>It is checked and accepted, has no meaning here, and one notice says so.</summary>
    Ignored,

    /// <summary>It is declared and checked, but refused with a clear message: its behaviour is not built yet.</summary>
    Planned,
}
