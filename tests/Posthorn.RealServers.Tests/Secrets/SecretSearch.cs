using System.Text;

namespace Posthorn.RealServers.Tests.Secrets;

/// <summary>Looks for marked secrets in what a program wrote.</summary>
internal static class SecretSearch
{
    /// <summary>Part of every secret of these tests.</summary>
    public const string Mark = "S3CRET-MARK";

    private static bool Carries(string line, string secret)
    {
        if (line.Contains(secret, StringComparison.Ordinal))
        {
            return true;
        }

        // A secret in base64 begins at one of three places in its group.
        return Encodings(secret).Any(encoded => line.Contains(encoded, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Encodings(string secret)
    {
        for (int shift = 0; shift < 3; shift++)
        {
            string encoded = Convert.ToBase64String(Encoding.Latin1.GetBytes(new string('?', shift) + secret));
            yield return encoded[(shift == 0 ? 0 : 4)..(encoded.Length - 4)];
        }

        yield return Convert.ToHexStringLower(Encoding.Latin1.GetBytes(secret));
    }

    /// <summary>Fails for a line that carries the mark, plain or encoded.</summary>
    public static void LookFor(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            Assert.False(Carries(line, Mark), $"a secret in: {line}");
        }
    }
}
