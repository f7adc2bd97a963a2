using Posthorn.Config.Schema;
using Posthorn.Config.Text;

namespace Posthorn.Config.Binding;

/// <summary>One walk through a configuration: statement by statement into scopes, following includes.</summary>
internal sealed class BindingPass(Catalog catalog, ConfigSources sources)
{
    // No sane configuration comes near; nginx itself stops where it runs out of open files.
    private const int DeepestInclude = 100;

    private readonly Stack<string> _open = [];

    /// <summary>Binds what <c>-g</c> gave. As in nginx it comes before the file and cannot open blocks.</summary>
    public void BindCommandLine(string text, Scope main)
    {
        var lexer = new ConfigLexer(text, SourcePosition.CommandLine);
        for (StatementEnd end = lexer.Next(); end != StatementEnd.EndOfText; end = lexer.Next())
        {
            switch (end)
            {
                case StatementEnd.BlockEnd:
                    throw lexer.Unexpected('}');
                case StatementEnd.BlockStart:
                    throw new ConfigException("block directives are not supported in -g option", lexer.Position);
                default:
                    BindStatement(lexer, end, main);
                    break;
            }
        }
    }

    /// <summary>Binds a whole file, the main one or one that is named at <paramref name="from"/>.</summary>
    public void BindFile(string path, Scope scope, SourcePosition? from)
    {
        if (_open.Contains(path))
        {
            throw new ConfigException($"\"{path}\" includes itself", from);
        }

        if (_open.Count > DeepestInclude)
        {
            throw new ConfigException($"includes are nested more than {DeepestInclude} deep", from);
        }

        var lexer = new ConfigLexer(sources.Read(path, from), new SourcePosition(path, 1));
        _open.Push(path);
        if (BindStatements(lexer, scope) == StatementEnd.BlockEnd)
        {
            throw lexer.Unexpected('}');
        }

        _open.Pop();
    }

    private StatementEnd BindStatements(ConfigLexer lexer, Scope scope)
    {
        while (true)
        {
            StatementEnd end = lexer.Next();
            if (end is StatementEnd.BlockEnd or StatementEnd.EndOfText)
            {
                return end;
            }

            BindStatement(lexer, end, scope);
        }
    }

    private void BindStatement(ConfigLexer lexer, StatementEnd end, Scope scope)
    {
        var use = new DirectiveUse(lexer.Words[0], [.. lexer.Words.Skip(1)], lexer.Position);
        Directive directive = StatementCheck.Resolve(catalog, use, end, scope);
        if (directive == LanguageDirectives.Include)
        {
            Include(use, scope);
            return;
        }

        directive.Bind(scope, use);
        if (directive.Support == Support.Planned)
        {
            throw use.Error($"\"{use.Name}\" directive is not supported yet by this version of posthorn");
        }

        if (directive.Support == Support.Ignored)
        {
            scope.Notice($"\"{use.Name}\" directive has no meaning here and is ignored", use.Position);
        }

        if (directive is BlockDirective block)
        {
            BindBlock(lexer, block, use, scope);
        }
    }

    private void BindBlock(ConfigLexer lexer, BlockDirective block, DirectiveUse use, Scope scope)
    {
        if (block.Opens is null)
        {
            SkippedBlock.Skip(lexer);
            scope.Notice($"\"{use.Name}\" block is skipped: posthorn serves mail only", use.Position);
            return;
        }

        Scope inner = scope.Open(block.Opens, use);
        if (BindStatements(lexer, inner) == StatementEnd.EndOfText)
        {
            throw lexer.BlockNotClosed();
        }

        block.WhenClosed?.Invoke(inner);
    }

    private void Include(DirectiveUse use, Scope scope)
    {
        foreach (string path in sources.Resolve(use.Arguments[0]))
        {
            BindFile(path, scope, use.Position);
        }
    }
}
