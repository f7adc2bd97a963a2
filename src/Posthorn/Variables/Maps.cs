using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Protocol;

namespace Posthorn.Variables;

/// <summary>The maps of a configuration.</summary>
internal static class Maps
{
    /// <summary>All variables of a configuration: those of every session, and one for each map.</summary>
    /// <exception cref="ConfigException">A map names a variable that is not there, or maps hang on each other in a circle.</exception>
    public static VariableTable Resolve(Scope main)
    {
        (Scope Scope, Map Map)[] maps =
        [
            .. main.Children.Where(block => block.Kind == MailBlocks.Mail)
                .SelectMany(mail => mail.Children)
                .Where(block => block.Kind == MapDirectives.MapBlock)
                .Select(block => (block, new Map(NameOf(block), block.Content<MapContent>()))),
        ];
        VariableTable variables = VariableTable.OfSession.With(maps.Select(map => map.Map.Variable));
        foreach ((Scope scope, Map map) in maps)
        {
            map.Resolve(Template.Parse(scope.Opening!.Arguments[0], scope.Opening, variables), variables);
        }

        CheckCircles(maps);
        return variables;
    }

    private static string NameOf(Scope map)
    {
        string name = map.Opening!.Arguments[1];
        if (name is not ['$', _, ..])
        {
            throw map.Opening.Error($"invalid variable name \"{name}\"");
        }

        return VariableTable.OfSession.Find(name[1..]) is null
            ? name[1..].ToLowerInvariant()
            : throw map.Opening.Error($"the duplicate \"{name[1..]}\" variable");
    }

    private static void CheckCircles((Scope Scope, Map Map)[] maps)
    {
        // Of two maps for one variable the last one counts.
        var byVariable = maps.ToDictionary(map => map.Map.Variable, map => map);
        var done = new HashSet<Variable>();
        var path = new List<Variable>();
        foreach ((Scope _, Map map) in maps)
        {
            Visit(map.Variable);
        }

        void Visit(Variable variable)
        {
            if (!byVariable.TryGetValue(variable, out (Scope Scope, Map Map) map) || done.Contains(variable))
            {
                return;
            }

            if (path.Contains(variable))
            {
                string circle = string.Join(", ", path.Skip(path.IndexOf(variable)).Append(variable).Select(one => $"\"${one.Name}\""));
                throw map.Scope.Opening!.Error($"cycle while evaluating variable \"{variable.Name}\": {circle}");
            }

            path.Add(variable);
            foreach (Variable needed in map.Map.Needs)
            {
                Visit(needed);
            }

            path.Remove(variable);
            done.Add(variable);
        }
    }
}
