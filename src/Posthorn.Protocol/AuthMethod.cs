namespace Posthorn.Protocol;

/// <summary>How a client proved who it is, in the words of the <c>Auth-Method</c> header.</summary>
public enum AuthMethod
{
    /// <summary>A user name and a password (LOGIN, PLAIN, USER and PASS are all reported so).</summary>
    Plain,

    /// <summary>POP3 APOP: the password is a digest over the salt.</summary>
    Apop,

    /// <summary>CRAM-MD5: the password is a digest over the salt.</summary>
    CramMd5,

    /// <summary>EXTERNAL: a name only; the client's certificate vouches for it.</summary>
    External,

    /// <summary>XOAUTH2: the password is a bearer token.</summary>
    XOAuth2,

    /// <summary>OAUTHBEARER (RFC 7628): the password is a bearer token.</summary>
    OAuthBearer,

    /// <summary>No login at all: SMTP under <c>smtp_auth none</c>.</summary>
    None,
}
