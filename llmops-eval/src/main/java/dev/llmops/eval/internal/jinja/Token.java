package dev.llmops.eval.internal.jinja;

/**
 * A word of an expression.
 *
 * @param text the word; of a text without its quotes
 */
record Token(Kind kind, String text) {

    enum Kind {
        NAME,
        NUMBER,
        TEXT,
        SIGN,
        END
    }

    boolean is(String sign) {
        return (kind == Kind.SIGN || kind == Kind.NAME) && text.equals(sign);
    }
}
