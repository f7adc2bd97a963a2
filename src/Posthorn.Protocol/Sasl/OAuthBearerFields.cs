using System.Buffers;

namespace Posthorn.Protocol.Sasl;

/// <summary>
/// The fields of an OAUTHBEARER response (RFC 7628 3.1). None may come twice. Host and port must make sense and are not looked at
/// further; other fields are for extensions nobody knows yet.
/// </summary>
internal ref struct OAuthBearerFields
{
    private static readonly SearchValues<byte> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private bool _hasHost;
    private bool _hasPort;

    /// <summary>The token; empty when there was none.</summary>
    public ReadOnlySpan<byte> Token { get; private set; }

    /// <summary>Adds <c>key=value</c>.</summary>
    /// <returns>False when it is malformed or comes twice.</returns>
    public bool TryAdd(ReadOnlySpan<byte> field)
    {
        int sign = field.IndexOf((byte)'=');
        if (sign < 1 || field[..sign].ContainsAnyExcept(Letters))
        {
            return false;
        }

        ReadOnlySpan<byte> value = field[(sign + 1)..];
        return field[..sign] switch
        {
            var key when key.SequenceEqual("auth"u8) => Token.IsEmpty && TakeToken(value),
            var key when key.SequenceEqual("host"u8) => !_hasHost && (_hasHost = IsText(value) && !value.Contains((byte)' ')),
            var key when key.SequenceEqual("port"u8) => !_hasPort && (_hasPort = IsPort(value)),
            _ => value.IsEmpty || IsText(value),
        };
    }

    private bool TakeToken(ReadOnlySpan<byte> value)
    {
        Token = BearerText.TokenIn(value);
        return !Token.IsEmpty;
    }

    private static bool IsText(ReadOnlySpan<byte> value) => !value.IsEmpty && !value.ContainsAnyExceptInRange((byte)' ', (byte)'~');

    private static bool IsPort(ReadOnlySpan<byte> value) => value.Length <= 5
        && !value.ContainsAnyExceptInRange((byte)'0', (byte)'9') && ushort.TryParse(value, out ushort port) && port > 0;
}
