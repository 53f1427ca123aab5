package dev.llmops.eval.metric.sql;

import java.util.Locale;
import java.util.regex.Pattern;

/** What can be told of a query without a parser. */
final class SqlText {

    private static final Pattern ASIDE =
            Pattern.compile("'[^']*'|\"[^\"]*\"|`[^`]*`|--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern ORDER = Pattern.compile("\\border\\s+by\\b");

    private SqlText() {}

    /** {@return whether a query orders its own rows, and not those of a part in parentheses} */
    static boolean hasOrder(String query) {
        String plain = ASIDE.matcher(query).replaceAll(" ").toLowerCase(Locale.ROOT);
        StringBuilder outside = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            outside.append(depth == 0 ? c : ' ');
        }
        return ORDER.matcher(outside).find();
    }

    /** {@return the query of an answer, without a fence of Markdown around it} */
    static String unfenced(String answer) {
        String text = answer.strip();
        int line = text.indexOf('\n');
        return text.startsWith("```") && text.endsWith("```") && line > 0 && line < text.length() - 3
                ? text.substring(line + 1, text.length() - 3)
                : text;
    }
}
