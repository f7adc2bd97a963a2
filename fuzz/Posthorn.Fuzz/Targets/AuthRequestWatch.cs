using Posthorn.Fuzz.Engine;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Protocol.Wire;

namespace Posthorn.Fuzz.Targets;

/// <summary>Writes the request that a login leads to, and sees that it has the header lines it should have and no more.</summary>
internal sealed class AuthRequestWatch(string protocol)
{
    private readonly AuthHttpRequestWriter _writer = new("/auth", "auth.example", []);
    private readonly WireWriter _output = new();

    /// <summary>Looks at the request for a login.</summary>
    public void Look(Credentials credentials, AuthHttpEnvelope? envelope, int attempt)
    {
        _output.Clear();
        _writer.Write(
            new AuthHttpQuery
            {
                Credentials = credentials,
                Protocol = protocol,
                Attempt = attempt,
                ClientAddress = "127.0.0.1",
                Envelope = envelope,
            },
            _output);
        int lines = Promises.AreLines(_output.Written, "to the auth service");
        int expected = 8 + (credentials.Salt.Length > 0 ? 1 : 0) + (envelope is null ? 0 : 3) + 1;
        FindingException.Unless(lines == expected, $"a request of {lines} lines, not {expected}");
    }
}
