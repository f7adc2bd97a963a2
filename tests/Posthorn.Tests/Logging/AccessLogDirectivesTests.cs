using Posthorn.Tests.Directives;
using Xunit;

namespace Posthorn.Tests.Logging;

public sealed class AccessLogDirectivesTests
{
    [Theory]
    [InlineData("log_format combined x;", "duplicate \"log_format\" name \"combined\"")]
    [InlineData("log_format a x; log_format a y;", "duplicate \"log_format\" name \"a\"")]
    [InlineData("log_format a;", "invalid number of arguments in \"log_format\" directive")]
    [InlineData("log_format a escape=html x;", "unknown log format escaping \"html\"")]
    [InlineData("access_log /x none;", "unknown log format \"none\"")]
    [InlineData("access_log /x later; log_format later x;", "unknown log format \"later\"")]
    [InlineData("access_log off combined;", "invalid parameter \"combined\"")]
    [InlineData("access_log /x/$remote_addr;", "variables in the path of \"access_log\" are not supported: \"/x/$remote_addr\"")]
    [InlineData("access_log /x combined gzip;", "\"gzip\" is not supported: compress logs when they are rotated")]
    [InlineData("access_log /x combined gzip=5 buffer=1k;", "\"gzip\" is not supported: compress logs when they are rotated")]
    [InlineData("access_log /x combined buffer=x;", "invalid buffer size \"buffer=x\"")]
    [InlineData("access_log /x combined buffer=4k flush=x;", "invalid flush time \"flush=x\"")]
    [InlineData("access_log /x combined flush=1s;", "no buffer is defined for access_log \"/x\"")]
    [InlineData("access_log /x combined if=;", "invalid parameter \"if=\"")]
    [InlineData("access_log /x combined 1;", "invalid parameter \"1\"")]
    [InlineData("access_log syslog:;", "unknown syslog parameter \"\"")]
    public void A_wrong_directive_is_refused_in_nginxs_words(string directives, string error) =>
        Assert.Equal($"{error} in :2", BoundText.Error(directives));

    [Theory]
    [InlineData("log_format a escape=json '{\"u\":\"$remote_user\"}' ',' \"$status\"; access_log /x a buffer=32k flush=5s if=$auth_user;")]
    [InlineData("access_log /x json; access_log syslog:server=127.0.0.1,severity=debug;")]
    [InlineData("access_log off;")]
    public void A_good_one_is_taken(string directives) =>
        Assert.Equal("ok", BoundText.Error($"{directives}\n{BoundText.Auth}\nserver {{ {BoundText.Imap} access_log off; }}"));
}
