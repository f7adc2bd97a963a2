using Xunit;

namespace Posthorn.Protocol.Tests.AuthHttp;

public sealed class SmtpAuthAnswerTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("Auth-SMTP-Auth: on\r\n", true)]
    [InlineData("auth-smtp-auth: off\r\n", false)]
    public void The_service_may_say_whether_to_log_in_at_the_backend(string header, bool? expected) =>
        Assert.Equal(expected, Answers.OfHeaders(Answers.Yes + header).Accepted.SmtpAuth);

    [Theory]
    [InlineData("yes")]
    [InlineData("")]
    [InlineData("ON")]
    [InlineData("of")]
    public void Anything_but_on_and_off_is_no_answer(string value) => Assert.Equal(
        "sent an \"Auth-SMTP-Auth\" that is neither \"on\" nor \"off\"",
        Answers.OfHeaders($"{Answers.Yes}Auth-SMTP-Auth: {value}\r\n").Reason);
}
