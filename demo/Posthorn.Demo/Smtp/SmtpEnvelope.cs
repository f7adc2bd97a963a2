namespace Posthorn.Demo.Smtp;

/// <summary>Whom a message is from and whether it is for the one user that lives here.</summary>
internal sealed class SmtpEnvelope(string user)
{
    /// <summary>The address behind MAIL FROM, empty for a bounce; null before.</summary>
    public string? Sender { get; private set; }

    /// <summary>Whether a recipient was taken, so that a message may come.</summary>
    public bool HasRecipient { get; private set; }

    /// <summary>Answers MAIL.</summary>
    public string TakeSender(string argument)
    {
        if (PathIn(argument, "FROM:") is not { } sender)
        {
            return "501 5.5.4 expected FROM:<address>";
        }

        Sender = sender;
        HasRecipient = false;
        return "250 2.1.0 sender noted";
    }

    /// <summary>Answers RCPT.</summary>
    public string TakeRecipient(string argument)
    {
        if (Sender is null)
        {
            return "503 5.5.1 MAIL comes first";
        }

        if (PathIn(argument, "TO:") is not { } recipient)
        {
            return "501 5.5.4 expected TO:<address>";
        }

        if (!recipient.Equals($"{user}@demo.test", StringComparison.OrdinalIgnoreCase))
        {
            return $"550 5.1.1 only {user}@demo.test lives here";
        }

        HasRecipient = true;
        return "250 2.1.5 recipient noted";
    }

    /// <summary>The address between the angle brackets; parameters behind them are of no interest here.</summary>
    private static string? PathIn(string argument, string keyword)
    {
        string path = argument.StartsWith(keyword, StringComparison.OrdinalIgnoreCase) ? argument[keyword.Length..].TrimStart() : "";
        int end = path.IndexOf('>', StringComparison.Ordinal);
        return path.StartsWith('<') && end > 0 ? path[1..end] : null;
    }
}
