using System.Text;
using BenchmarkDotNet.Attributes;
using Posthorn.Auth.Files;
using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Variables;

namespace Posthorn.MicroBench;

/// <summary>What a login costs that is routed by a <c>map</c>, or whose user is in an <c>auth_file</c>, as these grow.</summary>
public class LookupBenchmarks
{
    private const int InARow = 1024;
    private readonly string[] _names = new string[InARow];
    private readonly byte[][] _users = new byte[InARow][];
    private Map _map = null!;
    private PasswordTable _table = null!;
    private int _next;

    /// <summary>How many entries there are.</summary>
    [Params(1_000, 1_000_000)]
    public int Entries { get; set; }

    /// <summary>Makes both, and picks names from all over.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var content = new MapContent();
        var file = new StringBuilder();
        for (int i = 0; i < Entries; i++)
        {
            content.Take(new DirectiveUse(Name(i), [$"backend{i % 10}"], new SourcePosition("map", i + 1)));
            file.Append(Name(i)).Append(":{SHA512-CRYPT}$6$salt$").Append('x', 86).Append('\n');
        }

        var random = new Random(1);
        for (int i = 0; i < InARow; i++)
        {
            _names[i] = Name(random.Next(Entries));
            _users[i] = Encoding.ASCII.GetBytes(_names[i]);
        }

        _map = new Map("$backend", content);
        _table = PasswordTable.Read(Encoding.ASCII.GetBytes(file.ToString()), "users");
    }

    /// <summary>A user's key in a map.</summary>
    [Benchmark]
    public int? Map() => _map.FindKey(_names[_next++ % InARow]);

    /// <summary>A user's entry in a password file, read and ready to be checked.</summary>
    [Benchmark]
    public object? PasswordFile() => _table.Find(_users[_next++ % InARow]);

    private static string Name(int number) => $"user{number}@example.com";
}
