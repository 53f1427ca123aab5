package dev.llmops.rag.internal.text;

import java.util.regex.Pattern;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>English words that turn a statement around.
 */
public final class Negation {

    private static final Pattern WORDS = Pattern.compile(
            "\\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot|without|\\w+n['’]t|hardly|rarely|unable|lacks?|lacking|fails?|failed)\\b",
            Pattern.CASE_INSENSITIVE);
    /** Hold a negation and say nothing negative. */
    private static final Pattern NONE = Pattern.compile(
            "\\b(?:not only|no longer than|no more than|no fewer than|no less than|whether or not|no doubt|no\\. ?\\d+)\\b",
            Pattern.CASE_INSENSITIVE);

    private Negation() {}

    /**
     * {@return whether a text says that something is not so}
     *
     * @param text any text
     */
    public static boolean in(String text) {
        return WORDS.matcher(NONE.matcher(text).replaceAll(" ")).results().count() % 2 == 1;
    }
}
