package dev.llmops.guardrails.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A text as SQL's words, numbers, quoted names, literals and signs; comments are one token. One pass. */
final class SqlTokens {

    /** What a token is. */
    enum Kind {
        WORD,
        NUMBER,
        LITERAL,
        COMMENT,
        SIGN
    }

    /** A token, its words in upper case as {@code upper}. */
    record Token(Kind kind, String text, String upper, int start, int end) {

        boolean is(String word) {
            return kind == Kind.WORD && upper.equals(word);
        }

        boolean sign(char c) {
            return kind == Kind.SIGN && text.charAt(0) == c;
        }

        /** Whether it can name a table: a word that is no keyword of what follows one, or a quoted name. */
        boolean names() {
            return kind == Kind.WORD || kind == Kind.LITERAL;
        }
    }

    private static final int MAX_LITERAL = 2_048;

    private final String text;
    private final List<Token> tokens = new ArrayList<>();

    private SqlTokens(String text) {
        this.text = text;
    }

    static List<Token> of(String text) {
        SqlTokens all = new SqlTokens(text);
        int i = 0;
        while (i < text.length()) {
            i = all.next(i);
        }
        return all.tokens;
    }

    private int next(int i) {
        char c = text.charAt(i);
        if (c <= ' ') {
            return i + 1;
        }
        if (Character.isLetter(c) || c == '_') {
            int end = i;
            while (end < text.length()
                    && (Character.isLetterOrDigit(text.charAt(end)) || "_$.".indexOf(text.charAt(end)) >= 0)) {
                end++;
            }
            return add(Kind.WORD, i, end);
        }
        if (Character.isDigit(c)) {
            int end = i;
            while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '.')) {
                end++;
            }
            return add(Kind.NUMBER, i, end);
        }
        if (c == '\'' || c == '"' || c == '`') {
            return quoted(i, c);
        }
        if (text.startsWith("--", i)) {
            int end = text.indexOf('\n', i);
            return add(Kind.COMMENT, i, end < 0 ? text.length() : end);
        }
        if (text.startsWith("/*", i)) {
            int end = text.indexOf("*/", i + 2);
            return add(Kind.COMMENT, i, end < 0 ? text.length() : end + 2);
        }
        return add(Kind.SIGN, i, i + 1);
    }

    /** A quote that stands alone, as in an injection or in a word like don't, opens nothing: it is a sign. */
    private int quoted(int i, char quote) {
        int end = i + 1;
        while (end < text.length() && text.charAt(end) != quote && text.charAt(end) != '\n' && end - i < MAX_LITERAL) {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= text.length() || text.charAt(end) != quote) {
            return add(Kind.SIGN, i, i + 1);
        }
        return quote == '"' && sentence(i + 1, end) ? add(Kind.SIGN, i, i + 1) : add(Kind.LITERAL, i, end + 1);
    }

    /** What an argument of a tool call holds is looked into; a quoted name of a table or a column holds no two blanks. */
    private boolean sentence(int from, int to) {
        int blanks = 0;
        for (int i = from; i < to && blanks < 2; i++) {
            blanks += text.charAt(i) == ' ' ? 1 : 0;
        }
        return blanks == 2;
    }

    private int add(Kind kind, int start, int end) {
        String piece = text.substring(start, end);
        String upper = kind == Kind.WORD ? piece.toUpperCase(Locale.ROOT) : piece;
        tokens.add(new Token(kind, piece, upper, start, end));
        return end;
    }
}
