using Posthorn.Config.Schema;

namespace Posthorn.Hosting;

/// <summary>One <c>env</c> directive; a null value leaves the variable as it was inherited.</summary>
internal sealed record EnvironmentSetting(string Name, string? Value)
{
    /// <summary>Splits <c>NAME=value</c> at its first equals sign.</summary>
    public static EnvironmentSetting Parse(DirectiveUse use)
    {
        string text = use.Arguments[0];
        int equals = text.IndexOf('=');
        return equals <= 0 ? new EnvironmentSetting(text, null) : new EnvironmentSetting(text[..equals], text[(equals + 1)..]);
    }

    /// <summary>Puts it into force for this process, for native libraries as well.</summary>
    public void Apply()
    {
        if (Value is not null)
        {
            Environment.SetEnvironmentVariable(Name, Value);
            _ = ProcessCalls.SetEnvironment(Name, Value, overwrite: 1);
        }
    }
}
