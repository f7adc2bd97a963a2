using Posthorn.Config.Text;

namespace Posthorn.Config.Binding;

/// <summary>Passes over a block that belongs to somebody else. Its text must lex; its directives are not looked at.</summary>
internal static class SkippedBlock
{
    /// <summary>Reads up to and with the brace that closes the block whose <c>{</c> was read last.</summary>
    public static void Skip(ConfigLexer lexer)
    {
        for (int depth = 1; depth > 0;)
        {
            switch (lexer.Next())
            {
                case StatementEnd.BlockStart when LuaBlock.Opens(lexer.Words[0]):
                    lexer.SkipLuaBlock();
                    break;
                case StatementEnd.BlockStart:
                    depth++;
                    break;
                case StatementEnd.BlockEnd:
                    depth--;
                    break;
                case StatementEnd.EndOfText:
                    throw lexer.BlockNotClosed();
            }
        }
    }
}
