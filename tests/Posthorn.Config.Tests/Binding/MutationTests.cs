using System.Text;
using Posthorn.Config.Binding;
using Posthorn.Config.Text;
using Xunit;

namespace Posthorn.Config.Tests.Binding;

public sealed class MutationTests
{
    private const string Seed = """
        pid "/run/a.pid"; events { use epoll; }
        http { set_by_lua_block $r { return { "}", [[ } ]] } -- it's
        } map $a $b { default 'x'; } }
        # comment
        mail { timeout 1h30m; imap_capabilities "a \"b\"" c\td ${e}f; include sub.inc; include d/*.inc;
          map $x $y { a b; } auth_http_header A "b";
          server { listen 143; timeout "1m 5s"; xclient on; }
        }
        """;

    private static readonly string[] Pieces =
    [
        "{", "}", ";", "\"", "'", "\\", "#", "\n", " ", "${", ")", "[[", "--", "\0", "é", "\ud800",
        "include sub.inc;", "mail {", "x_by_lua_block {",
    ];

    [Fact]
    public void Whatever_becomes_of_the_text_only_configuration_errors_come_out()
    {
        var random = new Random(20_241);
        int accepted = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string main = Mutate(random, Seed);
            string sub = Mutate(random, "auth_http_header S s;\n");
            string globals = Mutate(random, "daemon off;");
            accepted += Binds(main, sub, globals) ? 1 : 0;
        }

        // Some mutations fall into comments and quotes: were none accepted, or all, the test would show nothing.
        Assert.InRange(accepted, 1, 19_999);
    }

    private static bool Binds(string main, string sub, string globals)
    {
        var files = new MemoryFiles(new() { ["/etc/main.conf"] = main, ["/etc/sub.inc"] = sub, ["/etc/d/a.inc"] = sub });
        try
        {
            ConfigBinder.Bind(SampleCatalog.Catalog, files, "/etc/main.conf", globals);
            return true;
        }
        catch (ConfigException)
        {
            return false;
        }
    }

    private static string Mutate(Random random, string text)
    {
        var mutated = new StringBuilder(text);
        for (int edits = random.Next(4); edits > 0; edits--)
        {
            int at = random.Next(mutated.Length);
            switch (random.Next(4))
            {
                case 0:
                    mutated.Remove(at, Math.Min(random.Next(1, 9), mutated.Length - at - 1));
                    break;
                case 1:
                    mutated[at] = (char)random.Next(1, 128);
                    break;
                case 2:
                    mutated.Length = Math.Max(1, at);
                    break;
                default:
                    mutated.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
            }
        }

        return mutated.ToString();
    }
}
