using System.Net;
using System.Text;
using Posthorn.Auth.Files;
using Xunit;

namespace Posthorn.Tests.Auth;

public sealed class PasswordTableTests
{
    private const string Bcrypt = "$2b$05$abcdefghijklmnopqrstuOOHUv5zfWZRhY2/M.8HC/6JmKkapvuWK";

    [Fact]
    public void Users_are_found_among_comments_and_blank_lines_whatever_their_case()
    {
        PasswordTable table = Read($"# users\n\nann@example.org:{Bcrypt}\r\n  \nBob:{{PLAIN}}x\n   # no user\nlast:{Bcrypt}");

        Assert.Equal(3, table.Count);
        Assert.NotNull(table.Find("ANN@Example.org"u8));
        Assert.NotNull(table.Find("bob"u8));
        Assert.NotNull(table.Find("last"u8));
        Assert.Null(table.Find("ann"u8));
        Assert.Null(table.Find("ann@example.org:"u8));
        Assert.Null(table.Find(""u8));
        Assert.Null(table.Find(new byte[5000]));
        Assert.Null(table.Find("las"u8));
    }

    [Fact]
    public void A_name_may_hold_bytes_beyond_ASCII()
    {
        PasswordTable table = PasswordTable.Read("J\u00fcrgen:{PLAIN}x\nj\u00f6rgen:{PLAIN}y\n"u8.ToArray(), "users");

        Assert.NotNull(table.Find("j\u00fcrgen"u8));
        Assert.NotNull(table.Find("j\u00f6rgen"u8));
        Assert.Null(table.Find("j\u00dcrgen"u8));
    }

    [Fact]
    public void What_is_said_of_a_user_is_read()
    {
        PasswordEntry entry = Only(
            "{PLAIN}x:backend=10.0.0.1:10143 backend_user=ann\tbackend_pass=s protocols=imap,smtp networks=10.0.0.0/8,2001:db8::1");

        Assert.Equal("10.0.0.1:10143", entry.Backend!.ToString());
        Assert.Equal("ann"u8, entry.BackendUser!);
        Assert.Equal("s"u8, entry.BackendPassword!);
        Assert.Null(entry.Objection("imap", IPAddress.Parse("10.1.2.3")));
        Assert.Null(entry.Objection("smtp", IPAddress.Parse("2001:db8::1")));
        Assert.Equal("user may not log in by pop3", entry.Objection("pop3", IPAddress.Parse("10.1.2.3")));
        Assert.Equal("user may not log in from this network", entry.Objection("imap", IPAddress.Parse("2001:db8::2")));
        Assert.Equal("user may not log in from this network", entry.Objection("imap", null));
    }

    [Theory]
    [InlineData("{PLAIN}x:1000:1000:Ann:/home/ann:/bin/sh:backend=h.example allow_nets=10.0.0.1 userdb_mail=maildir:~/Mail")]
    [InlineData("{PLAIN}x::::::backend=h.example allow_nets=10.0.0.1")]
    public void A_passwd_file_of_dovecot_is_understood(string line)
    {
        PasswordEntry entry = Only(line);

        Assert.Equal("h.example", entry.Backend!.HostName);
        Assert.NotNull(entry.Objection("imap", IPAddress.Parse("10.0.0.2")));
    }

    [Theory]
    [InlineData("{PLAIN}x:1000:1000:Ann:/home/ann:/bin/sh")]
    [InlineData("{PLAIN}x:1000:1000::/home/ann:/bin/sh:")]
    [InlineData("{PLAIN}x:")]
    [InlineData("{PLAIN}x::::::")]
    public void The_fields_of_an_account_say_nothing(string line) => Assert.Null(Only(line).Objection("pop3", null));

    [Theory]
    [InlineData("ann", "no colon after the user name in /p:1")]
    [InlineData(":x", "no user name in /p:1")]
    [InlineData("\n ann:{PLAIN}x", "space before the user name in /p:2")]
    [InlineData("ann:secret",
        "no password hash; a password that is kept as it is must be written with {PLAIN} before it of user \"ann\" in /p:1")]
    [InlineData("ann:{PLAIN}x:nologin=yes", "unknown field \"nologin\" of user \"ann\" in /p:1")]
    [InlineData("ann:{PLAIN}x:backend=", "no host in backend \"\" of user \"ann\" in /p:1")]
    [InlineData("ann:{PLAIN}x:backend=a:0", "invalid port in backend \"a:0\" of user \"ann\" in /p:1")]
    [InlineData("ann:{PLAIN}x:protocols=imap,pop", "unknown protocol \"pop\" of user \"ann\" in /p:1")]
    [InlineData("ann:{PLAIN}x:networks=10.0.0.0/99", "invalid network \"10.0.0.0/99\" of user \"ann\" in /p:1")]
    [InlineData("ann:{PLAIN}x:backend_pass=", "empty \"backend_pass\" of user \"ann\" in /p:1")]
    [InlineData("ann:{PLAIN}x\n\nbob:{PLAIN}x\nAnn:{PLAIN}y", "user \"Ann\" comes twice, first in /p:1 and again in /p:4")]
    [InlineData("a\"\u001bb:{PLAIN}", "invalid password hash for {PLAIN} of user \"a\\x22\\x1Bb\" in /p:1")]
    public void A_wrong_line_is_told_with_its_number(string text, string error) =>
        Assert.Equal(error, Assert.Throws<PasswordFileException>(() => Read(text)).Message);

    [Fact]
    public void Whoever_is_not_there_has_somebody_to_be_compared_with()
    {
        PasswordTable table = Read($"ann:{Bcrypt}\nbob:{{PLAIN}}x\n");

        Assert.NotNull(table.StandIn("nobody"u8));
        Assert.NotNull(table.StandIn(new byte[5000]));
        Assert.Equal(table.StandIn("nobody"u8)!.Hash.GetType(), table.StandIn("nobody"u8)!.Hash.GetType());
        Assert.Null(Read("").StandIn("nobody"u8));
    }

    private static PasswordEntry Only(string line) => Read($"ann:{line}\n").Find("ann"u8)!;

    private static PasswordTable Read(string text) => PasswordTable.Read(Encoding.UTF8.GetBytes(text), "/p");
}
