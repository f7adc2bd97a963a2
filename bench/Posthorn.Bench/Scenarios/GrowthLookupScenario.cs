using System.Globalization;
using Posthorn.Bench.Load;
using Posthorn.Bench.Proxies;
using Posthorn.Bench.Report;
using Posthorn.Bench.Wire;

namespace Posthorn.Bench.Scenarios;

/// <summary>How the cost of a login grows with the file where its user is looked up. Nothing of nginx's mail does that.</summary>
internal sealed class GrowthLookupScenario(ClientWords words, LookupKind kind) : Scenario
{
    private const int Clients = 32;
    private const int WarmUp = 500;
    private static readonly int[] Counts = [100, 10_000, 1_000_000];

    internal override string Name => kind == LookupKind.Map ? "growth-map" : "growth-auth-file";

    internal override string Summary => kind == LookupKind.Map
        ? "logins and logouts whose user is one of so many in a map, at full speed"
        : "logins and logouts whose user is one of so many in an auth_file (plain passwords), without auth service, at full speed";

    internal override ProxyAbility Needs => ProxyAbility.Posthorn;

    internal override Growth Growth => new(
        kind == LookupKind.Map ? "CPU of a login by a map" : "CPU of a login by an auth_file", "entries", "CPU, µs per login",
        IsLogarithmic: true, "CPU");

    internal override IReadOnlyList<Figure> Measure(Rig rig)
    {
        List<Figure> figures = [];
        foreach (int count in Counts)
        {
            TimeSpan start = rig.StartProxy(SetupOf(rig, count));
            new LoginLoad(rig.Place, words, WarmUp, Clients).Run();
            TimeSpan cpu = rig.CpuOf(new LoginLoad(rig.Place, words, rig.Settings.Logins, Clients));
            figures.Add(Figure.Cpu(cpu, rig.Settings.Logins, "login").Beside(count, "entries"));
            figures.Add(new Figure("start", "ms", start.TotalMilliseconds).Beside(count, "entries"));
            figures.Add(new Figure("PSS", "KB", rig.Tree.ProportionalSetKb()).Beside(count, "entries"));
        }

        return figures;
    }

    private ProxySetup SetupOf(Rig rig, int count)
    {
        ProxySetup setup = rig.Setup([new ProxyListener(rig.FreeAddress(), words, null)]);
        string file = Path.Combine(setup.Directory, $"{Name}.entries");
        using (StreamWriter text = File.CreateText(file))
        {
            for (int i = 0; i < count; i++)
            {
                text.Write(Line(i));
            }
        }

        return kind == LookupKind.Map
            ? setup with
            {
                MailLines = $"{setup.MailLines} map $auth_user $place {{ include {file}; }} "
                    + "log_format place \"$auth_user $place\"; access_log /dev/null place;",
            }
            : setup with { Auth = $"auth_file {file}; proxy_pass 127.0.0.1:{setup.Stubs.Imap};" };
    }

    private string Line(int number) => kind == LookupKind.Map
        ? string.Create(CultureInfo.InvariantCulture, $"{Accounts.User(number)} place{number % 10};\n")
        : string.Create(CultureInfo.InvariantCulture, $"{Accounts.User(number)}:{{PLAIN}}{Accounts.Password(number)}\n");
}
