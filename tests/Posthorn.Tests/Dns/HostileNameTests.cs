using Posthorn.Dns;
using Xunit;

namespace Posthorn.Tests.Dns;

/// <summary>CVE-2026-28753: whoever runs the reverse zone writes what would go into an HTTP header and an SMTP command.</summary>
public sealed class HostileNameTests : IDisposable
{
    private const string Ip = "192.0.2.7";
    private const string Reverse = "PTR 7.2.0.192.in-addr.arpa";
    private readonly NamesRig _rig = new();

    /// <summary>Names with their labels divided by slashes.</summary>
    public static TheoryData<string> Hostile { get; } =
    [
        "host\r\nAuth-User: root/test",
        "a\nb/test",
        "a b/test",
        "a\0b/test",
        "a\\b/test",
        "a+3D/test",
        "under_score/test",
        "[UNAVAILABLE]",
        "caf\u00e9/test",
        "\u00c3\u00a9/test",
        "a\u007f/test",
        "\u001b[2J/test",
        "a\"b/test",
        string.Join('/', Enumerable.Repeat(new string('a', 63), 4)),
        string.Join('/', Enumerable.Repeat(new string('a', 63), 7)),
        "",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task CVE_2026_28753_a_name_that_is_more_than_letters_digits_dots_and_hyphens_is_refused(string name)
    {
        _rig.Server[Reverse] = new DnsReply(DnsRecord.PointerTo(name.Split('/', StringSplitOptions.RemoveEmptyEntries)));
        ClientName found = await _rig.LookAsync(Ip);

        Assert.Equal("[UNAVAILABLE]", found.Host);
        Assert.StartsWith("192.0.2.7 has an invalid host name: \"", found.Complaint, StringComparison.Ordinal);
        Assert.DoesNotContain(found.Complaint!, c => c is < ' ' or > '~');
        Assert.InRange(found.Complaint!.Length, 1, 300);
        Assert.Single(_rig.Server.Questions);
    }

    [Fact]
    public async Task An_alias_of_hostile_bytes_is_not_asked_about()
    {
        _rig.Server[Reverse] = new DnsReply(DnsRecord.PointerTo("a\r\nb", "test") with { Type = DnsRecord.Cname });

        Assert.Equal("[UNAVAILABLE]", await _rig.HostAsync(Ip));
        Assert.Single(_rig.Server.Questions);
    }

    [Fact]
    public async Task Random_bytes_for_answers_never_make_a_name()
    {
        var random = new Random(7);
        for (int i = 0; i < 100; i++)
        {
            byte[] data = new byte[random.Next(0, 60)];
            random.NextBytes(data);
            _rig.Server[$"PTR {i}.2.0.192.in-addr.arpa"] = new DnsReply(
                new DnsRecord(null, DnsRecord.Ptr, 60, data), new DnsRecord(random.Next(2) == 0 ? [0xc0, 0x0c] : null, 12, 60, data));
            Assert.Contains(await _rig.HostAsync($"192.0.2.{i}"), (string[])["[UNAVAILABLE]", "[TEMPUNAVAIL]"]);
        }
    }

    [Theory]
    [InlineData("a.example")]
    [InlineData("4.3.2.1")]
    [InlineData("xn--mnchen-3ya.test")]
    [InlineData("-a.b-")]
    [InlineData("x")]
    public void A_plain_name_is_taken(string name) => Assert.Equal(name, ClientName.Confirmed(name).Host);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("a\r")]
    [InlineData("[UNAVAILABLE]")]
    [InlineData("\u212aelvin.test")]
    public void No_name_can_be_made_of_anything_else(string name) =>
        Assert.Throws<ArgumentException>(() => ClientName.Confirmed(name));

    public void Dispose() => _rig.Dispose();
}
