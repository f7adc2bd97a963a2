namespace Posthorn.Protocol;

/// <summary>A protocol's directives as resolved for one server block: immutable, and the maker of its dialogs.</summary>
public interface IProtocolSettings
{
    /// <summary>The longest command before login, in bytes.</summary>
    int ClientBufferSize { get; }

    /// <summary>Whether a dialog needs a salt (CRAM-MD5 or APOP is enabled).</summary>
    bool NeedsSalt { get; }

    /// <summary>The words of the <c>…_auth</c> directive: the ways to log in that are listed.</summary>
    IReadOnlyList<string> AuthWords { get; }

    /// <summary>Whether what is advertised is learnt from the backends (<c>imap_capabilities auto</c> and the like).</summary>
    bool LearnsCapabilities { get; }

    /// <summary>
    /// How long the greeting is held back; a client that speaks before it is turned away with
    /// <see cref="AbortReason.EarlyTalker"/>. Zero: it is greeted at once.
    /// </summary>
    TimeSpan GreetingDelay => TimeSpan.Zero;

    /// <summary>A new conversation.</summary>
    IClientDialog NewClientDialog(ClientFacts facts);
}
