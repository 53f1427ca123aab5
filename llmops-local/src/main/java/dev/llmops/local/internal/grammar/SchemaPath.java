package dev.llmops.local.internal.grammar;

import org.jspecify.annotations.Nullable;

/**
 * Where in a schema something stands. It becomes a text only for a message: names are as long as a user likes, and the path of
 * each of many members would repeat them.
 */
record SchemaPath(@Nullable SchemaPath parent, String step) {

    static final SchemaPath ROOT = new SchemaPath(null, "#");

    private static final int MAX_LENGTH = 200;

    SchemaPath then(Object next) {
        return new SchemaPath(this, String.valueOf(next));
    }

    /** The end of the path, if it is long. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (SchemaPath at = this; at != null && text.length() < MAX_LENGTH; at = at.parent) {
            text.insert(0, (at.parent == null ? "" : "/") + shown(at.step));
        }
        return text.length() < MAX_LENGTH ? text.toString() : "..." + text.substring(text.length() - MAX_LENGTH);
    }

    /** A value for a message. */
    static String shown(Object value) {
        String text = String.valueOf(value);
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
    }
}
