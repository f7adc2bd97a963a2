namespace Posthorn.Protocol;

/// <summary>How to log in at a backend.</summary>
public enum BackendMechanism
{
    /// <summary>The protocol's own command (<c>LOGIN</c>, <c>USER</c> and <c>PASS</c>), SMTP's <c>AUTH LOGIN</c>.</summary>
    Login,

    /// <summary>SASL PLAIN.</summary>
    Plain,

    /// <summary>SASL XOAUTH2: the password is a bearer token.</summary>
    XOAuth2,

    /// <summary>SASL OAUTHBEARER: the password is a bearer token.</summary>
    OAuthBearer,
}
