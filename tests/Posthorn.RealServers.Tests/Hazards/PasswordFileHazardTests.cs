using Posthorn.RealServers.Tests.Rig;
using Posthorn.RealServers.Tests.Users;

namespace Posthorn.RealServers.Tests.Hazards;

/// <summary>Passwords that are nearly right, and names that are none.</summary>
public sealed class PasswordFileHazardTests
{
    [Theory, EachProtocol(false)]
    public async Task Password_file_takes_the_whole_password_and_nothing_like_it(ProxyKind kind, string protocol)
    {
        const string Password = "Correct horse battery staple";
        using Workspace files = new("users");
        string[] schemes = ["bcrypt", "sha512-crypt", "argon2id", "plain"];
        IEnumerable<Task<string>> lines = schemes.Select(scheme => UserHouse.HashAsync(new MailUser(scheme, Password), scheme));
        string users = files.Write("users", string.Concat(await Task.WhenAll(lines)) + "#comment:{PLAIN}p\n");
        await using HazardHouse house = await HazardHouse.StartAsync(kind, protocol, more:
            $"{protocol}_auth plain; auth_file {users}; auth_failure_delay 0; max_errors 1000; proxy_pass {{backend}};");
        using HazardTalk talk = await house.ConnectAsync();
        string[] wrong = ["", Password[..8], Password[..^1], Password + "x", Password.ToUpperInvariant(), " " + Password, Password + " "];
        foreach (string scheme in schemes)
        {
            foreach (string attempt in wrong)
            {
                string answer = await talk.LogInAsync(scheme, attempt);
                Assert.False(HazardTalk.IsYes(answer) || HazardTalk.IsTemporary(answer), $"{scheme} with '{attempt}': {answer}");
            }
        }

        foreach (string nobody in (string[])["", "#comment", "comment", "bcrypt:", "BCRYPT ", "bcrypt\t"])
        {
            foreach (string attempt in (string[])["", "p", Password])
            {
                Assert.False(HazardTalk.IsYes(await talk.LogInAsync(nobody, attempt)), $"'{nobody}' with '{attempt}'");
            }
        }

        Assert.Equal(0, house.Backend.Connections);
        foreach (string scheme in schemes)
        {
            using HazardTalk good = await house.ConnectAsync();
            string answer = await good.LogInAsync(scheme, Password);
            Assert.True(HazardTalk.IsYes(answer), $"{scheme}: {answer}\n{house.Proxy.Log}");
        }
    }

    [Theory, EachProtocol(false)]
    public async Task Password_file_logins_that_fail_cost_no_memory(ProxyKind kind, string protocol)
    {
        const int Attempts = 10_000;
        using Workspace files = new("users");
        await using HazardHouse house = await HazardHouse.StartAsync(kind, protocol, more:
            $"{protocol}_auth plain; auth_file {files.Write("users", "user:{PLAIN}right\n")}; auth_failure_delay 0; max_errors 1000000; "
                + "proxy_pass {backend}; error_log stderr warn;");
        using HazardTalk talk = await house.ConnectAsync();
        string command = talk.Sasl("PLAIN", HazardTalk.Base64($"\0user\0{new string('p', 1000)}"));
        await AuthHazardTests.AttemptAsync(talk, command, Attempts / 10);
        long before = house.Proxy.Memory;

        await AuthHazardTests.AttemptAsync(talk, command, Attempts);

        Assert.InRange(house.Proxy.Memory - before, long.MinValue, 8 << 20);
    }
}
