package dev.llmops.rag.internal.postgres;

import org.jspecify.annotations.Nullable;

/** A row in the text form of PostgreSQL's {@code COPY}: values between tabs. Not safe for use by multiple threads. */
final class CopyRow {

    private final StringBuilder text = new StringBuilder();
    private boolean begun;

    CopyRow add(@Nullable Object value) {
        if (begun) {
            text.append('\t');
        }
        begun = true;
        if (value == null) {
            text.append("\\N");
        } else {
            escape(value.toString());
        }
        return this;
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                default -> text.append(c);
            }
        }
    }

    /** {@return the values so far, without the end of the line} */
    @Override
    public String toString() {
        return text.toString();
    }
}
