using Posthorn.Config.Binding;
using Posthorn.Config.Text;
using Posthorn.Hosting;
using Xunit;

namespace Posthorn.Tests.Hosting;

/// <summary>The directives about the process; every error's words were taken from nginx 1.22.</summary>
public sealed class ProcessDirectivesTests
{
    [Theory]
    [InlineData("daemon maybe;", "invalid value \"maybe\" in \"daemon\" directive, it must be \"on\" or \"off\"")]
    [InlineData("worker_processes x;", "\"worker_processes\" directive invalid value")]
    [InlineData("worker_processes 1; worker_processes 1;", "\"worker_processes\" directive is duplicate")]
    [InlineData("worker_rlimit_nofile x;", "\"worker_rlimit_nofile\" directive invalid number")]
    [InlineData("worker_rlimit_core 1x;", "\"worker_rlimit_core\" directive invalid value")]
    [InlineData("worker_shutdown_timeout x;", "\"worker_shutdown_timeout\" directive invalid value")]
    [InlineData("worker_priority x;", "\"worker_priority\" directive invalid number")]
    [InlineData("worker_cpu_affinity 0102;", "invalid character \"2\" in \"worker_cpu_affinity\"")]
    [InlineData("worker_cpu_affinity auto 0101 1;", "invalid number of arguments in \"worker_cpu_affinity\" directive")]
    [InlineData("debug_points x;", "invalid value \"x\"")]
    [InlineData("timer_resolution x;", "\"timer_resolution\" directive invalid value")]
    [InlineData("thread_pool foo;", "invalid number of arguments in \"thread_pool\" directive")]
    [InlineData("thread_pool foo threads=x;", "invalid threads value \"threads=x\"")]
    [InlineData("pcre_jit x;", "invalid value \"x\" in \"pcre_jit\" directive, it must be \"on\" or \"off\"")]
    [InlineData("env;", "invalid number of arguments in \"env\" directive")]
    [InlineData("user a b c;", "invalid number of arguments in \"user\" directive")]
    [InlineData("events {}", "\"events\" directive is duplicate")]
    public void A_wrong_argument_is_refused_in_nginx_words(string text, string problem) =>
        Assert.Equal(problem, Assert.Throws<ConfigException>(() => Bind($"events {{}} {text}")).Problem);

    [Theory]
    [InlineData("worker_connections x;", "invalid number \"x\"")]
    [InlineData("use kqueue;", "invalid event type \"kqueue\"")]
    [InlineData("use epoll poll;", "invalid number of arguments in \"use\" directive")]
    [InlineData("accept_mutex_delay x;", "\"accept_mutex_delay\" directive invalid value")]
    [InlineData("multi_accept x;", "invalid value \"x\" in \"multi_accept\" directive, it must be \"on\" or \"off\"")]
    [InlineData("worker_aio_requests x;", "\"worker_aio_requests\" directive invalid number")]
    [InlineData("worker_processes 1;", "\"worker_processes\" directive is not allowed here")]
    public void So_it_is_in_events(string text, string problem) =>
        Assert.Equal(problem, Assert.Throws<ConfigException>(() => Bind($"events {{ {text} }}")).Problem);

    [Fact]
    public void What_tunes_nginx_itself_is_accepted_with_a_notice_each()
    {
        BoundConfig bound = Bind(
            """
            load_module modules/ngx_mail_module.so; load_module modules/ngx_stream_module.so;
            master_process off; lock_file logs/nginx.lock; worker_rlimit_core 500m; worker_priority -5; worker_cpu_affinity auto;
            debug_points abort; timer_resolution 100ms; thread_pool default threads=32 max_queue=65536; pcre_jit on; ssl_engine x;
            ssl_object_cache_inheritable off; stall_threshold 1s; google_perftools_profiles /tmp/x; quic_bpf on;
            events { use epoll; multi_accept on; accept_mutex on; accept_mutex_delay 1s; worker_aio_requests 32; epoll_events 512; }
            """);

        Assert.Equal(22, bound.Notices.Count);
        Assert.All(bound.Notices, notice => Assert.False(notice.IsWarning));
    }

    [Fact]
    public void The_defaults_are_those_of_nginx()
    {
        CoreSettings settings = CoreSettings.Resolve(Bind("events {}").Main);

        Assert.True(settings.Daemon);
        Assert.Equal((1, 512), (settings.EventLoops, settings.WorkerConnections));
        Assert.Equal((null, null, null), (settings.OpenFiles, settings.ShutdownTimeout, settings.WorkingDirectory));
        Assert.Equal("/run/posthorn.pid", settings.PidFile);
        Assert.Empty(settings.Environment);
    }

    [Fact]
    public void What_is_set_is_what_counts()
    {
        CoreSettings settings = CoreSettings.Resolve(Bind(
            """
            daemon off; pid run/x.pid; worker_processes 3; worker_rlimit_nofile 1000; worker_shutdown_timeout 1m30s;
            working_directory /tmp; env A=b=c; env HOME; events { worker_connections 768; }
            """).Main);

        Assert.False(settings.Daemon);
        Assert.Equal("run/x.pid", settings.PidFile);
        Assert.Equal((3, 768, 3000L), (settings.EventLoops, settings.WorkerConnections, settings.OpenFiles));
        Assert.Equal(TimeSpan.FromSeconds(90), settings.ShutdownTimeout);
        Assert.Equal("/tmp", settings.WorkingDirectory);
        Assert.Equal([new EnvironmentSetting("A", "b=c"), new EnvironmentSetting("HOME", null)], settings.Environment);
    }

    [Fact]
    public void Off_zero_and_auto_have_their_meanings()
    {
        CoreSettings settings = CoreSettings.Resolve(Bind("pid off; worker_shutdown_timeout 0; worker_processes auto; events {}").Main);

        Assert.Null(settings.PidFile);
        Assert.Null(settings.ShutdownTimeout);
        Assert.Equal(Environment.ProcessorCount, settings.EventLoops);
        Assert.Equal(1, CoreSettings.Resolve(Bind("worker_processes 0; events {}").Main).EventLoops);
    }

    [Fact]
    public void Who_is_not_root_is_told_that_the_user_is_ignored()
    {
        if (Environment.IsPrivilegedProcess)
        {
            Assert.Empty(Bind("user root; events {}").Notices);
            return;
        }

        ConfigNotice notice = Assert.Single(Bind("user nosuch; events {}").Notices);

        Assert.True(notice.IsWarning);
        Assert.StartsWith("the \"user\" directive makes sense only if", notice.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user nosuch;", "getpwnam(\"nosuch\") failed")]
    [InlineData("user root nosuch;", "getgrnam(\"nosuch\") failed")]
    public void Root_is_told_of_names_that_do_not_exist(string text, string problem)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "for root");

        Assert.Equal(problem, Assert.Throws<ConfigException>(() => Bind($"{text} events {{}}")).Problem);
    }

    [Fact]
    public void Without_a_user_root_becomes_nobody()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "for root");

        Assert.Equal("nobody", CoreSettings.Resolve(Bind("events {}").Main).Account?.User);
    }

    private static BoundConfig Bind(string text)
    {
        using var folder = new TemporaryFolder();
        return ConfigBinder.Bind(Composition.Catalog, new ConfigFiles(), folder.Write("x.conf", text), "");
    }
}
