namespace Posthorn.Bench.Tls;

/// <summary>Which of the run's certificates a proxy gets.</summary>
internal enum KeyKind
{
    /// <summary>ECDSA on P-256.</summary>
    Ecdsa,

    /// <summary>RSA of 2048 bits.</summary>
    Rsa,
}
