using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Tests.InMemory;
using Posthorn.Variables;
using Xunit;

namespace Posthorn.Tests.Variables;

public sealed class TemplateTests
{
    private static readonly DirectiveUse Use = new("proxy_pass", [], new SourcePosition("/etc/posthorn.conf", 7));

    [Theory]
    [InlineData("$protocol", "imap")]
    [InlineData("${protocol}s", "imaps")]
    [InlineData("a.$protocol.b", "a.imap.b")]
    [InlineData("$protocol$remote_port", "imap4711")]
    [InlineData("$Remote_Addr:$REMOTE_PORT", "192.0.2.1:4711")]
    [InlineData("<$ssl_protocol>", "<>")]
    [InlineData("$protocol-$server_addr-$server_port-$server_name", "imap-127.0.0.1-143-mx.example")]
    public void Names_stand_for_what_the_session_has(string text, string expected)
    {
        var rig = new SessionRig();
        rig.Connect();

        Assert.Equal(expected, Parse(text).Evaluate(rig.Session!));
    }

    [Fact]
    public void A_text_without_a_name_is_constant()
    {
        Template template = Parse("10.0.0.1:143");

        Assert.True(template.IsConstant);
        Assert.Equal("10.0.0.1:143", template.Constant);
        Assert.True(Parse("").IsConstant);
        Assert.False(Parse("$protocol").IsConstant);
    }

    [Theory]
    [InlineData("$no_such", "unknown \"no_such\" variable in /etc/posthorn.conf:7")]
    [InlineData("${protocol", "the closing bracket in \"protocol\" variable is missing in /etc/posthorn.conf:7")]
    [InlineData("a$", "invalid variable name in /etc/posthorn.conf:7")]
    [InlineData("${}", "invalid variable name in /etc/posthorn.conf:7")]
    public void A_wrong_name_is_an_error_in_nginx_words(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<ConfigException>(() => Parse(text)).Message);

    [Theory]
    [InlineData("u", "u", "u", "")]
    [InlineData("u@Example.ORG", "u@Example.ORG", "u", "example.org")]
    [InlineData("a@b@c", "a@b@c", "a@b", "c")]
    public void The_user_is_known_once_the_client_logs_in(string user, string whole, string local, string domain)
    {
        var rig = new SessionRig();
        var client = rig.Connect();
        Template all = Parse("$auth_user|$auth_local|$auth_domain|$auth_method");
        Assert.Equal("|||", all.Evaluate(rig.Session!));

        rig.Say(client, $"a LOGIN {user} p\r\n");

        Assert.Equal($"{whole}|{local}|{domain}|plain", all.Evaluate(rig.Session!));
    }

    [Fact]
    public void A_user_is_still_known_while_the_session_is_relayed()
    {
        var rig = new SessionRig();
        rig.LoggedIn();

        Assert.Equal("u plain 127.0.0.1:10143", Parse("$auth_user $auth_method $upstream_addr").Evaluate(rig.Session!));
    }

    [Fact]
    public void Bytes_of_a_name_that_are_no_utf8_are_kept()
    {
        var rig = new SessionRig();
        var client = rig.Connect();

        client.Send("a LOGIN \"\u00c3\u00a9\" p\r\n");
        rig.Loop.Settle();
        Assert.Equal("\u00e9", Parse("$auth_user").Evaluate(rig.Session!));

        rig = new SessionRig();
        client = rig.Connect();
        client.Send("a LOGIN \"\u00e9\u00ff\" p\r\n");
        rig.Loop.Settle();
        Assert.Equal("\u00e9\u00ff", Parse("$auth_user").Evaluate(rig.Session!));
    }

    [Fact]
    public void Every_variable_has_a_value_at_every_time()
    {
        var rig = new SessionRig();
        rig.Connect();
        Assert.All(SessionVariables.All, variable => Assert.NotNull(variable.Value(rig.Session!)));

        rig = new SessionRig();
        rig.LoggedIn();
        Assert.All(SessionVariables.All, variable => Assert.NotNull(variable.Value(rig.Session!)));
    }

    private static Template Parse(string text) => Template.Parse(text, Use, VariableTable.OfSession);
}
