namespace Posthorn.Cli;

/// <summary>Reads arguments as nginx does: letters may share a dash, and a value may follow its letter with or without a space.</summary>
internal static class CommandLineParser
{
    /// <summary>Reads the arguments.</summary>
    /// <param name="arguments">Without the program's own name.</param>
    /// <param name="commandLine">What they ask for; meaningless when there is a problem.</param>
    /// <returns>What is wrong with them, in nginx's words; null when nothing is.</returns>
    public static string? Parse(IReadOnlyList<string> arguments, out CommandLine commandLine)
    {
        commandLine = new CommandLine();
        for (int index = 0; index < arguments.Count; index++)
        {
            string argument = arguments[index];
            if (!argument.StartsWith('-'))
            {
                return $"invalid option: \"{argument}\"";
            }

            for (int at = 1; at < argument.Length; at++)
            {
                if (TakesValue(argument[at]))
                {
                    string? value = at + 1 < argument.Length ? argument[(at + 1)..] : arguments.ElementAtOrDefault(++index);
                    if (ApplyValue(argument[at], value, ref commandLine) is { } problem)
                    {
                        return problem;
                    }

                    break;
                }

                if (!ApplyFlag(argument[at], ref commandLine))
                {
                    return $"invalid option: \"{argument[at]}\"";
                }
            }
        }

        return null;
    }

    private static bool TakesValue(char letter) => letter is 's' or 'p' or 'e' or 'c' or 'g';

    private static bool ApplyFlag(char letter, ref CommandLine line)
    {
        CommandLine? next = letter switch
        {
            '?' or 'h' => line with { ShowVersion = true, ShowHelp = true },
            'v' => line with { ShowVersion = true },
            'V' => line with { ShowVersion = true, ShowBuild = true },
            't' => line with { TestConfiguration = true },
            'T' => line with { TestConfiguration = true, DumpConfiguration = true },
            'q' => line with { Quiet = true },
            _ => null,
        };
        line = next ?? line;
        return next is not null;
    }

    private static string? ApplyValue(char letter, string? value, ref CommandLine line)
    {
        if (value is null)
        {
            string wanted = letter switch { 'p' => "directory name", 's' or 'g' => "parameter", _ => "file name" };
            return $"option \"-{letter}\" requires {wanted}";
        }

        if (letter == 's' && !SignalSender.Words.Contains(value))
        {
            return $"invalid option: \"-s {value}\"";
        }

        line = letter switch
        {
            's' => line with { Signal = value },
            'p' => line with { Prefix = value },
            'e' => line with { ErrorLog = value },
            'c' => line with { ConfigurationFile = value },
            _ => line with { GlobalDirectives = value },
        };
        return null;
    }
}
