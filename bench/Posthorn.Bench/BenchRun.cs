using Posthorn.Bench.Cli;
using Posthorn.Bench.Figures;
using Posthorn.Bench.Kernel;
using Posthorn.Bench.Mixed;
using Posthorn.Bench.Proxies;
using Posthorn.Bench.Report;
using Posthorn.Bench.Scenarios;
using Posthorn.Bench.Stubs;
using Posthorn.Bench.Tls;

namespace Posthorn.Bench;

/// <summary>
/// A whole run: rounds, in each every scenario, in each the proxies one after the other, so that a machine that
/// slows down meanwhile slows both.
/// </summary>
internal sealed class BenchRun : IDisposable
{
    private readonly CancellationToken _stop;

    internal BenchRun(BenchSettings settings, CancellationToken stop)
    {
        _stop = stop;
        Settings = settings;
        Stubs = new StubServer(Ports);
        Directory = System.IO.Directory.CreateTempSubdirectory("posthorn-bench-").FullName;
        Certificates = new TlsCertificates(Directory);
    }

    internal BenchSettings Settings { get; }

    internal Ports Ports { get; } = new();

    internal StubServer Stubs { get; }

    /// <summary>Holds the certificates, the proxy's configuration, process id and error log; deleted at the end.</summary>
    internal string Directory { get; }

    internal TlsCertificates Certificates { get; }

    /// <summary>Throws when the run cannot go on: the operator's wish, or broken stubs.</summary>
    internal void Check()
    {
        _stop.ThrowIfCancellationRequested();
        Stubs.Check();
    }

    internal RunReport Run()
    {
        IReadOnlyList<Scenario> scenarios = ScenarioList.Select(Settings.Scenarios);
        IReadOnlyList<ProxyProgram> programs = ProxyPrograms.Find(Settings);
        RunReport report = new(programs, Settings);
        for (int round = 0; round < Settings.Rounds; round++)
        {
            foreach (Scenario scenario in scenarios)
            {
                for (int turn = 0; turn < programs.Count; turn++)
                {
                    // Who goes first changes with the round.
                    int program = (turn + round) % programs.Count;
                    if (programs[program].Ability >= scenario.Needs && programs[program].Speaks(scenario.Protocol))
                    {
                        Measure(report, scenario, round, program, programs[program]);
                    }
                }
            }
        }

        foreach ((string name, string svg) in RunPictures.Draw(report))
        {
            WritePicture(name, svg);
        }

        return report;
    }

    /// <summary>Runs the mixed load on the program to judge; true when its memory stayed flat.</summary>
    internal bool RunMixed(TimeSpan duration)
    {
        NginxProgram program = NginxProgram.Find(Settings.Subject);
        using Rig rig = new(this, program);
        MixedRun mixed = new(rig, program.Name, duration);
        Publish(mixed.Run());
        WritePicture("mixed-load", mixed.Picture());
        return mixed.IsFlat;
    }

    /// <summary>Hands a report out.</summary>
    internal void Publish(string report)
    {
        Console.Write(report);
        if (Settings.OutputFile is { } file)
        {
            File.WriteAllText(file, report);
        }
    }

    private void WritePicture(string name, string svg)
    {
        if (Settings.PictureDirectory is { } directory)
        {
            System.IO.Directory.CreateDirectory(directory);
            File.WriteAllText(Path.Combine(directory, $"{name}.svg"), svg);
        }
    }

    public void Dispose()
    {
        Stubs.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private void Measure(RunReport report, Scenario scenario, int round, int column, ProxyProgram program)
    {
        Console.Error.Write($"round {round + 1} of {Settings.Rounds}: {scenario.Name}, {program.Name}");
        try
        {
            using Rig rig = new(this, program);
            IReadOnlyList<Figure> figures = scenario.Measure(rig);
            report.Add(scenario, round, column, figures);
            Remark(report, scenario, round, program, rig);
            Console.Error.WriteLine($": {figures[0].Value:G4} {figures[0].Unit}");
        }
        catch (Exception e) when (e is BenchException or IOException)
        {
            Console.Error.WriteLine($": {e.Message}");
            report.AddFailure($"{scenario.Name}, {program.Name}: {e.Message}{LastError()}");
        }
    }

    private void Remark(RunReport report, Scenario scenario, int round, ProxyProgram program, Rig rig)
    {
        // Counts differ a little from round to round: once is enough.
        foreach (string remark in round == 0 ? rig.Remarks : [])
        {
            report.AddRemark(remark);
        }

        string forms = Stubs.Forms.Take();
        if (scenario is LoginScenario && forms.Length > 0)
        {
            report.AddRemark($"{scenario.Name}: {program.Name} sent the backend {forms}");
        }
    }

    private string LastError()
    {
        string log = Path.Combine(Directory, "error.log");
        string? last = File.Exists(log) ? File.ReadLines(log).LastOrDefault() : null;
        return last is null ? "" : $" (last line of its error log: {last})";
    }
}
