using System.Text;
using Posthorn.Tls;
using Xunit;

namespace Posthorn.Tests.Tls;

public sealed class FirstRecordTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("\x16", false)]
    [InlineData("\x16\x03\x01\x00", false)]
    [InlineData("\x16\x03\x01\x00\x02", false)]
    [InlineData("\x16\x03\x01\x00\x02\x01", false)]
    [InlineData("\x16\x03\x01\x00\x02\x01\x02", true)]
    [InlineData("\x16\x03\x01\x00\x02\x01\x02\x16", true)]
    [InlineData("\x16\x03\x01\x00\x00", true)]
    [InlineData("\x16\x03\x01\x40\x01", true)]
    [InlineData("\x16\x03\x01\x40\x00", false)]
    [InlineData("G", true)]
    [InlineData("\x80", true)]
    public void What_OpenSSL_can_work_on_is_there(string received, bool isThere) =>
        Assert.Equal(isThere, FirstRecord.IsThere(Encoding.Latin1.GetBytes(received)));

    [Theory]
    [InlineData("\x16", 2048)]
    [InlineData("\x16\x03\x01\x01\x00", 2048)]
    [InlineData("\x16\x03\x01\x10\x00", 4101)]
    public void No_more_is_received_than_the_record_may_have(string received, int wanted) =>
        Assert.Equal(wanted, FirstRecord.Wanted(Encoding.Latin1.GetBytes(received)));
}
