using Posthorn.Auth.Files;
using Posthorn.Tests.Logging;
using Xunit;

namespace Posthorn.Tests.Auth;

public sealed class PasswordFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("posthorn-users-").FullName;
    private readonly LogRecorder _log = new();
    private readonly ManualTime _time = new();

    private string FilePath => Path.Combine(_folder, "users");

    public void Dispose()
    {
        _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_file_that_takes_the_old_ones_place_is_read_at_the_next_look()
    {
        PasswordFile file = Loaded("ann:{PLAIN}x\n");

        Replace("bob:{PLAIN}x\ncid:{PLAIN}x\n");
        Look(file);

        Assert.Null(file.Users.Find("ann"u8));
        Assert.NotNull(file.Users.Find("bob"u8));
        Assert.Contains(_log.Messages, line => line == $"\"{FilePath}\" has changed and was read again: 2 users");
    }

    [Fact]
    public void It_is_not_looked_at_more_than_once_a_second()
    {
        PasswordFile file = Loaded("ann:{PLAIN}x\n");
        Look(file);

        Replace("bob:{PLAIN}x\n");
        file.Look(_log.Log);
        Assert.NotNull(file.Users.Find("ann"u8));

        Look(file);
        Assert.Null(file.Users.Find("ann"u8));
    }

    [Fact]
    public void A_file_that_is_written_over_is_read_once_it_rests()
    {
        PasswordFile file = Loaded("ann:{PLAIN}x\n");

        File.WriteAllText(FilePath, "bob:{PLAIN}x\n");
        Look(file);
        File.AppendAllText(FilePath, "cid:{PLAIN}x\n");
        Look(file);
        Assert.NotNull(file.Users.Find("ann"u8));

        Look(file);
        Assert.NotNull(file.Users.Find("cid"u8));
        Assert.Null(file.Users.Find("ann"u8));
    }

    [Fact]
    public void A_broken_file_leaves_the_users_as_they_were_and_is_told_of_once()
    {
        PasswordFile file = Loaded("ann:{PLAIN}x\n");

        Replace("bob:{PLAIN}x\nbroken\n");
        Look(file);
        Look(file);
        Assert.NotNull(file.Users.Find("ann"u8));
        Assert.Single(
            _log.Messages, line => line == $"no colon after the user name in {FilePath}:2; the users read before stay in force");

        Assert.Throws<PasswordFileException>(file.Load);

        Replace("bob:{PLAIN}x\n");
        Look(file);
        Assert.NotNull(file.Users.Find("bob"u8));
    }

    [Fact]
    public void A_file_that_is_gone_leaves_the_users_as_they_were()
    {
        PasswordFile file = Loaded("ann:{PLAIN}x\n");

        File.Delete(FilePath);
        Look(file);

        Assert.NotNull(file.Users.Find("ann"u8));
        Assert.Contains(_log.Messages, line => line.StartsWith($"open() \"{FilePath}\" failed (2: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_at_first()
    {
        var file = new PasswordFile(FilePath, _time);

        Assert.StartsWith($"open() \"{FilePath}\" failed (2: ", Assert.Throws<PasswordFileException>(file.Load).Message);
    }

    [Fact]
    public void Servers_and_reloads_share_one_file()
    {
        File.WriteAllText(FilePath, "ann:{PLAIN}x\n");
        PasswordFile file = PasswordFiles.Open(FilePath);

        Replace("bob:{PLAIN}x\n");

        Assert.Same(file, PasswordFiles.Open(FilePath));
        Assert.NotNull(file.Users.Find("bob"u8));
    }

    private PasswordFile Loaded(string text)
    {
        File.WriteAllText(FilePath, text);
        var file = new PasswordFile(FilePath, _time);
        file.Load();
        return file;
    }

    private void Replace(string text)
    {
        File.WriteAllText(FilePath + ".new", text);
        File.Move(FilePath + ".new", FilePath, overwrite: true);
    }

    private void Look(PasswordFile file)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        file.Look(_log.Log);
    }
}
