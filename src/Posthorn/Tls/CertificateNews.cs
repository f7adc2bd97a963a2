using Posthorn.Logging;

namespace Posthorn.Tls;

/// <summary>Something that the administrator should hear of the certificates of a running server.</summary>
/// <param name="Level">How much it matters.</param>
/// <param name="Message">What there is to say.</param>
internal sealed record CertificateNews(LogLevel Level, string Message);
