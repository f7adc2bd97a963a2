using Posthorn.Cli;
using Xunit;

namespace Posthorn.Tests.Cli;

/// <summary>The arguments; every row was tried with nginx 1.22.</summary>
public sealed class CommandLineParserTests
{
    [Theory]
    [InlineData("-x", "invalid option: \"x\"")]
    [InlineData("-tqx", "invalid option: \"x\"")]
    [InlineData("foo", "invalid option: \"foo\"")]
    [InlineData("-t foo", "invalid option: \"foo\"")]
    [InlineData("-c", "option \"-c\" requires file name")]
    [InlineData("-e", "option \"-e\" requires file name")]
    [InlineData("-p", "option \"-p\" requires directory name")]
    [InlineData("-g", "option \"-g\" requires parameter")]
    [InlineData("-s", "option \"-s\" requires parameter")]
    [InlineData("-s xyz", "invalid option: \"-s xyz\"")]
    [InlineData("-vsxyz", "invalid option: \"-s xyz\"")]
    public void What_is_wrong_is_said_in_nginx_words(string arguments, string problem) =>
        Assert.Equal(problem, CommandLineParser.Parse(arguments.Split(' '), out _));

    [Theory]
    [InlineData("-tc/etc/x")]
    [InlineData("-t -c /etc/x")]
    [InlineData("-tc /etc/x")]
    public void Letters_share_a_dash_and_a_value_may_follow_its_letter(string arguments) =>
        Assert.Equal(new CommandLine { TestConfiguration = true, ConfigurationFile = "/etc/x" }, Parse(arguments.Split(' ')));

    [Fact]
    public void A_value_takes_what_looks_like_an_option() =>
        Assert.Equal(new CommandLine { Prefix = "-t" }, Parse("-p", "-t"));

    [Fact]
    public void Every_option_is_known() => Assert.Equal(
        new CommandLine
        {
            ShowHelp = true,
            ShowVersion = true,
            ShowBuild = true,
            TestConfiguration = true,
            DumpConfiguration = true,
            Quiet = true,
            Signal = "reload",
            Prefix = "/p",
            ErrorLog = "/e",
            ConfigurationFile = "/c",
            GlobalDirectives = "daemon off;",
        },
        Parse("-?hvVtTq", "-sreload", "-p", "/p", "-e/e", "-c", "/c", "-g", "daemon off;"));

    [Fact]
    public void A_dash_alone_asks_for_nothing() => Assert.Equal(new CommandLine(), Parse("-"));

    private static CommandLine Parse(params string[] arguments)
    {
        Assert.Null(CommandLineParser.Parse(arguments, out CommandLine line));
        return line;
    }
}
