using Posthorn.Tests.Hosting;
using Xunit;

namespace Posthorn.Tests.Cli;

/// <summary>The built program's exit codes and streams.</summary>
public sealed class ApplicationTests
{
    [Fact]
    public void The_version_goes_to_the_error_stream()
    {
        ProgramRun run = ProgramRun.Of("-v");

        Assert.Equal(new ProgramRun(0, "", "posthorn version: posthorn/0.1.0 (compatible with the mail of nginx/1.31.5)\n"), run);
    }

    [Fact]
    public void The_build_is_shown_where_scripts_look_for_it()
    {
        ProgramRun run = ProgramRun.Of("-V");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"\nbuilt with \.NET 10\.", run.Errors);
        Assert.Matches(@"\nrunning with OpenSSL 3\.", run.Errors);
        Assert.Matches(@"\nconfigure arguments: --prefix=/etc/posthorn/ .*--with-mail_ssl_module\n$", run.Errors);
    }

    [Fact]
    public void Help_names_the_version_the_options_and_the_defaults()
    {
        ProgramRun run = ProgramRun.Of("-h");

        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("posthorn version: posthorn/", run.Errors, StringComparison.Ordinal);
        Assert.Contains("\nUsage: posthorn [-?hvVtTq] [-s signal] [-p prefix]\n", run.Errors, StringComparison.Ordinal);
        Assert.Contains("(default: /etc/posthorn/posthorn.conf)\n", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_option_fails() => Assert.Equal(new ProgramRun(1, "", "posthorn: invalid option: \"x\"\n"), ProgramRun.Of("-x"));

    [Fact]
    public void Without_a_configuration_the_error_points_at_that_of_nginx()
    {
        using var folder = new TemporaryFolder();

        ProgramRun run = ProgramRun.Of("-p", folder.Path);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            $"posthorn: [emerg] open() \"{folder.Path}/posthorn.conf\" failed (2: No such file or directory)\n"
            + "posthorn: to serve the mail block of an nginx configuration, give its file: -c /etc/nginx/nginx.conf\n",
            run.Errors);
    }

    [Fact]
    public void Version_and_test_can_be_asked_for_at_once()
    {
        using var folder = new TemporaryFolder();

        ProgramRun run = ProgramRun.Of("-vt", "-c", folder.Write("x.conf", "pid off; events {}"));

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("posthorn version: ", run.Errors, StringComparison.Ordinal);
        Assert.EndsWith("test is successful\n", run.Errors, StringComparison.Ordinal);
    }
}
