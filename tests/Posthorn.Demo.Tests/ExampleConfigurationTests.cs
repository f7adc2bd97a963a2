using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace Posthorn.Demo.Tests;

/// <summary>Every example passes the check that a reader will run on it first.</summary>
public sealed class ExampleConfigurationTests
{
    private static readonly string[] Places = ["/var/log/", "/run/", "/etc/posthorn/"];

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Examples.Folder, "*.conf").Order(StringComparer.Ordinal).Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_example_passes_the_check(string name)
    {
        string folder = Directory.CreateTempSubdirectory("posthorn-example-").FullName;
        try
        {
            // The places of a packaged installation are root's, and the certificate is the reader's.
            string file = Path.Combine(folder, name);
            string text = await File.ReadAllTextAsync(Path.Combine(Examples.Folder, name), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(
                file,
                Places.Aggregate(text, (moved, place) => moved.Replace(place, folder + "/", StringComparison.Ordinal)),
                TestContext.Current.CancellationToken);
            File.Copy(Path.Combine(Examples.Folder, "quickstart.passwd"), Path.Combine(folder, "quickstart.passwd"));
            File.Copy(Path.Combine(Examples.Folder, "quickstart.passwd"), Path.Combine(folder, "users"));
            WriteCertificate(Path.Combine(folder, "mail.example.org.pem"), Path.Combine(folder, "mail.example.org.key"));
            WriteCertificate(Path.Combine(folder, "backends-ca.pem"), Path.Combine(folder, "backends-ca.key"));

            using Process check = Examples.Start("-t", "-q", "-p", folder, "-c", file, "-e", "stderr", "-g", PidOf(text, folder));
            string words = await check.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await check.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.Equal("", words);
            Assert.Equal(0, check.ExitCode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void WriteCertificate(string certificateFile, string keyFile)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mail.example.org", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
    }

    private static string PidOf(string text, string folder) =>
        text.Contains("\npid ", StringComparison.Ordinal) ? "" : $"pid {folder}/posthorn.pid;";
}
