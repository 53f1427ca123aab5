package dev.llmops.guardrails.internal.link;

/**
 * Whether a place of a paragraph lies within a tag or a comment, asked for at growing places: all questions together read the text
 * once. A {@code >} within quotes ends nothing.
 */
final class TagsAround {

    private final String text;
    private int read;
    private boolean open;
    private boolean comment;
    private boolean single;
    private boolean twofold;

    TagsAround(String text, int start) {
        this.text = text;
        this.read = start;
    }

    /** What lies before a place was code and opens nothing. */
    void skip(int place) {
        read = Math.max(read, place);
        open = false;
    }

    boolean around(int place) {
        for (; read < place; read++) {
            char c = text.charAt(read);
            if (!open) {
                open = c == '<' && LineHead.startsHtml(text, read, text.length());
                comment = open && text.startsWith("<!--", read);
                single = false;
                twofold = false;
            } else if (comment) {
                open = c != '>' || !text.startsWith("--", read - 2);
            } else if (c == '\'') {
                single = !single;
            } else if (c == '"') {
                twofold = !twofold;
            } else if (c == '>' && !single && !twofold) {
                open = false;
            }
        }
        return open;
    }
}
