using System.Text;
using Posthorn.Logging;
using Xunit;

namespace Posthorn.Tests.Logging;

public sealed class SecretEchoTests
{
    [Theory]
    [InlineData("a NO bad password s3cret-word", "s3cret-word")]
    [InlineData("-ERR PASS S3CRET-WORD not known", "s3cret-word")]
    [InlineData("a NO LOGIN \"u\" \"say \\\"hello\\\"\"", "say \"hello\"")]
    [InlineData("535 grüße is wrong", "grüße")]
    [InlineData("535 (abc)", "abc")]
    public void A_secret_that_is_repeated_is_found(string text, string secret) => Assert.True(Holds(text, secret));

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("\0u\0")]
    [InlineData("u\0u\0")]
    [InlineData("someone else\0user\0")]
    public void It_is_found_in_base64_at_any_place(string ahead)
    {
        foreach (string secret in (string[])["abc", "four", "s3cret", "s3cret-word", "grüße"])
        {
            foreach (string behind in (string[])["", "\u0001", "\u0001\u0001", "more"])
            {
                string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(ahead + secret + behind));
                Assert.True(Holds($"535 AUTH {encoded} is wrong", secret), $"{ahead}{secret}{behind}");
            }
        }
    }

    [Theory]
    [InlineData("a NO [AUTHENTICATIONFAILED] Authentication failed.", "s3cret-word")]
    [InlineData("* BYE too many connections", "p")]
    [InlineData("-ERR [SYS/TEMP] try again", "try again later")]
    [InlineData("535 5.7.8 Error: authentication failed:", "")]
    [InlineData("", "secret")]
    public void Other_words_are_not_taken_for_it(string text, string secret) => Assert.False(Holds(text, secret));

    [Fact]
    public void The_secret_itself_stays_as_it_is()
    {
        byte[] secret = "s3cret-word"u8.ToArray();
        SecretEcho.IsIn("nothing of it"u8, secret);

        Assert.Equal("s3cret-word"u8, secret);
    }

    private static bool Holds(string text, string secret) =>
        SecretEcho.IsIn(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(secret));
}
