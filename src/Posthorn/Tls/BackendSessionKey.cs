namespace Posthorn.Tls;

/// <summary>What must be the same for a session with a backend to be resumed.</summary>
/// <param name="Generation">The context: its authorities, its revocation lists, whether it verifies at all.</param>
/// <param name="Place">The backend's address.</param>
/// <param name="Name">The name that its certificate was to have.</param>
internal readonly record struct BackendSessionKey(long Generation, string Place, string? Name);
