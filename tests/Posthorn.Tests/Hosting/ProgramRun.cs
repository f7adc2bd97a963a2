using System.Diagnostics;

namespace Posthorn.Tests.Hosting;

/// <summary>The built program, run to its end.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Errors)
{
    /// <summary>The program's file, beside the tests.</summary>
    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, "posthorn");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs the program and waits for its end and for the end of both streams.</summary>
    public static ProgramRun Of(params string[] arguments) => Of(Program, arguments);

    /// <summary>Runs the program with its streams in files: a process in the background may keep them open.</summary>
    public static ProgramRun IntoFiles(TemporaryFolder folder, params string[] arguments)
    {
        const string Script = "exec \"$0\" \"$@\" >\"$DIR/stdout\" 2>\"$DIR/stderr\" </dev/null";
        ProgramRun run = Of("/bin/sh", ["-c", Script, Program, .. arguments], folder.Path);
        return run with { Output = File.ReadAllText(folder["stdout"]), Errors = File.ReadAllText(folder["stderr"]) };
    }

    private static ProgramRun Of(string program, string[] arguments, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DIR"] = folder;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} does not end");
        }

        return new ProgramRun(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }
}
