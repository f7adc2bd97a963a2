using Posthorn.Config.Text;
using Xunit;

namespace Posthorn.Config.Tests.Text;

public sealed class ConfigLexerTests
{
    [Theory]
    [InlineData("a b\tc\r\nd;", "a|b|c|d")]
    [InlineData("a#b #c\nd;", "a#b|d")]
    [InlineData("a \"b c\" 'd e';", "a|b c|d e")]
    [InlineData("a \"'\" '\"' \"\" '';", "a|'|\"||")]
    [InlineData("a b\"c d'e;", "a|b\"c|d'e")]
    [InlineData("a b}c;", "a|b}c")]
    [InlineData("a \"b\")c;", "a|b|)c")]
    [InlineData("a \"; { } # \n\";", "a|; { } # \n")]
    [InlineData("a${b}c $d ${;", "a${b}c|$d|${")]
    [InlineData("a ${{b $${c};", "a|${{b|$${c}")]
    public void Words_end_where_nginx_ends_them(string text, string words) => Assert.Equal(words, Words(text));

    [Theory]
    [InlineData("""\"a\"b \'c\';""", "\"a\"b|'c'")]
    [InlineData("""a\tb\rc\nd\\e;""", "a\tb\rc\nd\\e")]
    [InlineData("""a\ b\;c\{d;""", """a\ b\;c\{d""")]
    [InlineData("""^a\.b\d$;""", """^a\.b\d$""")]
    [InlineData("""\\n \\\n;""", "\\n|\\\n")]
    [InlineData("""a "b\"c" 'd\'e' "f\'g\x";""", "a|b\"c|d'e|f'g\\x")]
    [InlineData("a\\\nb;", "a\\\nb")]
    [InlineData("""\#a;""", """\#a""")]
    public void Escapes_that_mean_something_are_resolved_and_others_stay(string text, string words) =>
        Assert.Equal(words, Words(text));

    [Fact]
    public void An_escaped_dollar_opens_no_variable_so_its_brace_ends_the_statement() =>
        Assert.Equal((StatementEnd.BlockStart, """a\$""", 1), Read(Lexer("""a\${b;""")));

    [Fact]
    public void Statements_end_with_their_own_mark_and_report_the_line_of_it()
    {
        var lexer = Lexer("a\nb\n; c {\n}\n\n# end");
        Assert.Equal((StatementEnd.Semicolon, "a|b", 3), Read(lexer));
        Assert.Equal((StatementEnd.BlockStart, "c", 3), Read(lexer));
        Assert.Equal((StatementEnd.BlockEnd, "", 4), Read(lexer));
        Assert.Equal((StatementEnd.EndOfText, "", 6), Read(lexer));
    }

    [Fact]
    public void Lines_are_counted_inside_quotes_and_escapes()
    {
        var lexer = Lexer("a \"\n\n\" \\\n;");
        lexer.Next();
        Assert.Equal("a.conf:4", lexer.Position.ToString());
    }

    [Fact]
    public void The_words_of_one_statement_outlive_the_next()
    {
        var lexer = Lexer("a b; c d;");
        lexer.Next();
        IReadOnlyList<string> first = lexer.Words;
        lexer.Next();
        Assert.Equal(["a", "b"], first);
    }

    [Fact]
    public void A_word_on_the_command_line_may_be_longer_than_one_in_a_file()
    {
        string word = new('x', 5000);
        var lexer = new ConfigLexer($"{word};", SourcePosition.CommandLine);
        lexer.Next();
        Assert.Equal(word, lexer.Words[0]);
        Assert.Throws<ConfigException>(() => Lexer($"{word};").Next());
    }

    [Theory]
    [InlineData("a\\")]
    [InlineData("a \"b\\")]
    [InlineData("a \"b")]
    [InlineData("a")]
    [InlineData("a ")]
    public void A_text_that_ends_inside_a_statement_is_an_error(string text) => Assert.Equal(
        "unexpected end of file, expecting \";\" or \"}\" in a.conf:1",
        Assert.Throws<ConfigException>(() => Lexer(text).Next()).Message);

    [Fact]
    public void An_error_keeps_its_problem_and_its_place_and_may_say_what_to_do()
    {
        var place = new SourcePosition("a.conf", 7);
        var error = new ConfigException("bad", place, "mend it");
        Assert.Equal(("bad in a.conf:7 (mend it)", "bad", place), (error.Message, error.Problem, error.Position));
        Assert.Equal(("bad", "bad", null), Parts(new ConfigException("bad", null)));
    }

    [Theory]
    [InlineData("}", true)]
    [InlineData("\"a}b\" }", true)]
    [InlineData("'a}\\'}' }", true)]
    [InlineData("[[ } ]]}", true)]
    [InlineData("--[==[ } ]==]}", true)]
    [InlineData("\"}\" '}' }", true)]
    [InlineData("\"\\\"}\" }", true)]
    [InlineData("'it\n}", true)]
    [InlineData("-- }\n}", true)]
    [InlineData("--[ }\n}", true)]
    [InlineData("--[[ } \n } ]] }", true)]
    [InlineData("--[==[ } ]] ]=] ]==] }", true)]
    [InlineData("[[ } ]] }", true)]
    [InlineData("a[[=[ } ]=] ] }", false)]
    [InlineData("{ {} {} } }", true)]
    [InlineData("t[t[1]] }", true)]
    [InlineData("a - - b }", true)]
    [InlineData("", false)]
    [InlineData("{ }", false)]
    [InlineData("\"}", false)]
    [InlineData("[[ }", false)]
    [InlineData("[==[ } ]=", false)]
    [InlineData("--[[ }", false)]
    [InlineData("-- }", false)]
    [InlineData("--", false)]
    [InlineData("--[", false)]
    [InlineData("[", false)]
    [InlineData("'\\", false)]
    public void Lua_code_ends_at_the_brace_that_Lua_would_take_for_its_end(string code, bool closes)
    {
        var cursor = new TextCursor(closes ? code + " } ]] }" : code);
        Assert.Equal(closes, LuaBlock.TrySkip(cursor));
        Assert.Equal(code, cursor.Since(0));
    }

    private static (string Message, string Problem, SourcePosition? Position) Parts(ConfigException error) =>
        (error.Message, error.Problem, error.Position);

    private static ConfigLexer Lexer(string text) => new(text, new SourcePosition("a.conf", 1));

    private static (StatementEnd End, string Words, int Line) Read(ConfigLexer lexer) =>
        (lexer.Next(), string.Join('|', lexer.Words), lexer.Position.Line);

    private static string Words(string text)
    {
        ConfigLexer lexer = Lexer(text);
        lexer.Next();
        return string.Join('|', lexer.Words);
    }
}
