namespace Posthorn.Variables;

/// <summary>The variables that a text may name; upper and lower case are the same, as in nginx.</summary>
/// <param name="variables">What it holds; of two with one name the later one counts.</param>
internal sealed class VariableTable(params IEnumerable<Variable> variables)
{
    private readonly Dictionary<string, Variable> _byName = ByName(variables);

    /// <summary>What every session has.</summary>
    public static VariableTable OfSession { get; } = new(SessionVariables.All);

    /// <summary>A variable by its name without the dollar sign; null when there is none.</summary>
    public Variable? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>This table and some more variables, for one directive: a log knows more than a session.</summary>
    public VariableTable With(params IEnumerable<Variable> more) => new([.. _byName.Values, .. more]);

    private static Dictionary<string, Variable> ByName(IEnumerable<Variable> variables)
    {
        var byName = new Dictionary<string, Variable>(StringComparer.OrdinalIgnoreCase);
        foreach (Variable variable in variables)
        {
            byName[variable.Name] = variable;
        }

        return byName;
    }
}
