namespace Posthorn.Fuzz.Engine;

/// <summary>An input broke a promise.</summary>
internal sealed class FindingException(string what) : Exception(what)
{
    /// <summary>Throws unless the promise holds.</summary>
    public static void Unless(bool holds, string what)
    {
        if (!holds)
        {
            throw new FindingException(what);
        }
    }
}
