using System.Text;

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>An account in the house.</summary>
/// <param name="Name">The login name.</param>
/// <param name="Password">The password as text.</param>
internal sealed record MailUser(string Name, string Password)
{
    /// <summary>The name's UTF-8 bytes as Latin-1 characters.</summary>
    public string WireName => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Name));

    /// <summary>Where mail reaches the account.</summary>
    public string Address => $"{Name}@{PostfixConfig.Domain}";

    /// <summary>The initial response of SASL PLAIN.</summary>
    public string Plain => Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{Name}\0{Password}"));

    /// <summary>The password's UTF-8 bytes as Latin-1 characters: how it looks on the wire.</summary>
    public string WirePassword => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Password));
}
