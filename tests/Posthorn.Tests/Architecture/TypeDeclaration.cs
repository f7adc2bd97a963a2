namespace Posthorn.Tests.Architecture;

/// <summary>A type as its declaration's line shows it.</summary>
internal sealed record TypeDeclaration(string Name, string Kind, bool IsPublic, bool IsNested);
