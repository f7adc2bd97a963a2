using Xunit;

namespace Posthorn.Tests.Directives;

/// <summary>
/// Each way to get a directive wrong. The words and lines are those of nginx 1.22 unless a test's name says otherwise; a line
/// is counted from <c>mail {</c>.
/// </summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData("timeout abc", "\"timeout\" directive invalid value")]
    [InlineData("timeout 5x", "\"timeout\" directive invalid value")]
    [InlineData("timeout 1 2", "invalid number of arguments in \"timeout\" directive")]
    [InlineData("max_errors x", "\"max_errors\" directive invalid number")]
    [InlineData("max_errors -1", "\"max_errors\" directive invalid number")]
    [InlineData("server_name a b", "invalid number of arguments in \"server_name\" directive")]
    [InlineData("server_name x; server_name y", "\"server_name\" directive is duplicate")]
    [InlineData("protocol foo", "unknown protocol \"foo\"")]
    [InlineData("protocol IMAP", "unknown protocol \"IMAP\"")]
    [InlineData("starttls maybe", "invalid value \"maybe\"")]
    [InlineData("starttls off; starttls off", "\"starttls\" directive is duplicate")]
    [InlineData("proxy maybe", "invalid value \"maybe\" in \"proxy\" directive, it must be \"on\" or \"off\"")]
    [InlineData("proxy_buffer x", "\"proxy_buffer\" directive invalid value")]
    [InlineData("proxy_buffer 4q", "\"proxy_buffer\" directive invalid value")]
    [InlineData("proxy_timeout x", "\"proxy_timeout\" directive invalid value")]
    [InlineData("proxy_pass_error_message x",
        "invalid value \"x\" in \"proxy_pass_error_message\" directive, it must be \"on\" or \"off\"")]
    [InlineData("proxy_smtp_auth y", "invalid value \"y\" in \"proxy_smtp_auth\" directive, it must be \"on\" or \"off\"")]
    [InlineData("xclient x", "invalid value \"x\" in \"xclient\" directive, it must be \"on\" or \"off\"")]
    [InlineData("auth_http_header A", "invalid number of arguments in \"auth_http_header\" directive")]
    [InlineData("auth_http_timeout x", "\"auth_http_timeout\" directive invalid value")]
    [InlineData("auth_http_timeout 1y", "\"auth_http_timeout\" directive invalid value")]
    [InlineData("auth_http_pass_client_cert x",
        "invalid value \"x\" in \"auth_http_pass_client_cert\" directive, it must be \"on\" or \"off\"")]
    [InlineData("resolver 1.2.3.4 valid=x", "invalid parameter: valid=x")]
    [InlineData("resolver 1.2.3.4:x", "invalid port in resolver \"1.2.3.4:x\"")]
    [InlineData("resolver valid=10s", "no name servers defined")]
    [InlineData("resolver \"\"", "no host in resolver \"\"")]
    [InlineData("resolver off; resolver off", "\"resolver\" directive is duplicate")]
    [InlineData("resolver_timeout x", "\"resolver_timeout\" directive invalid value")]
    [InlineData("set_real_ip_from 1.2.3.4/33", "host not found in set_real_ip_from \"1.2.3.4/33\"")]
    [InlineData("set_real_ip_from unix:/x", "host not found in set_real_ip_from \"unix:/x\"")]
    [InlineData("set_real_ip_from \"\"", "host not found in set_real_ip_from \"\"")]
    [InlineData("ssl bad", "invalid value \"bad\" in \"ssl\" directive, it must be \"on\" or \"off\"")]
    [InlineData("ssl_protocols TLSv9", "invalid value \"TLSv9\"")]
    [InlineData("ssl_session_cache foo", "invalid session cache \"foo\"")]
    [InlineData("ssl_session_cache builtin:x", "invalid session cache \"builtin:x\"")]
    [InlineData("ssl_session_cache shared:a", "invalid session cache \"shared:a\"")]
    [InlineData("ssl_session_cache shared::10m", "invalid session cache \"shared::10m\"")]
    [InlineData("ssl_session_cache shared:a:1k", "session cache \"shared:a:1k\" is too small")]
    [InlineData("ssl_verify_client x", "invalid value \"x\"")]
    [InlineData("ssl_verify_depth x", "\"ssl_verify_depth\" directive invalid number")]
    [InlineData("ssl_session_timeout x", "\"ssl_session_timeout\" directive invalid value")]
    [InlineData("ssl_conf_command a", "invalid number of arguments in \"ssl_conf_command\" directive")]
    public void A_wrong_argument_is_refused_in_nginxs_words(string directive, string error) =>
        Assert.Equal($"{error} in :4", BoundText.Error($"{BoundText.Auth}\nserver {{ listen 9143; {Named(directive)}\n{directive};\n}}"));

    [Theory]
    [InlineData(":80", "no host in auth_http \":80\"")]
    [InlineData("http://", "no host in auth_http \"\"")]
    [InlineData("\"\"", "no host in auth_http \"\"")]
    [InlineData("ftp://127.0.0.1:1/", "invalid port in auth_http \"ftp://127.0.0.1:1/\"")]
    [InlineData("HTTP://127.0.0.1:1/", "invalid port in auth_http \"HTTP://127.0.0.1:1/\"")]
    [InlineData("127.0.0.1:0", "invalid port in auth_http \"127.0.0.1:0\"")]
    [InlineData("127.0.0.1:70000", "invalid port in auth_http \"127.0.0.1:70000\"")]
    [InlineData("127.0.0.1:", "invalid port in auth_http \"127.0.0.1:\"")]
    [InlineData("127.0.0.1:80-90", "invalid port in auth_http \"127.0.0.1:80-90\"")]
    [InlineData("127.0.0.1:80#x", "invalid port in auth_http \"127.0.0.1:80#x\"")]
    [InlineData("::1", "invalid port in auth_http \"::1\"")]
    [InlineData("unix:", "no path in the unix domain socket in auth_http \"unix:\"")]
    [InlineData("unix::/x", "no path in the unix domain socket in auth_http \"unix::/x\"")]
    [InlineData("[::1:90", "invalid host in auth_http \"[::1:90\"")]
    [InlineData("[::1]90", "invalid host in auth_http \"[::1]90\"")]
    [InlineData("[::1]:", "invalid port in auth_http \"[::1]:\"")]
    [InlineData("[zz]:90", "invalid IPv6 address in auth_http \"[zz]:90\"")]
    [InlineData("nosuch.test:90", "host not found in auth_http \"nosuch.test:90\"")]
    [InlineData("http://*:90/", "host not found in auth_http \"*:90/\"")]
    public void A_wrong_auth_service_is_refused_in_nginxs_words(string service, string error) =>
        Assert.Equal($"{error} in :2", BoundText.Error($"auth_http {service};\nserver {{ {BoundText.Imap} }}"));

    [Theory]
    [InlineData("9143 foo", "the invalid \"foo\" parameter")]
    [InlineData("9143 BIND", "the invalid \"BIND\" parameter")]
    [InlineData("9143 ssl=x", "the invalid \"ssl=x\" parameter")]
    [InlineData("9143 multipath=x", "the invalid \"multipath=x\" parameter")]
    [InlineData("9143 reuseport", "the invalid \"reuseport\" parameter")]
    [InlineData("9143 backlog", "the invalid \"backlog\" parameter")]
    [InlineData("9143 backlog=0", "invalid backlog \"backlog=0\"")]
    [InlineData("9143 backlog=x", "invalid backlog \"backlog=x\"")]
    [InlineData("9143 rcvbuf=x", "invalid rcvbuf \"rcvbuf=x\"")]
    [InlineData("9143 sndbuf=x", "invalid sndbuf \"sndbuf=x\"")]
    [InlineData("[::]:9143 ipv6only=x", "the invalid \"ipv6only=x\" parameter")]
    [InlineData("[::]:9143 ipv6only=ox", "invalid ipv6only flags \"ox\"")]
    [InlineData("9143 so_keepalive=x", "invalid so_keepalive value: \"x\"")]
    [InlineData("9143 so_keepalive=ON", "invalid so_keepalive value: \"ON\"")]
    [InlineData("9143 so_keepalive=", "invalid so_keepalive value: \"\"")]
    [InlineData("9143 so_keepalive=::", "invalid so_keepalive value: \"::\"")]
    [InlineData("9143 so_keepalive=0:0:0", "invalid so_keepalive value: \"0:0:0\"")]
    [InlineData("9143 so_keepalive=x:1:1", "invalid so_keepalive value: \"x:1:1\"")]
    [InlineData("9143 so_keepalive=1:1:x", "invalid so_keepalive value: \"1:1:x\"")]
    [InlineData("9143 so_keepalive=1:1:1:1", "invalid so_keepalive value: \"1:1:1:1\"")]
    public void A_wrong_parameter_of_listen_is_refused_in_nginxs_words(string listen, string error) =>
        Assert.Equal($"{error} in :4", BoundText.Error($"{BoundText.Auth}\nserver {{ protocol imap;\nlisten {listen};\n}}"));

    [Theory]
    [InlineData("0", "invalid port")]
    [InlineData("70000", "invalid port")]
    [InlineData("127.0.0.1:0", "invalid port")]
    [InlineData("127.0.0.1:", "invalid port")]
    [InlineData("127.0.0.1:143-x", "invalid port")]
    [InlineData("143-70000", "invalid port")]
    [InlineData("9145-9143", "invalid port range")]
    [InlineData("::1", "invalid port")]
    [InlineData("unix:", "no path in the unix domain socket")]
    [InlineData("[::", "invalid host")]
    [InlineData("[::1:9143", "invalid host")]
    [InlineData("[zz]:9143", "invalid IPv6 address")]
    [InlineData("[]:9143", "no host")]
    [InlineData(":9143", "no host")]
    [InlineData("1.2.3.4/x", "invalid host")]
    [InlineData("nosuch.test:9143", "host not found")]
    [InlineData("9143x", "host not found")]
    [InlineData("9143-x", "host not found")]
    [InlineData("*x:9143", "host not found")]
    public void A_wrong_listen_address_is_refused_in_nginxs_words(string address, string error) => Assert.Equal(
        $"{error} in \"{address}\" of the \"listen\" directive in :4",
        BoundText.Error($"{BoundText.Auth}\nserver {{ protocol imap;\nlisten {address};\n}}"));

    [Theory]
    [InlineData("no \"listen\" is defined for server in :3", "server { protocol imap;\n}")]
    [InlineData("unknown mail protocol for server in :3", "server { listen 9143;\n}")]
    [InlineData("unknown mail protocol for server in :3", "server { listen unix:/x;\n}")]
    [InlineData("unknown mail protocol for server in :3", "server { listen 140-143;\n}")]
    [InlineData("duplicate \"0.0.0.0:9143\" address and port pair in :5",
        "server { protocol imap; listen 9143; }\nserver {\nlisten *:9143; }")]
    [InlineData("duplicate \"0.0.0.0:9143\" address and port pair in :3", "server { protocol imap; listen 9143; listen 9143; }")]
    [InlineData("duplicate \"[::1]:9143\" address and port pair in :3", "server { listen [::1]:9143; listen [0::1]:9143; }")]
    [InlineData("duplicate \"unix:/q\" address and port pair in :3", "server { listen unix:/q; listen unix:/q; }")]
    [InlineData("duplicate \"0.0.0.0:9145\" address and port pair in :3",
        "server { listen 9143-9146; listen 127.0.0.1:9145; listen 9145; }")]
    [InlineData("duplicate \"192.0.2.1:9143\" address and port pair in :4",
        "server { protocol imap; listen two.test:9143; }\nserver { protocol imap; listen 192.0.2.1:9143; }")]
    public void Servers_are_checked_as_nginx_checks_them(string error, string servers) =>
        Assert.Equal(error, BoundText.Error($"{BoundText.Auth}\n{servers}"));

    [Fact]
    public void A_missing_auth_service_is_told_when_all_servers_have_a_protocol()
    {
        Assert.Equal(
            "no \"auth_http\" is defined for server in :2 (nor \"auth_file\", \"auth_by_backend on\" or \"auth_oauth2\")",
            BoundText.Error($"server {{ {BoundText.Imap} }}"));
        Assert.Equal(
            "unknown mail protocol for server in :3",
            BoundText.Error($"server {{ {BoundText.Imap} }}\nserver {{ listen 9144; }}"));
    }

    [Theory]
    [InlineData("ssl on", "the \"ssl\" directive is gone since nginx 1.25.1, use the \"listen ... ssl\" directive instead")]
    [InlineData("proxy_buffer 0", "\"proxy_buffer\" directive invalid value")]
    [InlineData("proxy_protocol v1", "invalid value \"v1\"")]
    [InlineData("server_name \"a\\r\\nb\"", "\"server_name\" directive invalid value")]
    [InlineData("auth_http_header \"\" b", "invalid header name \"\"")]
    [InlineData("auth_http_header \"A B\" c", "invalid header name \"A B\"")]
    [InlineData("auth_http_header A: c", "invalid header name \"A:\"")]
    [InlineData("auth_http_header A \"b\\r\\nAuth-User: c\"", "invalid header value")]
    [InlineData("auth_http \"127.0.0.1/a b\"", "invalid character in auth_http \"127.0.0.1/a b\"")]
    [InlineData("auth_http https://unix:/x", "no https over a unix domain socket in auth_http \"unix:/x\"")]
    [InlineData("resolver 127.0.0.1 ipv4=off ipv6=off", "\"ipv4\" and \"ipv6\" cannot both be \"off\"")]
    public void What_nginx_takes_and_no_peer_could_bear_is_refused(string directive, string error) =>
        Assert.Equal($"{error} in :4", BoundText.Error($"{BoundText.Auth}\nserver {{ {BoundText.Imap}\n{directive};\n}}"));

    // A wrong "protocol" must be the only one of its server.
    private static string Named(string directive) => directive.StartsWith("protocol", StringComparison.Ordinal) ? "" : "protocol imap;";
}
