using Posthorn.Config.Binding;

namespace Posthorn.Config.Schema;

/// <summary>A directive with a value of type <typeparamref name="T"/>; read it by <see cref="Scope.Get{T}"/>.</summary>
public sealed class Directive<T>(string name) : Directive(name)
{
    private (bool Parsed, T Value) _default;

    /// <summary>Turns the arguments into the value; throws what <see cref="DirectiveUse"/>'s error makers make.</summary>
    public required Func<DirectiveUse, T> Parser { get; init; }

    /// <summary>A check that needs the surroundings, run right after parsing so that errors come in the order of the file.</summary>
    public Action<Scope, DirectiveUse, T>? WhenBound { get; init; }

    /// <summary>The parsed <see cref="Directive.Default"/>; <c>default(T)</c> when there is none.</summary>
    public T DefaultValue
    {
        get
        {
            if (!_default.Parsed)
            {
                _default = (true, Default is null ? default! : Parser(DefaultText.AsUse(this)));
            }

            return _default.Value;
        }
    }

    internal override void Bind(Scope scope, DirectiveUse use)
    {
        T value = Parser(use);
        scope.Add(this, use, value);
        WhenBound?.Invoke(scope, use, value);
    }
}
