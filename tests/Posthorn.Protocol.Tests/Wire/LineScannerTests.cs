using System.Text;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Wire;

public sealed class LineScannerTests
{
    [Theory]
    [InlineData("ab\r\ncd", "ab", 4)]
    [InlineData("ab\ncd", "ab", 3)]
    [InlineData("\r\n", "", 2)]
    [InlineData("\n", "", 1)]
    [InlineData("a\rb\r\r\n", "a\rb\r", 6)]
    public void A_line_ends_with_LF_and_the_CR_before_it(string input, string expected, int length)
    {
        var scanner = new LineScanner();
        Assert.True(scanner.TryTake(Encoding.ASCII.GetBytes(input), out ReadOnlySpan<byte> line, out int consumed));
        Assert.Equal((expected, length), (Encoding.ASCII.GetString(line), consumed));
    }

    [Fact]
    public void Lines_that_arrive_byte_by_byte_are_found_one_after_the_other()
    {
        byte[] input = "one\r\ntwo\nthree\r\n"u8.ToArray();
        var scanner = new LineScanner();
        var found = new List<string>();
        int start = 0;
        for (int end = 1; end <= input.Length; end++)
        {
            if (scanner.TryTake(input.AsSpan(start, end - start), out ReadOnlySpan<byte> line, out int consumed))
            {
                found.Add(Encoding.ASCII.GetString(line));
                start += consumed;
            }
        }

        Assert.Equal(["one", "two", "three"], found);
        Assert.Equal(input.Length, start);
    }
}
