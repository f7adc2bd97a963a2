using System.Text;
using Posthorn.Protocol.Forwarding;

namespace Posthorn.Protocol.AuthHttp;

/// <summary>The headers <c>Auth-Forward-NAME</c>: fields of the auth service's own for the backend.</summary>
internal struct AuthHttpForward
{
    // What XCLIENT carries of it in base64 stays well below what servers take in a line.
    private const int MostBytes = 1024;

    private List<ForwardField>? _fields;
    private int _length;

    private static ReadOnlySpan<byte> Prefix => "Auth-Forward-"u8;

    /// <summary>The fields.</summary>
    public readonly IReadOnlyList<ForwardField> Fields => _fields is null ? [] : [.. _fields];

    /// <summary>Whether a header is one of them.</summary>
    public static bool Owns(ReadOnlySpan<byte> name) =>
        name.Length > Prefix.Length && Ascii.EqualsIgnoreCase(name[..Prefix.Length], Prefix);

    /// <summary>Takes one.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (ForwardField.Of(name[Prefix.Length..], value) is not { } field)
        {
            return $"sent an \"Auth-Forward-\" header that no backend can be told: \"{AnswerText.Quoted(name)}\"";
        }

        _fields ??= [];
        foreach (ForwardField other in _fields)
        {
            if (other.Name == field.Name)
            {
                return other.Value == field.Value ? null : $"sent contradicting \"{AnswerText.Quoted(name)}\" headers";
            }
        }

        _fields.Add(field);
        _length += field.Name.Length + field.Value.Length + 2;
        return _fields.Count > ForwardField.Most || _length > MostBytes ? "sent too many \"Auth-Forward-\" headers" : null;
    }
}
