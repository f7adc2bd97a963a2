using System.Text;

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>Mail to send through a proxy: every byte but NUL and lone CR or LF, and lines of many lengths.</summary>
internal static class SampleMessage
{
    public static byte[] OfSize(int size)
    {
        Random random = new(size);
        byte[] bytes = new byte[size];
        byte[] head = Encoding.ASCII.GetBytes("From: a@example.org\r\nTo: b@example.org\r\nSubject: a large one\r\n\r\n");
        head.CopyTo(bytes, 0);
        random.NextBytes(bytes.AsSpan(head.Length));
        int lineEnd = random.Next(1000);
        for (int i = head.Length; i < size; i++)
        {
            if (i == size - 2 || (lineEnd-- == 0 && i < size - 4))
            {
                bytes[i++] = (byte)'\r';
                bytes[i] = (byte)'\n';
                lineEnd = random.Next(1000);
            }
            else if (bytes[i] is 0 or (byte)'\r' or (byte)'\n')
            {
                bytes[i] = (byte)'.';
            }
        }

        return bytes;
    }
}
