namespace Posthorn.Config.Text;

/// <summary>
/// Finds the end of a block of Lua code (<c>content_by_lua_block</c> and its kin), whose quotes, comments and braces follow the
/// rules of Lua and not those of the configuration.
/// </summary>
internal static class LuaBlock
{
    /// <summary>Whether a directive's block holds Lua code.</summary>
    public static bool Opens(string directive) => directive.EndsWith("_by_lua_block", StringComparison.Ordinal);

    /// <summary>Takes all up to and with the brace that closes the block; false when the text ends before it.</summary>
    public static bool TrySkip(TextCursor cursor)
    {
        for (int depth = 1; !cursor.AtEnd;)
        {
            if (cursor.StartsWith("--"))
            {
                SkipComment(cursor);
                continue;
            }

            char c = cursor.Take();
            switch (c)
            {
                case '{':
                    depth++;
                    break;
                case '}' when --depth == 0:
                    return true;
                case '"' or '\'':
                    SkipString(cursor, c);
                    break;
                case '[':
                    SkipLongBracket(cursor);
                    break;
            }
        }

        return false;
    }

    private static void SkipComment(TextCursor cursor)
    {
        cursor.Take();
        cursor.Take();
        bool isLong = !cursor.AtEnd && cursor.Current == '[' && cursor.Take() == '[' && SkipLongBracket(cursor);
        if (!isLong)
        {
            cursor.TakeLine();
        }
    }

    // A Lua string ends with its line unless the line's end is escaped.
    private static void SkipString(TextCursor cursor, char quote)
    {
        while (!cursor.AtEnd)
        {
            char c = cursor.Take();
            if (c == quote || c == '\n')
            {
                return;
            }

            if (c == '\\' && !cursor.AtEnd)
            {
                cursor.Take();
            }
        }
    }

    // [[…]] or [==[…]==]; the first bracket is taken already. False when it is only a bracket.
    private static bool SkipLongBracket(TextCursor cursor)
    {
        int start = cursor.Offset;
        while (!cursor.AtEnd && cursor.Current == '=')
        {
            cursor.Take();
        }

        if (cursor.AtEnd || cursor.Current != '[')
        {
            return false;
        }

        string closing = $"]{cursor.Since(start)}]";
        while (!cursor.AtEnd && !cursor.StartsWith(closing))
        {
            cursor.Take();
        }

        return true;
    }
}
