using Posthorn.Config.Binding;
using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Xunit;

namespace Posthorn.Config.Tests.Binding;

public sealed class ConfigBinderTests
{
    [Fact]
    public void The_nearest_block_that_sets_a_directive_wins_and_else_the_default_does()
    {
        Scope mail = Mail("mail { timeout 5; server { listen 1; timeout 7; } server { listen 2; xclient on; } }");
        Assert.Equal(5, mail.Get(SampleCatalog.Timeout).TotalSeconds);
        Assert.Equal(7, mail.Children[0].Get(SampleCatalog.Timeout).TotalSeconds);
        Assert.Equal(5, mail.Children[1].Get(SampleCatalog.Timeout).TotalSeconds);
        Assert.False(mail.Children[0].Get(SampleCatalog.Proxy));
        Assert.True(mail.Children[1].Get(SampleCatalog.Proxy));
        Assert.Equal(60, Mail("mail { }").Get(SampleCatalog.Timeout).TotalSeconds);
    }

    [Fact]
    public void Values_of_an_outer_block_count_even_when_they_stand_below_the_inner_block()
    {
        Scope mail = Mail("mail { server { listen 1; } timeout 5; }");
        Assert.Equal(5, mail.Children[0].Get(SampleCatalog.Timeout).TotalSeconds);
    }

    [Fact]
    public void A_repeated_directive_replaces_the_outer_set_whole()
    {
        const string outer = "auth_http_header A 1;\nauth_http_header B 2;\n";
        Scope mail = Mail($"mail {{ {outer} server {{ listen 1; auth_http_header C 3; }} server {{ listen 2; }} }}");
        Assert.Equal(["C: 3"], mail.Children[0].GetAll(SampleCatalog.Header));
        Assert.Equal(["A: 1", "B: 2"], mail.Children[1].GetAll(SampleCatalog.Header));
        Assert.Equal([1, 2], mail.Children[1].UsesOf(SampleCatalog.Header).Select(use => use.Position.Line));
        Assert.Empty(Mail("mail { }").UsesOf(SampleCatalog.Header));
        Assert.Empty(Mail("mail { }").GetAll(SampleCatalog.Header));
    }

    [Fact]
    public void Defaults_are_read_with_the_quotes_of_the_language()
    {
        Assert.Equal("/run/a b.pid", Bind("").Main.Get(SampleCatalog.Pid));
        Assert.Equal(["IMAP4", "IMAP4rev1", "UIDPLUS"], Mail("mail { }").Get(SampleCatalog.Capabilities));
        Assert.Equal([["plain"]], Mail("mail { }").GetAll(SampleCatalog.Auth));
        Assert.Null(Mail("mail { }").UseOf(SampleCatalog.Auth));
    }

    [Fact]
    public void A_name_with_two_declarations_means_the_one_of_its_block()
    {
        Scope mail = Mail("mail { limit_rate 1; server { listen 1; limit_rate 2; } }");
        Assert.Equal("mail 1", mail.Get(SampleCatalog.TopLimit));
        Assert.Equal("server 2", mail.Children[0].Get(SampleCatalog.ServerLimit));
    }

    [Fact]
    public void Blocks_know_where_they_were_opened_and_with_which_words()
    {
        Scope mail = Mail("\nmail\n{ map $a\n $b { default 1; timeout 2; } }");
        Assert.Equal("/etc/main.conf:3", mail.Position.ToString());
        Scope map = mail.Children[0];
        Assert.Equal(["$a", "$b"], map.Opening!.Arguments);
        Assert.Equal(4, map.Position.Line);
        Assert.Equal(["default=1", "timeout=2"], map.GetAll((Directive<string>)SampleCatalog.Map.Entry!));
        Assert.True(mail.Sets(SampleCatalog.MapBlock));
        Assert.Same(mail, map.Parent);
    }

    [Fact]
    public void The_command_line_counts_as_a_part_of_the_top_level()
    {
        BoundConfig bound = ConfigBinder.Bind(SampleCatalog.Catalog, Files("mail { }"), "/etc/main.conf", "pid x;");
        Assert.Equal("x", bound.Main.Get(SampleCatalog.Pid));
        Assert.Equal("command line", bound.Main.UseOf(SampleCatalog.Pid)!.Position.ToString());
    }

    [Fact]
    public void Files_are_listed_once_in_the_order_of_opening_and_read_once()
    {
        var texts = new Dictionary<string, string>
        {
            ["/etc/main.conf"] = "mail { include b.inc; include a.inc; include b.inc; }",
            ["/etc/a.inc"] = "server { listen 1; include b.inc; }",
            ["/etc/b.inc"] = "auth_http_header X y;",
        };
        var files = new MemoryFiles(texts);
        BoundConfig bound = ConfigBinder.Bind(SampleCatalog.Catalog, files, "/etc/main.conf", "");
        Assert.Equal(["/etc/main.conf", "/etc/b.inc", "/etc/a.inc"], bound.Files.Select(file => file.Path));
        Assert.Equal("auth_http_header X y;", bound.Files[1].Text);
        Assert.Equal(3, files.Reads);
        Assert.Equal(2, bound.Main.Children[0].GetAll(SampleCatalog.Header).Count);
    }

    [Fact]
    public void A_main_file_that_cannot_be_opened_is_an_error_without_a_place()
    {
        ConfigException error = Assert.Throws<ConfigException>(
            () => ConfigBinder.Bind(SampleCatalog.Catalog, new MemoryFiles([]), "/etc/main.conf", ""));
        Assert.Equal("open() \"/etc/main.conf\" failed (2: No such file or directory)", error.Message);
        Assert.Null(error.Position);
    }

    [Fact]
    public void Includes_that_nest_without_end_under_ever_new_names_are_stopped()
    {
        ConfigException error = Assert.Throws<ConfigException>(
            () => ConfigBinder.Bind(SampleCatalog.Catalog, new EndlessFiles(), "/etc/a", ""));
        Assert.Equal($"includes are nested more than 100 deep in /etc/{new string('a', 101)}:1", error.Message);
    }

    [Fact]
    public void A_thousand_servers_bind()
    {
        IEnumerable<string> servers = Enumerable.Range(1, 1000).Select(port => $"server {{ listen {port}; timeout {port}s; }}\n");
        Scope mail = Mail($"mail {{ {string.Concat(servers)} }}");
        Assert.Equal(1000, mail.Children.Count);
        Assert.Equal(1000, mail.Children[999].Get(SampleCatalog.Timeout).TotalSeconds);
    }

    private static Scope Mail(string text) => Bind(text).Main.Children[0];

    private static BoundConfig Bind(string text) => ConfigBinder.Bind(SampleCatalog.Catalog, Files(text), "/etc/main.conf", "");

    private static MemoryFiles Files(string text) => new(new() { ["/etc/main.conf"] = text });

    private sealed class EndlessFiles : IConfigFiles
    {
        public string Read(string path) => $"include {path}a;";

        public IReadOnlyList<string> Glob(string pattern) => [];
    }
}
