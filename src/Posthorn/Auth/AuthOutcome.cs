using Posthorn.Protocol.AuthHttp;
using Posthorn.Transport;

namespace Posthorn.Auth;

/// <summary>What came of asking an auth source.</summary>
/// <param name="Answer">The answer; null when there is none.</param>
/// <param name="Status">Why there is no answer: the client went away, the operator stops, or the source failed (it has logged why).</param>
internal readonly record struct AuthOutcome(AuthHttpAnswer? Answer, IoStatus Status = IoStatus.Ok);
