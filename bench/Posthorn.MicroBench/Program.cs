using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Posthorn.MicroBench;

// In this process and with few iterations: all of it takes about two minutes. A filter, such as *Imap*, chooses.
Job job = Job.Default
    .WithToolchain(InProcessEmitToolchain.Instance)
    .WithIterationTime(TimeInterval.FromMilliseconds(150))
    .WithWarmupCount(3)
    .WithIterationCount(5);
IConfig config = ManualConfig.CreateEmpty()
    .AddJob(job)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Metrics, DefaultColumnProviders.Params)
    .AddColumn(TargetMethodColumn.Type, TargetMethodColumn.Method, StatisticColumn.Mean, StatisticColumn.StdDev)
    .AddExporter(BenchmarkDotNet.Exporters.MarkdownExporter.GitHub)
    .AddLogger(ConsoleLogger.Default)
    .WithArtifactsPath("out/micro")
    .WithOptions(ConfigOptions.JoinSummary);
string filter = args.Length == 0 ? "*" : args[0].Contains('*', StringComparison.Ordinal) ? args[0] : $"*{args[0]}*";
BenchmarkSwitcher.FromAssembly(typeof(ParserBenchmarks).Assembly).Run(["--filter", filter], config);
