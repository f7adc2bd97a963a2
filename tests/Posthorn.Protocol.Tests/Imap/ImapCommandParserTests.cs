using System.Text;
using Posthorn.Protocol.Imap;
using Xunit;

namespace Posthorn.Protocol.Tests.Imap;

/// <summary>
/// Commands whole and byte by byte. An outcome is tag, command and arguments; <c>+</c> is a leave for a literal, and a number is how
/// many bytes are dealt with.
/// </summary>
public sealed class ImapCommandParserTests
{
    private const int Longest = 64;

    [Theory]
    [InlineData("a NOOP\r\n", "a Noop")]
    [InlineData("aZ09.-_ noop\n", "aZ09.-_ Noop")]
    [InlineData("12345678901234567890123456789012 ID\r\n", "12345678901234567890123456789012 Id")]
    [InlineData("a   LOGIN   u   p  \r\n", "a Login [u] [p]")]
    [InlineData("a LOGIN a\\b\"c )\r\n", "a Login [a\\b\"c] [)]")]
    [InlineData("a LOGIN \"\" \"\\\"\\\\ }\"\r\n", "a Login [] [\"\\ }]")]
    [InlineData("a LOGIN u p x\r\n", "a Login [u] [p] [x]")]
    [InlineData("a LOGIN {1}\r\nu{2}\r\np \r\n", "+ + a Login [u] [p ]")]
    [InlineData("a LOGIN {1}\nu {2+}\n\r\n\n", "+ a Login [u] [\r\n]")]
    [InlineData("a LOGIN {09}\r\n123456789 p\r\n", "+ a Login [123456789] [p]")]
    [InlineData("a LOGIN {0}\r\n {0+}\r\n\r\n", "+ a Login [] []")]
    [InlineData("a LOGIN \"u\"{1}\r\np\r\n", "+ a Login [u] [p]")]
    [InlineData("a AUTHENTICATE PLAIN\r\n", "a Authenticate [PLAIN]")]
    [InlineData("a ID (\"name\" NIL)\r\n", "a Id")]
    [InlineData("a ID ( \"na)me\" {1}\r\n) x )  \r\n", "+ a Id")]
    [InlineData("a ID NIL\r\n", "a Id")]
    [InlineData("a ID ()\r\n", "a Id")]
    public void A_command_has_a_tag_a_name_and_arguments(string input, string expected) =>
        AssertParsed($"{expected} {input.Length}", input);

    [Theory]
    [InlineData("\r\n")]
    [InlineData(" NOOP\r\n")]
    [InlineData("a\r\n")]
    [InlineData("a \r\n")]
    [InlineData("a \n")]
    [InlineData("a+ NOOP\r\n")]
    [InlineData("123456789012345678901234567890123 NOOP\r\n")]
    [InlineData("a NOO\r\n")]
    [InlineData("a NO0P\r\n")]
    [InlineData("a AUTHENTICATED x\r\n")]
    [InlineData("a NOOP\rx\r\n")]
    [InlineData("a NOOP\r\r\n")]
    [InlineData("a LOGIN u p x y\r\n")]
    [InlineData("a LOGIN \"u\"p\r\n")]
    [InlineData("a LOGIN \"u\r\n")]
    [InlineData("a LOGIN \"u\\\r\n")]
    [InlineData("a LOGIN \"u\\\n")]
    [InlineData("a LOGIN {x}\r\n")]
    [InlineData("a LOGIN {1++1}\r\n")]
    [InlineData("a LOGIN {1}x\r\n")]
    [InlineData("a LOGIN {1+1}\r\n")]
    [InlineData("a ID (\r\n")]
    [InlineData("a ID (\n")]
    [InlineData("a ID (() x\r\n")]
    [InlineData("a ID () x\r\n")]
    [InlineData("a ID ())\r\n")]
    public void A_line_that_is_no_command_is_passed_over(string input) => AssertParsed($"Invalid {input.Length}", input);

    [Fact]
    public void A_line_that_is_no_command_and_announces_bytes_unasked_leaves_nobody_knowing_where_the_next_begins()
    {
        AssertParsed("Lost 13", "a FETCH {5+}\n");
        AssertParsed("Lost 15", "a FETCH {5+}\r\r\n");
        AssertParsed("Invalid 13", "a FETCH {5}\r\n");
    }

    [Fact]
    public void A_literal_is_asked_for_when_it_and_its_line_end_fit()
    {
        const string start = "a LOGIN u ";
        const int room = Longest - 16 - 1;
        string fits = new('x', room);
        AssertParsed($"+ a Login [u] [{fits}] {Longest}", $"{start}{{{room}}}\r\n{fits}\n");
        AssertParsed("Invalid 16", $"{start}{{{room + 1}}}\r\n");
        AssertParsed("Lost 17", $"{start}{{{room}+}}\r\n");
        AssertParsed("Invalid 25", $"{start}{{99999999999}}\r\n");
    }

    [Fact]
    public void Parsing_begins_anew_behind_a_command()
    {
        var parser = new ImapCommandParser(Longest);
        Assert.Equal(ImapParse.Command, parser.Advance("abc ID (x \"y\")\r\n"u8));
        parser.Reset();
        Assert.Equal((0, 0, ImapCommand.None, 0), (parser.Consumed, parser.TagLength, parser.Command, parser.ArgumentCount));
        Assert.Equal(ImapParse.Command, parser.Advance("b ID (x)\r\n"u8));
        parser.Reset();
        Assert.Equal(ImapParse.Command, parser.Advance("c LOGIN \"\\u\" p\r\n"u8));
        parser.Reset();
        Assert.Equal(ImapParse.Command, parser.Advance("d LOGIN a\\b p\r\n"u8));
        Assert.Equal("a\\b", Encoding.ASCII.GetString(parser.Copy(0, "d LOGIN a\\b p\r\n"u8)));
    }

    private static void AssertParsed(string expected, string text)
    {
        byte[] input = Encoding.Latin1.GetBytes(text);
        Assert.Equal(expected, Parse(input, [input.Length]));
        Assert.Equal(expected, Parse(input, Enumerable.Range(1, input.Length)));
    }

    private static string Parse(byte[] input, IEnumerable<int> arrivals)
    {
        var parser = new ImapCommandParser(Longest);
        string said = "";
        foreach (int end in arrivals)
        {
            ImapParse found = parser.Advance(input.AsSpan(..end));
            for (; found == ImapParse.GoAhead; found = parser.Advance(input.AsSpan(..end)))
            {
                said += "+ ";
            }

            if (found != ImapParse.NeedInput)
            {
                return $"{said}{(found == ImapParse.Command ? Describe(parser, input) : found)} {parser.Consumed}";
            }
        }

        return $"{said}more";
    }

    private static string Describe(ImapCommandParser parser, byte[] input)
    {
        IEnumerable<string> arguments = Enumerable.Range(0, parser.ArgumentCount)
            .Select(index => $" [{Encoding.Latin1.GetString(parser.Copy(index, input))}]");
        return $"{Encoding.Latin1.GetString(input, 0, parser.TagLength)} {parser.Command}{string.Concat(arguments)}";
    }
}
