namespace Posthorn.Hosting;

/// <summary>Linux's numbers of the signals that have a meaning here.</summary>
internal static class SignalNumbers
{
    public const int Hup = 1;
    public const int Int = 2;
    public const int Quit = 3;
    public const int Usr1 = 10;
    public const int Usr2 = 12;
    public const int Pipe = 13;
    public const int Term = 15;
    public const int Winch = 28;
}
