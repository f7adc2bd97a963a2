using Posthorn.Transport;

namespace Posthorn.Metrics;

/// <summary>One request for metrics and its answer, within ten seconds.</summary>
internal sealed class ScrapeConversation(Connection client, MetricsConfig place, bool isAllowed, Func<byte[]> metrics) : LoopTimer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Told once it is closed.</summary>
    public required Action WhenDone { get; init; }

    /// <summary>Reads, answers and closes. Returns at the first wait.</summary>
    public async void Start()
    {
        try
        {
            client.Loop.Arm(this, Patience);
            await RunAsync();
        }
        catch (Exception fault) when (client.Loop.ToldOfFaults is { } told)
        {
            client.Loop.ToClient.Clear();
            told(fault);
        }
        finally
        {
            client.Loop.Disarm(this);
            client.Close();
            WhenDone();
        }
    }

    /// <inheritdoc/>
    internal override void OnDue() => client.Interrupt(IoStatus.TimedOut);

    private async ValueTask RunAsync()
    {
        ScrapeRequest? request;
        while ((request = ScrapeRequestParser.Parse(client.Input)) is null)
        {
            if (await client.FillAsync(ScrapeRequestParser.HeaderLimit) != IoStatus.Ok)
            {
                return;
            }
        }

        client.DropInput();
        Answer(request.Value);
        await client.SendAsync(client.Loop.ToClient);
    }

    private void Answer(ScrapeRequest request)
    {
        int status = !isAllowed ? 403 : request.Status == 200 && request.Target != place.Path ? 404 : request.Status;
        if (status == 200)
        {
            ScrapeResponseWriter.Write(client.Loop.ToClient, 200, ExpositionWriter.ContentType, metrics(), request.WantsBody);
        }
        else
        {
            ScrapeResponseWriter.Write(client.Loop.ToClient, status, request.WantsBody);
        }
    }
}
