package dev.llmops.commons.internal.text;

import java.io.BufferedReader;
import java.io.IOException;

/** The mark that spreadsheets and some editors put in front of a text in UTF-8. It is no part of the text. */
public final class ByteOrderMark {

    public static final char MARK = '\uFEFF';

    private ByteOrderMark() {}

    /** {@return a text without the mark in front of it} */
    public static String without(String text) {
        return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
    }

    /**
     * {@return the same reader, behind the mark if there is one}
     *
     * @param text from its beginning
     */
    public static BufferedReader skip(BufferedReader text) throws IOException {
        text.mark(1);
        if (text.read() != MARK) {
            text.reset();
        }
        return text;
    }
}
