using System.Text;
using Posthorn.Metrics;
using Xunit;

namespace Posthorn.Tests.Metrics;

public sealed class ScrapeRequestParserTests
{
    [Theory]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", "/metrics", 200, true)]
    [InlineData("HEAD /metrics?x=y HTTP/1.0\r\n\r\n", "/metrics", 200, false)]
    [InlineData("POST /metrics HTTP/1.1\r\n\r\n", "", 405, true)]
    [InlineData("GET metrics HTTP/1.1\r\n\r\n", "", 405, true)]
    [InlineData("GET /metrics HTTP/2.0\r\n\r\n", "", 505, true)]
    [InlineData("GET /metrics\r\n\r\n", "", 400, true)]
    [InlineData("\r\n\r\n", "", 400, true)]
    public void A_request_is_judged_by_its_first_line(string text, string target, int status, bool wantsBody) =>
        Assert.Equal(new ScrapeRequest(target, status, wantsBody), ScrapeRequestParser.Parse(Encoding.Latin1.GetBytes(text)));

    [Fact]
    public void A_header_that_goes_on_is_waited_for_up_to_a_limit()
    {
        Assert.Null(ScrapeRequestParser.Parse("GET /metrics HTTP/1.1\r\nHost: x\r\n"u8));
        Assert.Equal(431, ScrapeRequestParser.Parse(new byte[ScrapeRequestParser.HeaderLimit])!.Value.Status);
    }
}
