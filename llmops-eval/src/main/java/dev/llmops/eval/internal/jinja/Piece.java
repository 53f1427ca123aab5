package dev.llmops.eval.internal.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of a template.
 *
 * @param text what stands in it, without its braces
 */
record Piece(Kind kind, String text) {

    enum Kind {
        TEXT,
        EXPRESSION,
        STATEMENT
    }

    private static final Pattern TAG = Pattern.compile("\\{[{%#]");

    /** The first word of a statement. */
    String word() {
        return text.strip().split("\\s+", 2)[0];
    }

    /** What follows the first word of a statement. */
    String rest() {
        String[] words = text.strip().split("\\s+", 2);
        return words.length < 2 ? "" : words[1];
    }

    static List<Piece> cut(String source) {
        List<Piece> pieces = new ArrayList<>();
        Matcher tags = TAG.matcher(source);
        int from = 0;
        boolean stripped = false;
        while (tags.find(from)) {
            boolean stripping = source.startsWith("-", tags.end());
            addText(pieces, source.substring(from, tags.start()), stripped, stripping);
            int end = end(source, tags);
            String inner = source.substring(tags.end() + (stripping ? 1 : 0), end);
            stripped = inner.endsWith("-");
            String text = stripped ? inner.substring(0, inner.length() - 1) : inner;
            char kind = source.charAt(tags.start() + 1);
            if (kind != '#') {
                pieces.add(new Piece(kind == '{' ? Kind.EXPRESSION : Kind.STATEMENT, text));
            }
            from = end + 2;
        }
        addText(pieces, source.substring(from), stripped, false);
        return pieces;
    }

    private static void addText(List<Piece> pieces, String text, boolean stripStart, boolean stripEnd) {
        String start = stripStart ? text.stripLeading() : text;
        String whole = stripEnd ? start.stripTrailing() : start;
        if (!whole.isEmpty()) {
            pieces.add(new Piece(Kind.TEXT, whole));
        }
    }

    /** Where a tag ends; braces within a quoted text end nothing. */
    private static int end(String source, Matcher tag) {
        char kind = source.charAt(tag.start() + 1);
        String end = (kind == '{' ? '}' : kind) + "}";
        char quote = 0;
        for (int i = tag.end(); i < source.length(); i++) {
            char c = source.charAt(i);
            if (quote != 0) {
                i += c == '\\' ? 1 : 0;
                quote = c == quote ? 0 : quote;
            } else if (kind != '#' && (c == '\'' || c == '"')) {
                quote = c;
            } else if (source.startsWith(end, i)) {
                return i;
            }
        }
        throw new TemplateException("a tag begins with '" + tag.group() + "' and has no '" + end + "'");
    }
}
