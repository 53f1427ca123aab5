package dev.llmops.guardrails.internal.scan;

import org.jspecify.annotations.Nullable;

/**
 * Finds one kind of thing at a given position, by reading forward a bounded number of characters and never again over
 * the same ones from the next position of the same word: the work is linear in the text, whatever the text.
 */
public interface Detector {

    /** {@return whether what it looks for can begin with this character} */
    boolean startsWith(char first);

    /** {@return what it finds at the position, or null} */
    @Nullable
    Match at(Window window, int i);

    /**
     * {@return whether it may find something that begins with a plain word: one of ASCII letters alone, with a blank or
     * punctuation behind it, but for a short one in capitals or one with a number after it}
     */
    default boolean readsPlainWords() {
        return true;
    }
}
