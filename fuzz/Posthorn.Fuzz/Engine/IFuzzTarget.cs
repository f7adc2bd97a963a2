namespace Posthorn.Fuzz.Engine;

/// <summary>Something that takes hostile bytes, with what must hold whatever they are.</summary>
internal interface IFuzzTarget
{
    /// <summary>Its word on the command line.</summary>
    string Name { get; }

    /// <summary>Inputs that get somewhere.</summary>
    IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Words of its grammar.</summary>
    IReadOnlyList<byte[]> Words { get; }

    /// <summary>Feeds the input.</summary>
    /// <exception cref="FindingException">What must hold did not; any other exception is a finding too.</exception>
    void Run(byte[] input);
}
