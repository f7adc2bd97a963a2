using Posthorn.Hosting;
using Xunit;

namespace Posthorn.Tests.Hosting;

public sealed class ConfigFilesTests
{
    [Fact]
    public void Text_that_is_not_utf8_keeps_every_byte_as_a_character()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["utf8"], "grüße"u8.ToArray());
        File.WriteAllBytes(folder["latin"], [(byte)'a', 0xe9, 0xff]);

        Assert.Equal("grüße", new ConfigFiles().Read(folder["utf8"]));
        Assert.Equal("aéÿ", new ConfigFiles().Read(folder["latin"]));
    }

    [Fact]
    public void What_goes_wrong_is_said_in_the_words_of_the_system()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal("2: No such file or directory", Assert.Throws<IOException>(() => new ConfigFiles().Read(folder["none"])).Message);
        Assert.Equal("21: Is a directory", Assert.Throws<IOException>(() => new ConfigFiles().Read(folder.Path)).Message);
    }

    [Fact]
    public void A_pattern_finds_what_a_shell_would_in_the_order_of_bytes()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "b.conf", "a.conf", "B.conf", ".hidden.conf", "c.txt" })
        {
            folder.Write(name, "");
        }

        Assert.Equal(
            [folder["B.conf"], folder["a.conf"], folder["b.conf"]],
            new ConfigFiles().Glob(folder["*.conf"]));
        Assert.Equal([folder["a.conf"], folder["b.conf"]], new ConfigFiles().Glob(folder["[ab].con?"]));
        Assert.Empty(new ConfigFiles().Glob(folder["none/*.conf"]));
    }
}
