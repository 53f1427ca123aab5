package dev.llmops.rag.internal.chunk;

/**
 * Tells, from character to character, whether separated values stand within quotes (RFC 4180). A mark within a value that did not begin
 * with one, as of inches, quotes nothing: else all lines behind it would be one record.
 */
final class Quotes {

    static final char MARK = '"';

    private static final String SEPARATORS = ",;\t\n";

    private boolean open;
    /** Whether a value begins here, perhaps behind blanks. */
    private boolean begins = true;
    /** Whether the character before this one closed: one more mark stands for itself. */
    private boolean closed;

    /** {@return whether what follows a character is within quotes} */
    boolean holdBehind(char c) {
        boolean closes = open && c == MARK;
        open = open ? !closes : c == MARK && (begins || closed);
        begins = !open && (SEPARATORS.indexOf(c) >= 0 || (begins && Character.isWhitespace(c)));
        closed = closes;
        return open;
    }
}
