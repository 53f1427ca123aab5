package dev.llmops.eval.internal.text;

import java.util.regex.Pattern;

/**
 * Parts of regular expressions of Python that {@code java.util.regex} reads otherwise: Python's classes know all of Unicode, and a line ends at a
 * line feed only.
 */
public final class PythonPatterns {

    /** What stands between the brackets of {@code \\s}. */
    public static final String SPACE =
            "\\x09-\\x0D\\x1C-\\x20\\x85\\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000";

    /** What stands between the brackets of {@code \\w}: letters and numbers, no marks. */
    public static final String WORD = "\\p{L}\\p{N}_";

    private static final String IS_WORD = "[" + WORD + "]";
    private static final String EDGE =
            "(?:(?<=" + IS_WORD + ")(?!" + IS_WORD + ")|(?<!" + IS_WORD + ")(?=" + IS_WORD + "))";

    private PythonPatterns() {}

    /**
     * {@return an expression that Python would read so}
     *
     * @param regex the expression; outside of brackets {@code \\s}, {@code \\S}, {@code \\w}, {@code \\W}, {@code \\d} and {@code \\b} mean what they
     *     mean in Python
     * @param flags more flags of {@link Pattern}
     * @throws java.util.regex.PatternSyntaxException if it is none
     */
    public static Pattern compile(String regex, int flags) {
        return Pattern.compile(translated(regex), flags | Pattern.UNIX_LINES);
    }

    /**
     * {@return an expression without regard to case, as {@code re.IGNORECASE}}
     *
     * @param regex as of {@link #compile}
     */
    public static Pattern ignoringCase(String regex) {
        return compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    private static String translated(String regex) {
        StringBuilder java = new StringBuilder(regex.length());
        boolean inBrackets = false;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '\\' && i + 1 < regex.length()) {
                char next = regex.charAt(++i);
                java.append(inBrackets ? "\\" + next : escaped(next));
            } else {
                inBrackets = c == '[' || (inBrackets && c != ']');
                java.append(c);
            }
        }
        return java.toString();
    }

    private static String escaped(char c) {
        return switch (c) {
            case 's' -> "[" + SPACE + "]";
            case 'S' -> "[^" + SPACE + "]";
            case 'w' -> IS_WORD;
            case 'W' -> "[^" + WORD + "]";
            case 'd' -> "\\p{Nd}";
            case 'b' -> EDGE;
            default -> "\\" + c;
        };
    }
}
