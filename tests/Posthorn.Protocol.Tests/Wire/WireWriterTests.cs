using System.Text;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Wire;

public sealed class WireWriterTests
{
    [Fact]
    public void What_was_written_is_wiped_when_it_is_forgotten()
    {
        var writer = new WireWriter(8);
        Span<byte> memory = writer.GetSpan(8);
        writer.Write("password"u8);
        writer.Clear();
        Assert.Equal(new byte[8], memory.ToArray());
        Assert.True(writer.Written.IsEmpty);
    }

    [Fact]
    public void What_is_taken_back_is_wiped_and_what_stands_before_it_stays()
    {
        var writer = new WireWriter(8);
        Span<byte> memory = writer.GetSpan(8);
        writer.Write("LOGIN pw"u8);
        writer.CutTo(6);
        Assert.Equal("LOGIN \0\0", Encoding.ASCII.GetString(memory));
        Assert.Equal("LOGIN ", Encoding.ASCII.GetString(writer.Written));
    }

    [Fact]
    public void Memory_that_became_too_small_is_wiped_once_its_bytes_are_in_the_larger()
    {
        var writer = new WireWriter(8);
        Span<byte> small = writer.GetMemory(8).Span;
        writer.Write("password"u8);
        writer.Write((byte)'!');
        Assert.Equal(new byte[8], small.ToArray());
        Assert.Equal("password!", Encoding.ASCII.GetString(writer.Written));
    }

    [Fact]
    public void Memory_is_replaced_only_when_it_is_too_small_and_then_doubled_at_least()
    {
        var writer = new WireWriter(8);
        writer.Write("1234"u8);
        Assert.Equal(4, writer.GetSpan(4).Length);
        Assert.Equal(12, writer.GetSpan(5).Length);
        Assert.Equal(96, writer.GetMemory(96).Length);
        writer.Advance(96);
        Assert.Equal(100, writer.GetMemory().Length);
        Assert.Equal("1234", Encoding.ASCII.GetString(writer.Written[..4]));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("u", "dQ==")]
    [InlineData("us", "dXM=")]
    [InlineData("use", "dXNl")]
    [InlineData("a longer text than the memory holds", "YSBsb25nZXIgdGV4dCB0aGFuIHRoZSBtZW1vcnkgaG9sZHM=")]
    public void Bytes_become_base64_at_once_or_where_they_stand(string text, string base64)
    {
        var writer = new WireWriter(1);
        writer.Write("+ "u8);
        writer.WriteBase64(Encoding.ASCII.GetBytes(text));
        Assert.Equal("+ " + base64, Encoding.ASCII.GetString(writer.Written));
        writer.CutTo(2);
        writer.WriteText(text);
        writer.EncodeBase64From(2);
        Assert.Equal("+ " + base64, Encoding.ASCII.GetString(writer.Written));
    }

    [Fact]
    public void Bytes_that_become_base64_where_they_stand_stay_there_when_it_fits()
    {
        var writer = new WireWriter(8);
        Span<byte> memory = writer.GetSpan(8);
        writer.Write("secret"u8);
        writer.EncodeBase64From(0);
        Assert.Equal("c2VjcmV0", Encoding.ASCII.GetString(memory));
        Assert.Equal("c2VjcmV0", Encoding.ASCII.GetString(writer.Written));
    }

    [Fact]
    public void Numbers_are_decimal_and_text_is_UTF8()
    {
        var writer = new WireWriter(1);
        writer.WriteNumber(long.MinValue);
        writer.WriteText(" ä€ ");
        writer.WriteNumber(0);
        Assert.Equal("-9223372036854775808 ä€ 0", Encoding.UTF8.GetString(writer.Written));
    }
}
